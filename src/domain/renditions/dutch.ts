/** Figures as Dutch documents write them (documents.md 9.4.3). Not by Intl, whose data change with Node: a document stays as it is. */
import type { FormulaPart } from '../billing/documents/formulaParts.ts';
import type { DecimalText } from '../money.ts';

/** An amount or a number of pupils: `1.234,56`, `-205`, `175,833333`. */
export const dutchNumber = (figure: DecimalText): string => {
  const [whole = '', fraction] = figure.split('.');
  const grouped = whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, '.');
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
};

/** `€ 1.234,56`, with a space at which no line is broken. */
export const dutchEuro = (amount: DecimalText): string => `€\u00a0${dutchNumber(amount)}`;

/** `2.520 / 12 × 11,50`: a formula of a decision, whose text has a decimal point. A sign before the first number is a negation. */
export const dutchFormula = (parts: readonly FormulaPart[]): string =>
  parts
    .map((part, index) => {
      if ('number' in part) return dutchNumber(part.number);
      return index === 0 || part.operator === '(' || part.operator === ')' ? part.operator : ` ${part.operator} `;
    })
    .join('');

/** `NL02 ABNA 0123 4567 89` */
export const shownIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');
