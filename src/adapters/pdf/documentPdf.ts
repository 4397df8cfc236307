/** A document as PDF, with its UBL inside (documents.md 9.4). */
import { lineName } from '../../domain/billing/documents/lineWords.ts';
import type { StatedDocument, StatedLine } from '../../domain/billing/documents/statedDocument.ts';
import { dutchDay } from '../../domain/day.ts';
import { dutchEuro, dutchNumber, shownIban } from '../../domain/renditions/dutch.ts';
import { isOneThing, isPaid, noteOf, paymentTerms, precedingDocuments } from '../../domain/renditions/ubl.ts';
import { paymentCode } from './paymentCode.ts';
import { type Column, type Row, table } from './table.ts';
import { colors, page, pageWidth, type TaggedPdf, taggedPdf } from './taggedPdf.ts';

/** @param ubl the UBL that is embedded; null for a debtor for whom there is none (9.3.5) */
export const documentPdf = async (document: StatedDocument, ubl: string | null): Promise<Uint8Array> => {
  const { number, issuedOn } = document;
  const to = taggedPdf(`${kindOf(document)} ${number}`, issuedOn);
  const y = payment(to, document, drawn(to, document) + 18);
  remarks(to, document, y + 16);
  if (ubl !== null) embed(to, document, ubl);
  return to.end((at, of) => footer(to, document, at, of));
};

/** Draws a document from its letterhead to its total. Returns where that ends. */
export const drawn = (to: TaggedPdf, document: StatedDocument): number => {
  let y = letterhead(to, document);
  y = heading(to, document, y);
  y = table(to, columns, document.lines.map(rowOf), y) + 10;
  y = fits(to, y, isPaid(document) ? 250 : 130);
  return totals(to, document, y);
};

export const kindOf = ({ kind }: Pick<StatedDocument, 'kind'>): string =>
  kind === 'invoice' ? 'Factuur' : 'Creditnota';

/**
 * The place of a part on the page: where it would stand, or at the top of a new page if less than its height is left.
 */
export const fits = (to: TaggedPdf, y: number, height: number): number => {
  if (y + height <= page.height - page.bottom) return y;
  to.newPage();
  return page.top;
};

const letterhead = (to: TaggedPdf, { supplier }: StatedDocument): number => {
  const { name, address } = supplier;
  const height = to.paragraph(name, page.left, page.top, {
    weight: 'bold',
    size: 14,
    color: colors.accent,
    width: 300,
  });
  to.paragraph(`${address.street}, ${address.postalCode} ${address.city}`, page.left, page.top + height, {
    color: colors.quiet,
    width: 300,
  });
  return page.top + height + 52;
};

/** The debtor at the left, where an envelope has its window, and the facts of the document at the right. */
const heading = (to: TaggedPdf, document: StatedDocument, top: number): number => {
  const { debtor, number } = document;
  let left = top;
  for (const line of [debtor.name, debtor.address.street, `${debtor.address.postalCode} ${debtor.address.city}`])
    left += to.paragraph(line, page.left, left, { width: 235, size: 10.5 });
  let right = top;
  for (const [label, value] of factsOf(document)) {
    const y = right;
    const style = { width: 130 } as const;
    const x = page.left + 265;
    to.root.add(
      to.element('P', () => {
        to.text(label, x, y, { color: colors.quiet, width: 92 });
        to.text(value, x + 97, y, style);
      }),
    );
    right += to.heightOf(value, style);
  }
  const y = Math.max(left, right) + 28;
  const height = to.paragraph(
    `${kindOf(document)} ${number}`,
    page.left,
    y,
    { weight: 'bold', size: 20, color: colors.accent },
    'H1',
  );
  return y + height + 8;
};

const factsOf = (document: StatedDocument): (readonly [string, string])[] => {
  const { issuedOn, dueOn, school, schoolName, debtor, year } = document;
  const earlier = precedingDocuments(document);
  return [
    ['Datum', dutchDay(issuedOn)],
    ['Vervaldatum', dutchDay(dueOn)],
    ['School', `${schoolName} (${school})`],
    ['Jaar', `${year.number}: ${dutchDay(year.from)} t/m ${dutchDay(year.to)}`],
    ...(debtor.reference === undefined ? [] : [['Uw kenmerk', debtor.reference] as const]),
    ...(debtor.kvk === undefined ? [] : [['Uw KvK-nummer', debtor.kvk] as const]),
    ...(debtor.oin === undefined ? [] : [['Uw OIN', debtor.oin] as const]),
    ...(document.cancels === null ? [] : [['Vervalt hiermee', document.cancels] as const]),
    ...(earlier.length === 0 ? [] : [['Verrekent', earlier.join(', ')] as const]),
  ];
};

