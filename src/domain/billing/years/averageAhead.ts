/** The effect of pupils who stop counting on the average of the running year (2.11, 3.5). */
import { type Day, dayNumber, dayNumberOf, dayText, yearOf } from '../../day.ts';
import { averageText, type DecimalText } from '../../money.ts';
import { type Counts, countsStayingAfter, monthEnds } from '../../results/counting/counts.ts';
import type { Reckoning } from '../rules/rules.ts';
import type { Subscription, Subscriptions, Term } from '../subscription/subscription.ts';
import type { YearAccount } from './account.ts';
import { allYears } from './due.ts';
import { ifNobodyStops } from './staying.ts';

/** An average of the whole year, and what would be due for it; null without a price, or for a school year. */
export type WholeYear = { readonly average: DecimalText; readonly due: DecimalText | null };

export type AverageAhead = {
  readonly from: Day;
  readonly to: Day;
  /** Null for a school year, which is taken when no year that is billed by pupils runs (3.6). */
  readonly term: number | null;
  readonly year: number | null;
  readonly measure: 'monthly' | 'daily';
  readonly yearGroups: readonly number[] | null;
  /** Over the months or days that have ended; null when none has. */
  readonly soFar: DecimalText | null;
  /** The outcome if no file comes any more: each pupil counts as long as the present results are valid. */
  readonly ifNothingComes: WholeYear;
  /** The outcome if on every day to come as many pupils count as on the day asked about. */
  readonly ifNobodyStops: WholeYear;
};

/** Computes the averages of the year that runs on a day, by the functions that bill it. */
export const averageAhead = (state: Subscriptions, reckoning: Reckoning, day: Day): AverageAhead => {
  for (const subscription of state.subscriptions.toReversed()) {
    const running = allYears(subscription, day).at(-1);
    if (running === undefined) continue;
    const ahead = ofYear(state, subscription, running, reckoning, day);
    if (ahead !== undefined) return ahead;
  }
  return ofSchoolYear(reckoning, day);
};

const ofYear = (
  state: Subscriptions,
  subscription: Subscription,
  { term, year }: { readonly term: Term; readonly year: number },
  reckoning: Reckoning,
  day: Day,
): AverageAhead | undefined => {
  const account = (through: Day, known: Reckoning): YearAccount =>
    known.rules.accountOf(state, subscription, term, year, known, dayNumber(through));
  const soFar = account(dayText(dayNumber(day) - 1), reckoning);
  const { from, to, measure, yearGroups } = soFar;
  if (measure === null || to < day) return undefined;
  const staying = ifNobodyStops(reckoning, day, to);
  const whole = ({ average, due }: YearAccount): WholeYear => ({ average: average!.shown, due });
  return {
    from,
    to,
    term: term.term,
    year,
    measure,
    yearGroups,
    soFar: soFar.average?.shown ?? null,
    ifNothingComes: whole(account(to, reckoning)),
    ifNobodyStops: whole(account(to, staying)),
  };
};

const ofSchoolYear = ({ rules, counts }: Reckoning, day: Day): AverageAhead => {
  const on = dayNumber(day);
  const begins = day.slice(5) >= '08-01' ? yearOf(on) : yearOf(on) - 1;
  const [from, to] = [dayNumberOf(begins, 8, 1), dayNumberOf(begins + 1, 7, 31)];
  const all = counts(undefined);
  const mean = (known: Counts, through: number): DecimalText => {
    return averageText(rules.means.monthly(known, monthEnds(from, through)));
  };
  return {
    from: dayText(from),
    to: dayText(to),
    term: null,
    year: null,
    measure: 'monthly',
    yearGroups: null,
    soFar: monthEnds(from, on - 1).length === 0 ? null : mean(all, on - 1),
    ifNothingComes: { average: mean(all, to), due: null },
    ifNobodyStops: { average: mean(countsStayingAfter(all, on, to), to), due: null },
  };
};
