/** The figures of one year of a term, as documents store them and answers show them. They are calculated in yearAccount.ts. */
import type { PerPupilPlan, Plan } from '../../catalogueEvents.ts';
import type { Day } from '../../day.ts';
import type { Average, DecimalText } from '../../money.ts';

export type MonthEnd = { readonly lastDay: Day; readonly pupils: number };

export type DayCount = { readonly day: Day; readonly pupils: number };

export type YearAverage = Average & {
  /** The average in the form that people read (3.5). */
  readonly shown: DecimalText;
  /** False while the year runs: the average is then taken over the months or days that have ended. */
  readonly complete: boolean;
};

/** The pupils of all joined schools together, on the count day of the year being priced (7.4). */
export type Pool = {
  readonly day: Day;
  readonly total: number;
  /** The part of the school itself. */
  readonly own: number;
  /** The pupils of each school by id, including the school itself. Absent in an answer to one school. */
  readonly schools?: readonly { readonly school: string; readonly pupils: number }[];
};

/** The framework agreement that sets a year's price, and how the price follows from it (7.4). */
export type AgreedPrice = {
  readonly agreement: string;
  readonly formula: string;
  /** Absent unless the price depends on the volume. */
  readonly pool?: Pool;
};

export type YearAccount = {
  readonly term: number;
  readonly year: number;
  readonly from: Day;
  readonly to: Day;
  readonly plan: string;
  readonly kind: Plan['kind'];
  /** Unrounded. Null while no price is known; the year is then not billed (4.2). */
  readonly price: DecimalText | null;
  /** Absent when the plan sets the price. */
  readonly agreed?: AgreedPrice;
  /** This and the following fields, except those about billing, are null for a flat plan. */
  readonly measure: PerPupilPlan['measure'] | null;
  readonly yearGroups: readonly number[] | null;
  readonly countDay: Day | null;
  /** N on the count day, which the advance is for. Null while it is not known. */
  readonly count: number | null;
  /** N on the last day of each month that has ended. */
  readonly months: readonly MonthEnd[];
  /** For a daily measure: N on the first day of the year and on each day on which it changes. Null for another measure. */
  readonly days: readonly DayCount[] | null;
  readonly average: YearAverage | null;
  /** Null until the year has ended, and while there is no price. */
  readonly due: DecimalText | null;
  readonly billed: DecimalText;
  /** The part of `billed` that was billed elsewhere; absent when nothing was (4.13). */
  readonly takenOver?: { readonly billed: DecimalText; readonly reference: string };
  /**
   * The bills of the year: first the reference of a bill made elsewhere, then the ids of standing documents with a line
   * for it, oldest first.
   */
  readonly documents: readonly string[];
};