const columns: readonly Column[] = [
  { title: 'Omschrijving', share: 37 },
  { title: 'Aantal', share: 13, align: 'right' },
  { title: 'Prijs\nincl. btw', share: 12, align: 'right' },
  { title: 'Prijs\nexcl. btw', share: 14, align: 'right' },
  { title: 'Bedrag\nexcl. btw', share: 14, align: 'right' },
  { title: 'Bedrag\nincl. btw', share: 14, align: 'right' },
];

const rowOf = (line: StatedLine): Row => ({
  cells: [
    [
      lineName(line),
      `${dutchDay(line.from)} t/m ${dutchDay(line.to)}`,
      ...(line.settles.length === 0 ? [] : [`eerder berekend op ${line.settles.join(', ')}`]),
    ],
    isOneThing(line) ? dutchNumber(line.quantity) : [dutchNumber(line.quantity), 'leerlingen'],
    dutchNumber(line.unitPrice),
    dutchNumber(line.netUnitPrice),
    dutchNumber(line.net),
    dutchNumber(line.amount),
  ],
});

const totals = (to: TaggedPdf, { net, vat, vatRate, total }: StatedDocument, top: number): number => {
  let y = top;
  const x = page.left + pageWidth - 250;
  for (const [label, amount, isBold] of [
    ['Totaal exclusief btw', net, false],
    [`Btw ${dutchNumber(vatRate)} % over ${dutchEuro(net)}`, vat, false],
    ['Totaal inclusief btw', total, true],
  ] as const) {
    const style = isBold ? ({ weight: 'bold', size: 11.5, color: colors.accent } as const) : {};
    const at = isBold ? y + 5 : y;
    if (isBold)
      to.artifact('Layout', () => {
        to.pdf
          .moveTo(x, y + 1)
          .lineTo(page.left + pageWidth, y + 1)
          .lineWidth(0.8)
          .stroke(colors.accent);
      });
    to.root.add(
      to.element('P', () => {
        to.text(label, x, at, { ...style, width: 150 });
        to.text(dutchEuro(amount), x + 150, at, { ...style, width: 96, align: 'right' });
      }),
    );
    y = at + to.heightOf(label, { ...style, width: 150 });
  }
  return y;
};

const codeSize = 90;

/** Says what happens with the total. Where there is something to pay, a QR code to pay by stands beside it. */
const payment = (to: TaggedPdf, document: StatedDocument, top: number): number => {
  const { supplier, number, total } = document;
  const terms = paymentTerms(document);
  if (!isPaid(document)) return top + to.paragraph(terms, page.left, top, { weight: 'bold', width: pageWidth });
  const x = page.left + codeSize + 20;
  const width = pageWidth - codeSize - 20;
  let y = top + 8;
  y += to.paragraph(terms, x, y, { weight: 'bold', size: 10.5, width });
  for (const line of [
    `${dutchEuro(total)} op ${shownIban(supplier.iban)} van ${supplier.name}`,
    `onder vermelding van ${number}`,
  ])
    y += to.paragraph(line, x, y, { width });
  y += to.paragraph('Met de code vult de app van uw bank deze betaling in.', x, y + 4, { color: colors.quiet, width });
  paymentCode(to, document, page.left, top, codeSize);
  return Math.max(y + 4, top + codeSize);
};

const remarks = (to: TaggedPdf, document: StatedDocument, top: number): number => {
  const style = { size: 8, color: colors.quiet, width: pageWidth } as const;
  return top + to.paragraph(noteOf(document), page.left, top, style);
};

export const footer = (to: TaggedPdf, { supplier, number }: StatedDocument, at: number, of: number): void => {
  const y = page.height - 42;
  const style = { size: 7.5, color: colors.quiet } as const;
  to.pdf
    .moveTo(page.left, y - 6)
    .lineTo(page.left + pageWidth, y - 6)
    .lineWidth(0.5)
    .stroke(colors.rule);
  const { name, kvk, vatId, iban } = supplier;
  to.text(`${name}  ·  KvK ${kvk}  ·  btw-id ${vatId}  ·  IBAN ${shownIban(iban)}`, page.left, y, {
    ...style,
    width: pageWidth - 110,
  });
  to.text(`${number}  ·  pagina ${at} van ${of}`, page.left + pageWidth - 110, y, {
    ...style,
    width: 110,
    align: 'right',
  });
};

/** Embeds the UBL, the part of the document for machines, dated the same day. */
const embed = ({ pdf }: TaggedPdf, { number, issuedOn }: StatedDocument, ubl: string): void => {
  const at = new Date(`${issuedOn}T00:00:00Z`);
  pdf.file(Buffer.from(ubl), {
    name: `${number}.xml`,
    type: 'application/xml',
    relationship: 'Alternative',
    description: 'UBL (NLCIUS)',
    creationDate: at,
    modifiedDate: at,
  } as never);
};
