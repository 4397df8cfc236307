import type { Purpose } from '../../domain/billing/documents/document.ts';
import type { MoneyEffect } from '../../domain/billing/years/effect.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool } from '../../ledger/workers.ts';
import { type InvoiceRow, invoices } from '../../projections/documents.ts';
import type { Sources } from '../sources.ts';
import { differencePage } from './differencePage.ts';
import type { EventReference, ShownEvent, ShownResult, ShownSpan } from './evidence.ts';

/** A moment of recording, the position in the log that it was resolved to, and the business day that was running. */
export type Moment = { readonly moment: string; readonly position: Position; readonly day: Day };

export type DifferenceQuery = {
  readonly from: Moment;
  readonly to: Moment;
  /** Of counts and pupils; years are counted as their plans say. */
  readonly yearGroups?: readonly number[];
  /** Where the page before ended. */
  readonly after?: PlaceAmongPupils;
  readonly limit: number;
};

/** Behind a pupil, or behind so many of its results: what is said of one pupil may be more than a page. */
export type PlaceAmongPupils = { readonly pupil: string; readonly results?: number };

/** One event between the moments that changed anything, and what it changed. */
export type EventEffect = ShownEvent & {
  /** How many pupils count on other days than before it. */
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
  /** Only what differs, of days through that of `to`. N of a day after that of `from` is what the results known then would give. */
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
  /** What of that comes of no event below: years and months that ended in between, and the terms of its board's agreement. With the events' it adds up to the whole. */
  readonly time: MoneyEffect;
  readonly documents: readonly {
    readonly number: string;
    readonly purpose: Purpose;
    readonly issuedOn: Day;
    readonly total: DecimalText;
    readonly event: EventReference;
  }[];
  readonly events: readonly EventEffect[];
  /** How many, over all pages. */
  readonly pupils: number;
  /** A pupil with more results than fit goes on in the next page. */
  readonly items: readonly DifferentPupil[];
  readonly next: PlaceAmongPupils | null;
};

export type SchoolYearMeans = { readonly monthly: DecimalText; readonly daily: DecimalText };

export const differenceAnswer = async (
  sources: Sources,
  school: string,
  query: DifferenceQuery,
): Promise<DifferenceAnswer> => {
  const { from, to, yearGroups } = query;
  return {
    school,
    from,
    to,
    yearGroups: yearGroups ?? null,
    ...(await inSchool(sources.deps, differencePage, school, query)),
    documents: await documentsBetween(sources, school, from.position, to.position),
  };
};

const documentsBetween = async (
  { readStore }: Pick<Sources, 'readStore'>,
  school: string,
  after: Position,
  through: Position,
): Promise<DifferenceAnswer['documents']> => {
  const rows = await readStore.find<InvoiceRow>(invoices.name, { school });
  return rows
    .map(({ row }) => row)
    .filter(({ position }) => position > after && position <= through)
    .map(({ number, purpose, issuedOn, total, revision }) => ({
      number,
      purpose,
      issuedOn,
      total,
      event: { stream: streams.documents, revision },
    }));
};
