import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ublOf } from '../../../src/domain/renditions/ubl.ts';
import { advance, type DocumentLine, debtor, documentOf, type Given } from '../../support/documents/documents.ts';

const usage: DocumentLine = {
  kind: 'usage',
  term: 1,
  year: 2,
  quantity: '200.5',
  unitPrice: '11.50',
  amount: '2305.75',
  settles: ['2025-000009'],
};
const settled: DocumentLine = { ...usage, kind: 'advance-settled', quantity: '-205', amount: '-2357.50' };
const correction: DocumentLine = {
  ...usage,
  kind: 'correction',
  year: 1,
  quantity: '-1',
  unitPrice: '11.50',
  amount: '-11.50',
  settles: ['2024-000003', '2025-000009'],
};

const ubl = (lines: readonly DocumentLine[], given: Given = {}, publicUrl: string | null = null): string =>
  ublOf(documentOf(lines, given), { profile: 'nlcius', publicUrl });

/** The contents of all elements of a name, in order. */
const all = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map((match) => match[1]!);

describe('UBL', () => {
  const yearDocument = ubl([advance(210), usage, settled]);

  it('9.3.3: UBL has the totals of the ledger and the net amounts of the lines', () => {
    expect(all(yearDocument, 'cbc:TaxAmount')).toEqual(['410.15', '410.15']);
    expect(all(yearDocument, 'cbc:PayableAmount')).toEqual(['2363.25']);
    // The lines are 1995.8678, 1905.5785 and −1948.3471. Rounded down they sum to 1953.09, so the first one gets the cent.
    expect(all(yearDocument, 'cbc:LineExtensionAmount')).toEqual(['1953.10', '1995.87', '1905.58', '-1948.35']);
    expect(all(yearDocument, 'cbc:PriceAmount')).toEqual(['9.50413223', '9.50413223', '9.50413223']);
  });

  it('9.3.3: the period runs from the earliest to the latest day of the lines, and each line has its own', () => {
    expect(all(yearDocument, 'cbc:StartDate')).toEqual(['2025-08-01', '2026-08-01', '2025-08-01', '2025-08-01']);
    expect(all(yearDocument, 'cbc:EndDate')).toEqual(['2027-07-31', '2027-07-31', '2026-07-31', '2026-07-31']);
  });

  it('9.3.3: lines are named in Dutch, with the price including VAT in words', () => {
    expect(all(yearDocument, 'cbc:Name').slice(3)).toEqual([
      'Voorschot jaar 3, 01-08-2026 t/m 31-07-2027',
      'Werkelijk gebruik jaar 2, 01-08-2025 t/m 31-07-2026',
      'Verrekening voorschot jaar 2, 01-08-2025 t/m 31-07-2026',
    ]);
    expect(all(yearDocument, 'cbc:Description')).toEqual([
      '210 x 11,50 = 2.415,00 incl. btw',
      '200,5 x 11,50 = 2.305,75 incl. btw',
      '-205 x 11,50 = -2.357,50 incl. btw',
    ]);
  });

  it('9.3.3: the unit of a line about pupils is IE, and that of any other line is C62', () => {
    expect([...ubl([advance(210), correction]).matchAll(/unitCode="(\w+)"/g)].map(([, code]) => code)).toEqual([
      'IE',
      'C62',
    ]);
  });

  it('9.3.2: a credit note turns every sign, has no due date and is not paid by the debtor', () => {
    const xml = ubl([usage, settled, correction]);
    expect(xml).toContain('<CreditNote ');
    expect(all(xml, 'cbc:CreditNoteTypeCode')).toEqual(['381']);
    expect(all(xml, 'cbc:CreditedQuantity')).toEqual(['-200.5', '205', '1']);
    expect(all(xml, 'cbc:PayableAmount')).toEqual(['63.25']);
    expect(xml).not.toContain('cbc:DueDate');
    expect(xml).not.toContain('cac:PaymentMeans');
    expect(xml).toContain('Dit bedrag wordt uiterlijk op 31-08-2026 terugbetaald of verrekend.');
  });

  it('9.3.3: every document that is settled or cancelled is named once, sorted', () => {
    const reference = /<cac:InvoiceDocumentReference>\s*<cbc:ID>([^<]*)/g;
    const named = (xml: string) => [...xml.matchAll(reference)].map(([, number]) => number);
    expect(named(ubl([usage, settled, correction]))).toEqual(['2024-000003', '2025-000009']);
    expect(named(ubl([advance(210)]))).toEqual([]);
  });

  it('9.3.2: a total of 0.00 is an invoice with nothing to pay, and −0 is never written', () => {
    const back: DocumentLine = { ...advance(5), kind: 'advance-settled', quantity: '-5', amount: '-57.50' };
    const xml = ubl([advance(5), back]);
    expect(all(xml, 'cbc:InvoiceTypeCode')).toEqual(['380']);
    expect(all(xml, 'cbc:PayableAmount')).toEqual(['0.00']);
    expect(xml).toContain('Er hoeft niets te worden betaald.');
    expect(xml).not.toMatch(/>-0(\.0*)?</);
  });

  it('9.3.3: payment is asked for on the IBAN, with the number of the document', () => {
    expect(all(yearDocument, 'cbc:PaymentID')).toEqual(['2026-000017']);
    expect(all(yearDocument, 'cbc:PaymentMeansCode')).toEqual(['58']);
  });

  it('9.3.3: a debtor with an OIN is named by that, and its reference goes before the id of the school', () => {
    const xml = ubl([advance(1)], { debtor: { ...debtor, oin: '00000001234567890000', reference: 'INK-7' } });
    expect(xml).toContain('<cbc:EndpointID schemeID="0190">00000001234567890000</cbc:EndpointID>');
    expect(all(xml, 'cbc:BuyerReference')).toEqual(['INK-7']);
    expect(all(yearDocument, 'cbc:BuyerReference')).toEqual(['12AB00']);
  });

  it('9.3.3: the page of the document is pointed at only where an address of the pages is set', () => {
    expect(all(ubl([advance(1)], {}, 'https://telboek.example.nl'), 'cbc:URI')).toEqual([
      'https://telboek.example.nl/facturen/2026-000017',
    ]);
    expect(yearDocument).not.toContain('cbc:URI');
  });

  it('9.3.1: the two profiles differ in nothing but the CustomizationID', () => {
    const peppol = ublOf(documentOf([advance(210), usage, settled]), { profile: 'peppol', publicUrl: null });
    expect(peppol.replace(/<cbc:CustomizationID>.*/, '')).toBe(yearDocument.replace(/<cbc:CustomizationID>.*/, ''));
    expect(all(peppol, 'cbc:CustomizationID')).toEqual([
      'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
    ]);
  });

  it('9.1.2, 9.3.4: markup in a value is text, a line end becomes a space, and nothing is empty', () => {
    const xml = ubl([advance(1)], { debtor: { ...debtor, name: 'A & B\n<"C">' } });
    expect(xml).toContain('<cbc:RegistrationName>A &amp; B &lt;&quot;C&quot;&gt;</cbc:RegistrationName>');
    expect(() => ubl([advance(1)], { debtor: { ...debtor, name: '' } })).toThrow('cbc:Name would be empty');
    expect(yearDocument).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n.*[^\n]\n$/s);
  });

  it('9.3.5: there is no UBL for a debtor with neither KvK nor OIN', () => {
    const { kvk: _, ...nameless } = debtor;
    expect(() => ubl([advance(1)], { debtor: nameless })).toThrow(
      expect.objectContaining({ code: 'debtor_identifier_missing' }),
    );
  });

  it('9.6.2: the bytes of renderer 1 are these for ever', () => {
    const sha256 = (xml: string) => createHash('sha256').update(xml).digest('hex');
    expect(sha256(yearDocument)).toMatchInlineSnapshot(
      `"d7698158157d2ec80e5ba8a3089f36075c34ef4ad287d1a59c91b0f846299c61"`,
    );
    expect(sha256(ubl([usage, settled, correction], {}, 'https://telboek.example.nl'))).toMatchInlineSnapshot(
      `"77ba5bd858b49b4b169acef9ada2be20f70ab723292702f68e03221b7f8546a0"`,
    );
  });
});
