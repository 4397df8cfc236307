import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyWords, wordsOf } from '../../../../src/domain/results/columns/hashes.ts';
import { orderOfKeys } from '../../../../src/domain/results/columns/keyOrder.ts';

it('6.2: keys are ordered by their bytes, equal ones as they stood', () => {
  const byte = fc.constantFrom(0, 1, 127, 128, 255);
  const key = fc.array(byte, { minLength: keyWords * 4, maxLength: keyWords * 4 });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
      const bytes = keys.map((of) => Buffer.from(of));
      const expected = [...bytes.keys()].sort((a, b) => Buffer.compare(bytes[a]!, bytes[b]!) || a - b);
      expect([...orderOfKeys(wordsOf(Buffer.concat(bytes)))]).toEqual(expected);
    }),
  );
});
