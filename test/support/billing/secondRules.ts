import { Decimal } from 'decimal.js';
import { newestOf, type Rules, type RulesTable } from '../../../src/domain/billing/rules/rules.ts';
import { billingRules } from '../../../src/domain/billing/rules/versions.ts';
import type { DecimalText } from '../../../src/domain/money.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import type { World } from '../world.ts';

const first = newestOf(billingRules);

const down = (amount: Decimal): DecimalText => amount.toDecimalPlaces(2, Decimal.ROUND_DOWN).toFixed(2);

/** A second version of the rules, which no release has: every amount of a line, and the VAT, is rounded down to a cent. */
const roundingDown: Rules = {
  ...first,
  version: 2,
  rounding: {
    times: (price, quantity) => down(new Decimal(price).times(quantity)),
    priceTimesAverage: (price, { sum, over }) => down(new Decimal(price).times(sum).dividedBy(over)),
    share: (amount, part, whole) => down(new Decimal(amount).times(part).dividedBy(whole)),
    splitVat: (total, ratePercent) => {
      const vat = down(new Decimal(total).times(ratePercent).dividedBy(new Decimal(ratePercent).plus(100)));
      return { vat, net: new Decimal(total).minus(vat).toFixed(2) };
    },
  },
};

export const twoRules: RulesTable = [...billingRules, roundingDown];

/** Another second version, in which only results with a year group count. */
export const twoCountings: RulesTable = [
  ...billingRules,
  { ...first, version: 2, countsOf: (results, groups = [1, 2, 3, 4, 5, 6, 7, 8]) => first.countsOf(results, groups) },
];

/** Another second version, in which a withdrawn result counts all the same. */
export const twoFolds: RulesTable = [
  ...billingRules,
  {
    ...first,
    version: 2,
    evolveResults: (state, event) => (event.type === 'ImportWithdrawn' ? state : first.evolveResults(state, event)),
  },
];

/** The commands of a release that has these rules, on the same ledger. */
export const underRules = ({ deps }: World, rules: RulesTable): World['deps'] => ({
  ...deps,
  folds: foldsOf(deps.ledger, undefined, { rules }),
});
