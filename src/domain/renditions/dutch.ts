/** Figures as Dutch documents write them (documents.md 9.4.3). */
import type { DecimalText } from '../money.ts';

/** An amount or a number of pupils: `1.234,56`, `-205`, `175,833333`. */
export const dutchNumber = (figure: DecimalText): string => {
  const [whole = '', fraction] = figure.split('.');
  const grouped = whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, '.');
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
};

/** `€ 1.234,56`, with a space at which no line is broken. */
export const dutchEuro = (amount: DecimalText): string => `€\u00a0${dutchNumber(amount)}`;

/** `NL02 ABNA 0123 4567 89` */
export const shownIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');
