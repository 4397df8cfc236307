/** Prints documents as tables for a terminal, with the derivation of each amount under its line. */
import type { YearAccount } from '../domain/billing/years/account.ts';
import type { Derivation, DerivedLine } from '../queries/billing/derived.ts';

export type ShownDocument = {
  readonly number: string;
  readonly kind: string;
  readonly purpose: string;
  readonly school: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly debtor: { readonly name: string };
  readonly year: { readonly number: number; readonly from: string; readonly to: string };
  readonly total: string;
  readonly vat: string;
  readonly net: string;
  readonly vatRate: string;
};

const width = 100;
const amountWidth = 12;

export const documentTable = (document: ShownDocument, derivation: Derivation): string =>
  [
    '='.repeat(width),
    columns(
      `${titles[document.kind] ?? document.kind} ${document.number}`,
      `${document.issuedOn}, to pay by ${document.dueOn}`,
    ),
    columns(
      `${document.debtor.name}, for ${document.school}`,
      `year ${document.year.number}: ${document.year.from} – ${document.year.to}`,
    ),
    '-'.repeat(width),
    ...derivation.lines.flatMap(lineRows),
    '-'.repeat(width),
    totalRow('Total including VAT', document.total),
    totalRow(`  VAT ${document.vatRate} %: ${derivation.vatFormula}`, document.vat),
    totalRow('  Net', document.net),
    '',
  ].join('\n');

const titles: Readonly<Record<string, string>> = { invoice: 'INVOICE', 'credit-note': 'CREDIT NOTE' };

const lineRows = (line: DerivedLine): string[] => [
  totalRow(`${line.description}: ${line.quantity} × € ${line.unitPrice}`, line.amount),
  ...originOf(line).map((text) => `      ${text}`),
];

/** Explains a line's amount by the figures of its derivation. */
const originOf = ({ kind, formula, from, settles, amount }: DerivedLine): string[] => {
  const made = `${formula} = ${amount}`;
  if (from === null) return [made];
  switch (kind) {
    case 'advance':
      return [`${made}: ${from.count} pupils counted on ${from.countDay}`, ...priceOf(from)];
    case 'usage':
      return [
        `${made}: average ${from.average?.shown} over ${from.from} – ${from.to}`,
        `pupils at the ends of its months: ${from.months.map(({ pupils }) => pupils).join(' ')}`,
      ];
    case 'advance-settled':
      return [`${made}: billed before on ${settles.join(', ')}`];
    case 'correction':
      return [
        `${made}: due now − billed on ${settles.join(', ')}`,
        `pupils at the ends of its months, as known now: ${from.months.map(({ pupils }) => pupils).join(' ')}`,
      ];
    case 'flat-fee':
    case 'flat-fee-refund':
      return [made];
  }
};

/** Explains a price that is not the plan's own (7.4). */
const priceOf = ({ agreed }: YearAccount): string[] => {
  if (agreed === undefined) return [];
  const { pool } = agreed;
  const price = `price by agreement ${agreed.agreement}: ${agreed.formula}`;
  if (pool?.schools === undefined) return [price];
  return [price, `together: ${pool.schools.map(({ school, pupils }) => `${school} ${pupils}`).join(', ')}`];
};

const totalRow = (text: string, amount: string): string => columns(text, amount.padStart(amountWidth));

const columns = (left: string, right: string): string => `${left.padEnd(width - right.length)}${right}`;
