/** The price of a framework agreement in words (7.3). */
import type { z } from 'zod';
import type { agreement } from '../../../http/boards/answers.ts';
import { texts } from '../language.ts';
import { decimal, list, percent, price } from './format.ts';

export type PriceTerms = z.output<typeof agreement>['terms'];

export const termsInWords = (terms: PriceTerms): string => {
  const text = texts().kit.terms;
  switch (terms.kind) {
    case 'discount':
      return text.discount(percent(terms.percent));
    case 'fixed':
      return text.fixed(price(terms.price));
    case 'volume':
      return text.volume(list(terms.tiers.map(({ from, price: each }) => text.tier(decimal(from), price(each)))));
  }
};
