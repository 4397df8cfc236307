/**
 * Calculates the account of one year of a term: its counts, average, price, due and billed. No other code does this
 * (3.5, 3.7, 4.2, 4.3).
 */
import type { PerPupilPlan } from '../../catalogueEvents.ts';
import { type DayNumber, dayNumber, dayText } from '../../day.ts';
import { type Average, averageText, type DecimalText, minus, sum } from '../../money.ts';
import type { Counts } from '../../results/counting/counts.ts';
import type { Means, Reckoning, Rounding } from '../rules/rules.ts';
import type { Subscription, Subscriptions, Term } from '../subscription/subscription.ts';
import type { DayCount, YearAccount, YearAverage } from './account.ts';
import { billedAmounts, billedBy, takenOverYear } from './billed.ts';
import { planOf } from './price.ts';
import { monthsOfYear, type Span, yearOfTerm } from './term.ts';

/**
 * @param through the last day that is taken to have ended (inclusive): nothing after it is counted.
 */
export const accountOf = (
  state: Subscriptions,
  subscription: Subscription,
  term: Term,
  year: number,
  reckoning: Reckoning,
  through: DayNumber,
): YearAccount => {
  const { rules } = reckoning;
  const plan = planOf(reckoning.catalogue, term);
  const span = yearOfTerm(dayNumber(term.startsOn), year);
  const elsewhere = takenOverYear(state, term.term, year);
  const counted =
    plan.kind === 'per-pupil'
      ? countedIn(plan, isFirstYear(subscription, term, year), term, year, span, reckoning, through)
      : notCounted;
  const asked = { state, term, year, from: dayText(span.from), countDay: counted.countDay };
  const { price, agreed } = rules.priceOfYear(asked, plan, reckoning);
  return {
    term: term.term,
    year,
    from: dayText(span.from),
    to: dayText(span.to),
    plan: plan.plan,
    kind: plan.kind,
    price,
    ...(agreed === undefined ? {} : { agreed }),
    ...counted,
    due: price !== null && counted.average?.complete ? rules.rounding.priceTimesAverage(price, counted.average) : null,
    billed: sum(billedAmounts(state, term.term, year)),
    ...(elsewhere === undefined ? {} : { takenOver: { billed: elsewhere.billed, reference: elsewhere.reference } }),
    documents: billedBy(state, term.term, year),
  };
};

/**
 * The cost of a running per-pupil year if its average stays as it is so far, and the amount that would then remain to
 * settle. Null without a price or an average.
 */
export const expectedSettlement = (
  { price, average, billed }: Pick<YearAccount, 'price' | 'average' | 'billed'>,
  { priceTimesAverage }: Rounding,
): { readonly usage: DecimalText; readonly settlement: DecimalText } | null => {
  if (price === null || average === null) return null;
  const usage = priceTimesAverage(price, average);
  return { usage, settlement: minus(usage, billed) };
};

type Counted = Pick<YearAccount, 'measure' | 'yearGroups' | 'countDay' | 'count' | 'months' | 'days' | 'average'>;

const notCounted: Counted = {
  measure: null,
  yearGroups: null,
  countDay: null,
  count: null,
  months: [],
  days: null,
  average: null,
};

const countedIn = (
  plan: PerPupilPlan,
  waits: boolean,
  term: Term,
  year: number,
  span: Span,
  reckoning: Reckoning,
  through: DayNumber,
): Counted => {
  const counts = reckoning.counts(plan.yearGroups);
  const { means } = reckoning.rules;
  const countDay = countDayOf(plan, waits, span, counts, through);
  const lastDays = monthsOfYear(dayNumber(term.startsOn), year).flatMap(({ to }) => (to <= through ? [to] : []));
  return {
    measure: plan.measure,
    yearGroups: plan.yearGroups ?? null,
    countDay: countDay === undefined ? null : dayText(countDay),
    count: countDay === undefined ? null : counts.on(countDay),
    months: lastDays.map((day) => ({ lastDay: dayText(day), pupils: counts.on(day) })),
    days: plan.measure === 'daily' ? dayCounts(span, counts, through) : null,
    average:
      plan.measure === 'monthly' ? monthlyAverage(means, lastDays, counts) : dailyAverage(means, span, counts, through),
  };
};

/**
 * The count day (3.7) is the year's first day + `countAfterDays`. If N is 0 on it in a first year, it is the first
 * later day of the year with N > 0. It is unknown while it lies after today, which is `through` + 1.
 */
const countDayOf = (
  { countAfterDays }: PerPupilPlan,
  waits: boolean,
  { from, to }: Span,
  counts: Counts,
  through: DayNumber,
): DayNumber | undefined => {
  const planned = from + countAfterDays;
  if (planned > through + 1) return undefined;
  if (!waits || counts.on(planned) > 0) return planned;
  return counts.firstDayCounted(planned + 1, Math.min(to, through + 1));
};

/** Whether the year waits for pupils: only year 1 of a subscription's first term does (3.7). */
const isFirstYear = ({ terms }: Subscription, term: Term, year: number): boolean =>
  year === 1 && terms[0].term === term.term;

const monthlyAverage = ({ monthly }: Means, lastDays: readonly DayNumber[], counts: Counts): YearAverage | null =>
  lastDays.length === 0 ? null : shown(monthly(counts, lastDays), lastDays.length === 12);

const dayCounts = ({ from, to }: Span, counts: Counts, through: DayNumber): DayCount[] => {
  const days: DayCount[] = [];
  for (let day = from; day <= Math.min(to, through); day++) {
    const pupils = counts.on(day);
    if (days.at(-1)?.pupils !== pupils) days.push({ day: dayText(day), pupils });
  }
  return days;
};

const dailyAverage = ({ daily }: Means, { from, to }: Span, counts: Counts, through: DayNumber): YearAverage | null => {
  const last = Math.min(to, through);
  return last < from ? null : shown(daily(counts, from, last), last === to);
};

const shown = (average: Average, complete: boolean): YearAverage => ({
  ...average,
  shown: averageText(average),
  complete,
});
