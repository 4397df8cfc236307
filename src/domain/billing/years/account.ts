/** What one year of a term came to, as documents keep it and answers show it. Reckoned in yearAccount.ts. */
import type { PerPupilPlan, Plan } from '../../catalogue.ts';
import type { Day } from '../../day.ts';
import type { Average, DecimalText } from '../../money.ts';

export type MonthEnd = { readonly lastDay: Day; readonly pupils: number };

export type DayCount = { readonly day: Day; readonly pupils: number };

export type YearAverage = Average & {
  /** As people read it (3.5). */
  readonly shown: DecimalText;
  /** False while the year runs: then it is over the months or days that have ended. */
  readonly complete: boolean;
};

/** The pupils of all joined schools together, on the count day of the year that is priced (7.4). */
export type Pool = {
  readonly day: Day;
  readonly total: number;
  /** The school's own part. */
  readonly own: number;
  /** By id, the school itself among them; absent where it is shown to one school. */
  readonly schools?: readonly { readonly school: string; readonly pupils: number }[];
};

/** The framework agreement that a year's price is from, and how it made it (7.4). */
export type AgreedPrice = {
  readonly agreement: string;
  readonly formula: string;
  /** Absent unless the price goes by volume. */
  readonly pool?: Pool;
};

export type YearAccount = {
  readonly term: number;
  readonly year: number;
  readonly from: Day;
  readonly to: Day;
  readonly plan: string;
  readonly kind: Plan['kind'];
  /** Unrounded; null while none is known, and then the year is not billed (4.2). */
  readonly price: DecimalText | null;
  /** Absent when the price is the plan's. */
  readonly agreed?: AgreedPrice;
  /** The rest is null for a flat plan. */
  readonly measure: PerPupilPlan['measure'] | null;
  readonly yearGroups: readonly number[] | null;
  readonly countDay: Day | null;
  /** N on the count day: what the advance is for. Null before it is known. */
  readonly count: number | null;
  /** N on the last day of each month that has ended. */
  readonly months: readonly MonthEnd[];
  /** For a daily measure, N on each day on which it is another than the day before, from the first day of the year on; else null. */
  readonly days: readonly DayCount[] | null;
  readonly average: YearAverage | null;
  /** Null until the year has ended, and without a price. */
  readonly due: DecimalText | null;
  readonly billed: DecimalText;
  /** The part of `billed` that was billed elsewhere; absent when nothing was (4.13). */
  readonly takenOver?: { readonly billed: DecimalText; readonly reference: string };
  /** What billed it: the reference of elsewhere, then the ids of standing documents with a line for it, oldest first. */
  readonly documents: readonly string[];
};
