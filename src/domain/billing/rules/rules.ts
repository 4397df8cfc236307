/** What one version of the billing rules consists of: every function that can change an amount, a formula or an order of lines (5.3). */
import type { Catalogue, Plan } from '../../catalogueEvents.ts';
import type { Day, DayNumber } from '../../day.ts';
import type { Average, DecimalText } from '../../money.ts';
import type { Results } from '../../results/columns/state.ts';
import type { Counts } from '../../results/counting/counts.ts';
import type { YearGroups } from '../../results/counting/valid.ts';
import type { RecordedResultsEvent } from '../../results/events.ts';
import type { Draft, Line, NumberOf } from '../documents/document.ts';
import type { BilledDocument, Subscription, Subscriptions, Term } from '../subscription/subscription.ts';
import type { YearAccount } from '../years/account.ts';
import type { Agreements, CountsOf, Priced, PricedYear } from '../years/price.ts';

/**
 * Everything that a calculation of years reads besides the subscription's own stream, and the rules by which it
 * calculates.
 */
export type Reckoning = {
  readonly rules: Rules;
  readonly catalogue: Catalogue;
  readonly counts: CountsOf;
  /** Absent for a school none of whose boards has an agreement. */
  readonly agreements?: Agreements;
};

/** How amounts are rounded to cents (4.3, 4.4, 4.6, 4.11). */
export type Rounding = {
  readonly times: (price: DecimalText, quantity: number | DecimalText) => DecimalText;
  readonly priceTimesAverage: (price: DecimalText, average: Average) => DecimalText;
  readonly share: (amount: DecimalText, part: number, whole: number) => DecimalText;
  readonly splitVat: (total: DecimalText, ratePercent: DecimalText) => { vat: DecimalText; net: DecimalText };
};

/** Over which days a year's mean is taken (3.5). */
export type Means = {
  readonly monthly: (counts: Counts, lastDays: readonly DayNumber[]) => Average;
  readonly daily: (counts: Counts, from: DayNumber, through: DayNumber) => Average;
};

/** The functions that make the lines of a year (4.4–4.7, 4.11), and the lines that take a document back. */
export type LineMakers = {
  readonly opening: (account: YearAccount, rounding: Rounding) => Line[];
  readonly settling: (account: YearAccount, state: Subscriptions) => Line[];
  readonly correction: (account: YearAccount) => Line[];
  readonly refund: (account: YearAccount, cutShortOn: Day, rounding: Rounding) => Line[];
  /** Drops the lines that are zero, and orders the others (4.4). */
  readonly ordered: (lines: readonly Line[]) => Line[];
  readonly cancelling: (cancelled: BilledDocument, settles: (line: Line) => readonly string[]) => Draft;
};

export type Rules = {
  /** From 1. */
  readonly version: number;
  /** The state of a school's results after each event (2.3–2.6, 2.9). */
  readonly evolveResults: (state: Results, event: RecordedResultsEvent) => Results;
  /** How many pupils count on each day (3.1–3.3). */
  readonly countsOf: (results: Results, yearGroups?: YearGroups) => Counts;
  readonly means: Means;
  readonly rounding: Rounding;
  /** The price per pupil of a year (4.2, 4.13, 7.4). */
  readonly priceOfYear: (asked: PricedYear, plan: Plan, known: Omit<Reckoning, 'rules'>) => Priced;
  /** The account of a year (3.4–3.7, 4.2, 4.3). `through`: the last day that is taken to have ended, inclusive. */
  readonly accountOf: (
    state: Subscriptions,
    subscription: Subscription,
    term: Term,
    year: number,
    reckoning: Reckoning,
    through: DayNumber,
  ) => YearAccount;
  readonly lines: LineMakers;
  /** Whether anything could be due, told without counts. */
  readonly mayBeDue: (state: Subscriptions, on: Day) => boolean;
  /** The document that comes next (4.4, 4.10); undefined when nothing is due. */
  readonly nextDocumentDue: (state: Subscriptions, reckoning: Reckoning, on: Day) => Draft | undefined;
  readonly settledYears: (
    state: Subscriptions,
    subscription: Subscription,
    reckoning: Reckoning,
    on: Day,
  ) => YearAccount[];
  readonly correctionsNow: (state: Subscriptions, reckoning: Reckoning, on: Day) => Draft[];
  /** @throws Rejection unless the document is the latest standing one of its subscription (4.7) */
  readonly cancellationOf: (state: Subscriptions, document: string, rules: Rules, numberOf?: NumberOf) => Draft;
  /** Whether `cancellationOf` would cancel the document. */
  readonly mayCancel: (state: Subscriptions, document: string) => boolean;
};

/**
 * Every version that this release knows, oldest first. The last version issues. Each version verifies the decisions
 * that name it.
 */
export type RulesTable = readonly [Rules, ...Rules[]];

/** How a decision names its rules. It says nothing if they are version 1. */
export type NamingRules = { readonly rules?: number };

/** The rules by which documents are decided now. */
export const newestOf = (table: RulesTable): Rules => table[table.length - 1] ?? table[0];

/** The version of the rules that a decision claims to be made by. */
export const versionNamed = ({ rules = 1 }: NamingRules): number => rules;

/** The rules that a decision names; undefined for a version that this release does not know. */
export const rulesNamed = (table: RulesTable, decided: NamingRules): Rules | undefined =>
  table.find(({ version }) => version === versionNamed(decided));

/**
 * The way in which a decision names the rules that made it. Decisions of the first version were recorded before there
 * was a second, so they name none.
 */
export const naming = ({ version }: Rules): NamingRules => (version === 1 ? {} : { rules: version });

/** The end of a sentence about a decision whose rules are not known. */
export const unknownRules = (decided: NamingRules): string =>
  `claims rules ${JSON.stringify(versionNamed(decided))}, which this release does not know`;
