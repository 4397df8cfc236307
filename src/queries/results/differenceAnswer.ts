/** The question about two moments, and its answer (domain 5.7). */
import type { Purpose } from '../../domain/billing/documents/document.ts';
import type { MoneyEffect } from '../../domain/billing/years/effect.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { EventReference, ShownEvent, ShownResult, ShownSpan } from './evidence.ts';

/** The part of an answer that the read models do not hold. */
export type Page = Omit<DifferenceAnswer, 'school' | 'from' | 'to' | 'yearGroups' | 'documents'>;

export type DifferenceQuery = {
  readonly from: Moment;
  readonly to: Moment;
  /** Limits counts and pupils. Years are always counted by the rules of their plans. */
  readonly yearGroups?: readonly number[];
  /** The place at which the previous page ended. */
  readonly after?: PlaceAmongPupils;
  readonly limit: number;
};

/**
 * The place to continue from: after a pupil, or after a number of that pupil's results, because one pupil may need more
 * than a page.
 */
export type PlaceAmongPupils = { readonly pupil: string; readonly results?: number };

/** One event between the moments that changed something, with its effect. */
export type EventEffect = ShownEvent & {
  /** The number of pupils who count on other days than before the event. */
  readonly pupils: number;
  readonly days: readonly ShownDays[];
  readonly money: MoneyEffect;
};

export type DifferentPupil = {
  readonly pupil: string;
  /** Days on which the pupil counts as known at `to` and not as known at `from`, and the other way round. */
  readonly gained: readonly ShownSpan[];
  readonly lost: readonly ShownSpan[];
  readonly results: readonly {
    readonly result: string;
    readonly before: ShownResult | null;
    readonly after: ShownResult | null;
    /** The events between the moments that made the difference. */
    readonly changedBy: readonly EventReference[];
  }[];
};

export type DifferenceAnswer = {
  readonly school: string;
  readonly from: Moment;
  readonly to: Moment;
  readonly yearGroups: readonly number[] | null;
  /**
   * Only figures that differ, on days up to that of `to`. For days after that of `from`, the first N is what the
   * results known at `from` give.
   */
  readonly counts: {
    readonly days: readonly ShownDays[];
    readonly months: readonly {
      readonly month: string;
      readonly lastDay: Day;
      readonly before: number;
      readonly after: number;
    }[];
    readonly schoolYears: readonly {
      readonly schoolYear: string;
      readonly before: SchoolYearMeans;
      readonly after: SchoolYearMeans;
    }[];
  };
  readonly money: MoneyEffect;
  /**
   * The part of `money` that no event below explains: years and months that ended in between, and the terms of the
   * board's agreement. Together with the effects of the events it adds up to the whole.
   */
  readonly time: MoneyEffect;
  readonly documents: readonly {
    readonly number: string;
    readonly purpose: Purpose;
    readonly issuedOn: Day;
    readonly total: DecimalText;
    readonly event: EventReference;
  }[];
  readonly events: readonly EventEffect[];
  /** The number of pupils over all pages. */
  readonly pupils: number;
  /** A pupil with more results than fit continues on the next page. */
  readonly items: readonly DifferentPupil[];
  readonly next: PlaceAmongPupils | null;
};

/** A moment of recording, the position in the log that it resolves to, and the business day that was running. */
export type Moment = { readonly moment: string; readonly position: Position; readonly day: Day };

export type SchoolYearMeans = { readonly monthly: DecimalText; readonly daily: DecimalText };
