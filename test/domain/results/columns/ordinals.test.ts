import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  base64OfVarints,
  readOrdinals,
  shortest,
  varintsOfBase64,
  writtenOrdinals,
} from '../../../../src/domain/results/columns/base64.ts';
import {
  emptyBits,
  forEachOrdinal,
  has,
  type OrdinalSet,
  runsOf,
  setAll,
} from '../../../../src/domain/results/columns/ordinals.ts';

const listed = (set: OrdinalSet): number[] => {
  const ordinals: number[] = [];
  forEachOrdinal(set, (ordinal) => ordinals.push(ordinal));
  return ordinals;
};

const ascending = fc
  .tuple(fc.nat(5000), fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 200 }))
  .map(([first, gaps]) => {
    let ordinal = first;
    return [first, ...gaps.map((gap) => (ordinal += gap))];
  });

it('5.2: a set of ordinals comes back as it was, as runs and as bits', () => {
  const forms = new Set<string>();
  fc.assert(
    fc.property(ascending, (ordinals) => {
      const written = writtenOrdinals(shortest(runsOf(ordinals)));
      forms.add(Object.keys(written).join());
      const read = readOrdinals(JSON.parse(JSON.stringify(written)));
      expect(listed(read)).toEqual(ordinals);
      const bits = emptyBits(ordinals[ordinals.length - 1]! + 1);
      setAll(bits, read);
      expect(Array.from({ length: bits.length * 8 }, (_, n) => n).filter((n) => has(bits, n))).toEqual(ordinals);
    }),
  );
  expect(forms).toEqual(new Set(['runs', 'from,bits']));
});

it('5.2: no ordinals are no ordinals', () =>
  expect(listed(readOrdinals(writtenOrdinals(shortest(runsOf([])))))).toEqual([]));

it('5.2: varints come back as they were, up to the largest', () => {
  const numbers = Int32Array.from([0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1]);
  expect(varintsOfBase64(base64OfVarints(numbers))).toEqual(numbers);
  expect(Buffer.from(base64OfVarints(numbers), 'base64')).toHaveLength(1 + 1 + 1 + 2 + 2 + 3 + 5);
});
