/** The sums over all schools of a board's overview (8.3). */
import type { Day } from '../../domain/day.ts';
import { type DecimalText, sum } from '../../domain/money.ts';
import { isRunning, type MonthCount, type OverviewSchool } from './overviewSchool.ts';

export type OverviewTotals = {
  readonly schools: number;
  /** Schools with a running subscription. */
  readonly subscribed: number;
  /** Schools in a running trial, without a running subscription. */
  readonly trials: number;
  /** Schools with neither. */
  readonly none: number;
  readonly pupils: number;
  readonly advance: DecimalText;
  readonly expectedUsage: DecimalText;
  readonly expectedSettlement: DecimalText;
  readonly billedThisYear: DecimalText;
  readonly months: readonly MonthCount[];
};

export const totalsOf = (all: readonly OverviewSchool[], day: Day): OverviewTotals => {
  const amounts = (amount: (school: OverviewSchool) => DecimalText | null | undefined) =>
    sum(all.flatMap((school) => amount(school) ?? []));
  const unsubscribed = all.filter(({ subscription }) => subscription?.status !== 'running');
  const trials = unsubscribed.filter(({ trial }) => trial !== null && isRunning(trial, day)).length;
  return {
    schools: all.length,
    subscribed: all.length - unsubscribed.length,
    trials,
    none: unsubscribed.length - trials,
    pupils: total(all.map(({ pupils }) => pupils)),
    advance: amounts(({ advance }) => advance),
    expectedUsage: amounts((school) => school.runningYear?.expectedUsage),
    expectedSettlement: amounts((school) => school.runningYear?.expectedSettlement),
    billedThisYear: amounts(({ billedThisYear }) => billedThisYear),
    months: (all[0]?.months ?? []).map((month, index) => ({
      ...month,
      pupils: total(all.map(({ months }) => months[index]!.pupils)),
    })),
  };
};

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
