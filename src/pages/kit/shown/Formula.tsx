/** A formula in the language of the page, in which each number tells what it is (pages.md 10.33). */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { derivation } from '../../../http/billing/derivationAnswers.ts';
import { decimal, money, price } from './format.ts';

export type FormulaParts = z.output<typeof derivation>['vatFormulaParts'];
type NumberOf = Extract<FormulaParts[number], { number: string }>['of'];

const written = (number: string, of: NumberOf): string => {
  switch (of) {
    case 'price':
    case 'plan-price':
      return price(number);
    case 'due':
    case 'billed':
    case 'total':
    case 'vat':
      return money(number);
    default:
      return decimal(number);
  }
};

type FormulaProps = {
  readonly parts: FormulaParts;
  /** Makes a link of a number; it gets the number as written. */
  readonly link?: (of: NumberOf, text: string) => ComponentChildren;
};

export const Formula = ({ parts, link = (_of, text) => text }: FormulaProps) => (
  <span class="formula">
    {parts.map((part, index) => (
      <span key={index}>
        {'operator' in part
          ? index === 0 || /^[()]$/.test(part.operator)
            ? part.operator
            : ` ${part.operator} `
          : link(part.of, written(part.number, part.of))}
      </span>
    ))}
  </span>
);
