/**
 * A formula taken apart, so that a page writes its numbers in its own language and links each to where it comes from.
 * A decision keeps a formula as one text (5.3); the parts follow from that text, also for decisions of long ago.
 */
import type { DecimalText } from '../../money.ts';
import type { Line, LineKind } from './document.ts';

/**
 * The meaning of a number in a formula. `other`: a number that is only part of the calculation, such as 100 in a percentage.
 */
export const numbersNamed = [
  'count',
  'price',
  'sum',
  'over',
  'due',
  'billed',
  'days-left',
  'days',
  'plan-price',
  'percent',
  'pool',
  'tier-from',
  'total',
  'vat-rate',
  'vat',
  'other',
] as const;
export type NumberOf = (typeof numbersNamed)[number];

export const operators = ['+', '−', '×', '/', '(', ')', '≥', ':', '='] as const;
export type Operator = (typeof operators)[number];

/** A number, in decimals as the decision holds it, or a sign between numbers. A sign before the first number is a negation. */
export type FormulaPart = { readonly number: DecimalText; readonly of: NumberOf } | { readonly operator: Operator };

/**
 * The meanings of the numbers in a line's formula, in order. An advance that other documents settle has only the billed
 * amount.
 */
const numbersOf: Readonly<Record<LineKind, readonly NumberOf[]>> = {
  advance: ['count', 'price'],
  usage: ['sum', 'over', 'price'],
  'advance-settled': ['count', 'price'],
  correction: ['due', 'billed'],
  'flat-fee': ['price'],
  'flat-fee-refund': ['billed', 'days-left', 'days'],
};

export const lineFormula = ({ kind, formula }: Pick<Line, 'kind' | 'formula'>): FormulaPart[] => {
  const tokens = tokensOf(formula);
  const onlyBilled = kind === 'advance-settled' && tokens.filter(isNumber).length === 1;
  return partsOf(tokens, onlyBilled ? ['billed'] : numbersOf[kind]);
};

/**
 * The parts of the formula of a price that a framework agreement sets (7.4): a discount, a fixed price, or the tier of
 * a pool.
 */
export const agreedFormula = (formula: string): FormulaPart[] => {
  const tokens = tokensOf(formula);
  if (tokens.includes('≥')) return partsOf(tokens, ['pool', 'tier-from', 'price']);
  if (tokens.includes('×')) return partsOf(tokens, ['plan-price', 'other', 'percent', 'other']);
  return partsOf(tokens, ['price']);
};

/** The parts of the formula of the VAT in a total: total × rate / (100 + rate) = VAT (4.6). */
export const vatFormula = (formula: string): FormulaPart[] =>
  partsOf(tokensOf(formula), ['total', 'vat-rate', 'other', 'vat-rate', 'vat']);

const token = /-?\d+(?:\.\d+)?|[+−×/()≥:=]/g;

const tokensOf = (formula: string): string[] => formula.match(token) ?? [];

const isNumber = (text: string): boolean => /\d$/.test(text);

const partsOf = (tokens: readonly string[], names: readonly NumberOf[]): FormulaPart[] => {
  let next = 0;
  return tokens.map((text) =>
    isNumber(text) ? { number: text, of: names[next++] ?? 'other' } : { operator: text as Operator },
  );
};
