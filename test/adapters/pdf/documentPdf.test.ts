import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentPdf } from '../../../src/adapters/pdf/documentPdf.ts';
import type { StatedDocument } from '../../../src/domain/billing/documents/statedDocument.ts';
import { epcPayload } from '../../../src/domain/renditions/epc.ts';
import { ublOf } from '../../../src/domain/renditions/ubl.ts';
import { advance, debtor, documentByChance, documentOf } from '../../support/documents/documents.ts';
import { faultsIn, hasValidators, type Made, noValidators } from '../../support/documents/validators.ts';

type Read = (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;
const jsQR: Read = createRequire(import.meta.url)('jsqr');

const withUbl = (document: StatedDocument): Promise<Uint8Array> =>
  documentPdf(document, ublOf(document, { profile: 'nlcius', publicUrl: null }));

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const invoice = documentOf([advance(210)]);
const ofSeveralPages = documentOf(Array.from({ length: 60 }, (_, index) => advance(100 + index)));

/** Draws the rectangles of the code as pixels, with a quiet zone of 4 modules. Answers what a reader makes of them. */
const codeIn = (pdf: string): string | undefined => {
  const drawn = /\/Figure <<[^>]*>> BDC\n(.*?)EMC/s.exec(pdf)?.[1] ?? '';
  const bars = [...drawn.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)].map((match) =>
    match.slice(1).map(Number),
  );
  const side = bars[0]?.[3] ?? 1;
  const [left, top] = [Math.min(...bars.map(([x]) => x!)), Math.min(...bars.map(([, y]) => y!))];
  const modules = Math.round((Math.max(...bars.map(([x, , width]) => x! + width!)) - left) / side);
  const scale = 4;
  const size = (modules + 8) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [x, y, width] of bars) {
    const [row, from] = [Math.round((y! - top) / side) + 4, Math.round((x! - left) / side) + 4];
    for (let py = row * scale; py < (row + 1) * scale; py++)
      for (let px = from * scale; px < (from + Math.round(width! / side)) * scale; px++)
        pixels.fill(0, (py * size + px) * 4, (py * size + px) * 4 + 3);
  }
  return jsQR(pixels, size, size)?.data;
};

describe('a document as PDF', () => {
  it('9.4.6: the same input gives the same bytes', async () => {
    const [one, other] = [await withUbl(invoice), await withUbl(invoice)];
    expect(Buffer.compare(one, other)).toBe(0);
  });

  it('9.6.2: the bytes of renderer 1 are these for ever', async () => {
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sha256(await withUbl(invoice))).toMatchInlineSnapshot(
      `"f65f8a462c0362459b2394cbb25452e7f9c04cacbb2d52401e545398c1b7330e"`,
    );
    expect(sha256(await withUbl(ofSeveralPages))).toMatchInlineSnapshot(
      `"50480c5dda888c4408fbd4e2577ad11f88035485c92c2323ad3af6285897d061"`,
    );
  });

  it('9.4.2: a PDF holds its UBL as it is, related as an alternative, with the dates of the issue day', async () => {
    const pdf = latin(await withUbl(invoice));
    const ubl = Buffer.from(ublOf(invoice, { profile: 'nlcius', publicUrl: null })).toString('latin1');
    expect(pdf).toContain(ubl);
    expect(pdf).toContain('/AFRelationship /Alternative');
    expect(pdf).toContain('(2026-000017.xml)');
    expect(pdf).toContain('/ModDate (D:20260801000000Z)');
  });

  it('9.3.5: a PDF of a document without UBL holds none', async () => {
    const { kvk: _, ...nameless } = debtor;
    const pdf = latin(await documentPdf(documentOf([advance(1)], { debtor: nameless }), null));
    expect(pdf).not.toContain('/EmbeddedFile');
  });

  it('9.4.4: the QR code says what is to be paid, and a reader reads it back', async () => {
    const read = codeIn(latin(await withUbl(invoice)));
    expect(read).toBe(
      ['BCD', '002', '1', 'SCT', '', 'Leverancier BV', 'NL02ABNA0123456789', 'EUR2415.00', '', '', '2026-000017'].join(
        '\n',
      ),
    );
  });

  it('9.4.4: a name of more than 70 characters is cut there, and others than those of ASCII are read back too', async () => {
    const supplier = { ...invoice.supplier, name: `Öst ${'a'.repeat(80)}` };
    const document = documentOf([advance(210)], { supplier });
    expect(epcPayload(document).split('\n')[5]).toBe(`Öst ${'a'.repeat(66)}`);
    expect(codeIn(latin(await withUbl(document)))).toBe(epcPayload(document));
  });

  it('9.4.4: there is no QR code where nothing is to be paid', async () => {
    const back = {
      ...advance(5),
      kind: 'advance-settled',
      quantity: '-5',
      amount: '-57.50',
      settles: ['2025-000009'],
    } as const;
    expect(latin(await withUbl(documentOf([back])))).not.toContain('/Figure');
    expect(latin(await withUbl(documentOf([advance(5), back])))).not.toContain('/Figure');
  });

  it('9.4.3: a table of sixty lines takes several pages', async () => {
    expect(latin(await withUbl(ofSeveralPages)).match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(2);
  });
});

describe.skipIf(!hasValidators)(`the official rules (${hasValidators ? 'installed' : noValidators})`, () => {
  let faults: Record<string, readonly string[]>;
  beforeAll(async () => {
    const documents = [
      invoice,
      ofSeveralPages,
      documentOf([advance(7)], { debtor: { ...debtor, name: 'Школа 学校 🎒 & <b>', reference: '"\\(x)' } }),
      ...fc.sample(documentByChance, { numRuns: 20, seed: 4 }),
    ];
    const made = await Promise.all(
      documents.map(
        async (document, index): Promise<Made> => ({
          kind: 'pdf',
          name: `${index}.pdf`,
          bytes: await withUbl(document),
        }),
      ),
    );
    // The same file without the mark that it is accessible, and with a text that no element holds.
    const bad = latin(await withUbl(invoice))
      .replace('<pdfuaid:part>1<', '<pdfuaid:part>7<')
      .replaceAll('/Lang', '/Lagn');
    faults = faultsIn([...made, { kind: 'pdf', name: 'bad.pdf', bytes: Buffer.from(bad, 'latin1') }]);
  }, 600_000);

  it('9.4.1, 9.4.5: 23 files are PDF/A-3a, PDF/A-3b and PDF/UA-1, whatever letters they hold', () => {
    expect(Object.entries(faults).filter(([name]) => name !== 'bad.pdf')).toEqual([]);
  });

  it('9.10: a PDF known to be bad fails', () => {
    expect(faults['bad.pdf']).not.toBeUndefined();
  });
});
