import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudonymsUnder } from '../../../src/commands/results/pseudonyms.ts';
import { hexOf, keyWords, pupilWords } from '../../../src/domain/results/columns/hashes.ts';
import { cases } from '../../support/tiers.ts';

const hmac = (secret: Uint8Array, text: string) => createHmac('sha256', secret).update(text).digest('hex');

describe('6.2: pseudonyms are HMAC-SHA-256 under the secret', () => {
  it('pseudonyms are HMAC-SHA-256 under the secret, whatever is hashed, one after the other', () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 40, maxLength: 3_000 })));
    fc.assert(
      fc.property(secrets, texts, (secret, all) => {
        const { pupil, resultKey } = pseudonymsUnder(secret);
        for (const text of all) {
          expect(hexOf(pupil(text), 0, pupilWords)).toBe(hmac(secret, `pupil\n${text}`));
          expect(hexOf(resultKey(text), 0, keyWords)).toBe(hmac(secret, `result\n${text}`).slice(0, 16));
        }
      }),
      { numRuns: cases(100) },
    );
  });

  it.each([0, 1, 40, 48, 49, 55, 56, 57, 63, 64, 65, 119, 120, 1_023, 1_024, 1_025])(
    'a pseudonym of a text of %i bytes is the HMAC that the platform makes',
    (length) => {
      const secret = new Uint8Array(32).fill(7);
      const text = 'x'.repeat(length);
      expect(hexOf(pseudonymsUnder(secret).pupil(text), 0, pupilWords)).toBe(hmac(secret, `pupil\n${text}`));
    },
  );

  it('the digest of a file is the same in any pieces', () => {
    const secret = new Uint8Array(32).fill(7);
    const digest = pseudonymsUnder(secret).file();
    for (const byte of Buffer.from('leerling;categorie')) digest.update(Uint8Array.of(byte));
    expect(digest.hex()).toBe(hmac(secret, 'file\nleerling;categorie'));
  });
});
