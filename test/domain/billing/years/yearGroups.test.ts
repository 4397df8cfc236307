import { describe, it } from 'vitest';
import type { CatalogueEvent } from '../../../../src/domain/catalogueEvents.ts';
import { given, run, started } from '../../../support/billing/billingSpec.ts';
import { School } from '../../results/support.ts';

/** A plan by pupil that counts results of these year groups only. */
const planFor = (plan: string, yearGroups: readonly number[], price: string): CatalogueEvent[] => [
  {
    type: 'PlanDefined',
    data: { plan, kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2, yearGroups },
  },
  { type: 'PlanPriced', data: { plan, price, from: '2024-01-01' } },
];

/** One pupil for each of these year groups; null: a result without one. */
const resultsOf = (...yearGroups: readonly (number | null)[]) => {
  const school = new School();
  school.imports(
    'import',
    '2024-08-01',
    yearGroups.map((yearGroup, n) => ({ key: `${n}`, pupil: `${n}`, takenOn: '2024-07-01', yearGroup })),
  );
  return school.state;
};

describe('3.2, 4.1: a plan that is limited to some year groups', () => {
  it('3.2: a plan limited to some year groups bills results of those, and none without a year group', () =>
    given(started('2024-08-01', 'groups-3-4'))
      .offering(...planFor('groups-3-4', [3, 4], '10.00'))
      .countingResults(resultsOf(3, 4, 5, null))
      .when(run('2024-08-01'))
      .then('year 1/1: 20.00', '  advance 1/1: 2 × 10.00 = 20.00'));

  it.each([
    ['groups-1-2', [1, 2], '11.50', '3 × 11.50 = 34.50', '34.50'],
    ['groups-3-8', [3, 4, 5, 6, 7, 8], '3.60', '6 × 3.60 = 21.60', '21.60'],
    ['groups-1-8', [1, 2, 3, 4, 5, 6, 7, 8], '11.50', '9 × 11.50 = 103.50', '103.50'],
  ])(
    '4.1: of the second price list %s counts its own year groups, at its own price',
    (plan, groups, price, line, total) =>
      given(started('2024-08-01', plan))
        .offering(...planFor(plan, groups, price))
        // Three pupils of groups 1 and 2, six of groups 3 to 8, and one without a year group.
        .countingResults(resultsOf(1, 1, 2, 3, 4, 5, 6, 7, 8, null))
        .when(run('2024-08-01'))
        .then(`year 1/1: ${total}`, `  advance 1/1: ${line}`),
  );
});
