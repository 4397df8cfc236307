/** One school in the overview of its board (8.3). Each figure comes from the same source as in the school's own answers. */
import type { AgreementsAsked } from '../../commands/billing/agreements.ts';
import type { Trial } from '../../domain/billing/subscription/subscription.ts';
import { trialOf } from '../../domain/billing/subscription/trial.ts';
import { driftedYears } from '../../domain/billing/years/drift.ts';
import { addDays, addMonths, type Day, dayNumber, dayText } from '../../domain/day.ts';
import { type DecimalText, sum } from '../../domain/money.ts';
import { type Counts, monthEnds } from '../../domain/results/counting/counts.ts';
import { runsOutOn } from '../../domain/results/quality/runsOut.ts';
import { hasDpa, hasTerms, type Party, partyOf } from '../../ledger/states/parties.ts';
import type { DocumentRow } from '../../projections/documents.ts';
import type { SchoolRow } from '../../projections/schools.ts';
import { countsFor } from '../results/counts.ts';
import type { Sources } from '../sources.ts';
import { type RunningYear, runningYearOf } from './ahead/myData.ts';
import { knownSubscriptions } from './known.ts';
import { reckoningFor } from './reckoning.ts';
import { type SubscriptionStatus, subscriptionFrom } from './subscription.ts';

/** Things that ask for a person's attention. */
export const attentions = ['dpa', 'terms', 'trial-ending', 'new-file', 'drift', 'parked', 'closed'] as const;
export type Attention = (typeof attentions)[number];

export type MonthCount = { readonly month: string; readonly lastDay: Day; readonly pupils: number };

/** The read models that do not follow a school, and since when. */
export type ParkedSchool = { readonly models: readonly string[]; readonly since: string | null };

export type OverviewSchool = {
  readonly school: string;
  readonly name: string;
  /** The day on which the school was found to be closed. */
  readonly closed: Day | null;
  /** N today (3.2). */
  readonly pupils: number;
  /** Null for a school that never had a subscription. */
  readonly subscription: { readonly status: SubscriptionStatus; readonly plan: string } | null;
  readonly trial: Trial | null;
  readonly runningYear: RunningYear | null;
  /** The amount billed up front for the running year of a per-pupil plan. */
  readonly advance: DecimalText | null;
  /** The price of the running year, unrounded; null while none is known. */
  readonly price: DecimalText | null;
  /** The latest first. */
  readonly documents: readonly Pick<DocumentRow, 'number' | 'kind' | 'purpose' | 'issuedOn' | 'dueOn' | 'total'>[];
  /** The sum of all documents issued in this calendar year. */
  readonly billedThisYear: DecimalText;
  /** N on the last day of each of the last twelve calendar months that have ended. */
  readonly months: readonly MonthCount[];
  /** Null for a school that all read models follow. */
  readonly parked: ParkedSchool | null;
  readonly attention: readonly Attention[];
};

/** The facts that are the same for every school of the board. */
export type OverviewFacts = {
  readonly day: Day;
  /** Per school, the latest first. */
  readonly issued: ReadonlyMap<string, readonly DocumentRow[]>;
  readonly parked: ReadonlyMap<string, ParkedSchool>;
};

const documentsShown = 3;
const monthsShown = 12;
// A person needs some weeks to decide about a subscription.
const trialEndsWithinDays = 30;

/** @throws Rejection history_unknown (5.9) */
export const overviewOf = async (
  sources: Sources,
  row: SchoolRow,
  facts: OverviewFacts,
  asked: AgreementsAsked,
): Promise<OverviewSchool> => {
  const { school } = row;
  const { day } = facts;
  const known = await knownSubscriptions(sources, school);
  const [party, reckoning, { ofAll, counts }] = await Promise.all([
    partyOf(sources.deps.ledger, school),
    reckoningFor(sources, school, known.state, asked),
    ofCounts(sources, row, facts),
  ]);
  const { state } = known;
  const subscription = subscriptionFrom(school, known, reckoning);
  const plan = subscription?.subscriptions.at(-1)?.terms.at(-1)?.plan;
  const running = subscription === null ? null : runningYearOf(subscription, reckoning.rules);
  const trial = trialOf(state);
  const drifts = state.subscriptions.some((one) => driftedYears(state, one, reckoning, day).length > 0);
  return {
    ...ofAll,
    subscription: subscription === null || plan === undefined ? null : { status: subscription.status, plan },
    trial,
    runningYear: running?.year ?? null,
    advance: running?.account.kind === 'per-pupil' ? running.account.billed : null,
    price: running?.account.price ?? null,
    attention: attentionOf(row, {
      ...missing(party, day),
      'trial-ending': trial !== null && isEnding(trial, state.subscriptions, day),
      // A flat fee does not follow the pupils, so money needs no file.
      'new-file': running?.account.kind === 'per-pupil' && runsOutOn(counts, dayNumber(day)) !== undefined,
      drift: drifts,
      parked: ofAll.parked !== null,
    }),
  };
};

/**
 * The overview of a school whose history is not known: only what read models hold, and nothing that is calculated from
 * its streams.
 */
export const overviewOfUnknown = async (
  sources: Sources,
  row: SchoolRow,
  facts: OverviewFacts,
): Promise<OverviewSchool> => {
  const { ofAll } = await ofCounts(sources, row, facts);
  return {
    ...ofAll,
    subscription: null,
    trial: null,
    runningYear: null,
    advance: null,
    price: null,
    parked: ofAll.parked ?? { models: [], since: null },
    attention: attentionOf(row, { parked: true }),
  };
};

/** The figures that follow from read models alone. */
const ofCounts = async (sources: Sources, { school, name, closed }: SchoolRow, facts: OverviewFacts) => {
  const { day, issued, parked } = facts;
  const { counts } = await countsFor(sources, school, {});
  const documents = issued.get(school) ?? [];
  const ofAll = {
    school,
    name,
    closed,
    pupils: counts.on(dayNumber(day)),
    documents: documents.slice(0, documentsShown).map(({ number, kind, purpose, issuedOn, dueOn, total }) => ({
      number,
      kind,
      purpose,
      issuedOn,
      dueOn,
      total,
    })),
    billedThisYear: sum(documents.filter(({ number }) => isOfYear(number, day)).map(({ total }) => total)),
    months: monthsBefore(day, counts),
    parked: parked.get(school) ?? null,
  };
  return { ofAll, counts };
};

/** The numbers of a school's documents that are shown or added up, out of all its numbers. */
export const numbersShown = (numbers: readonly string[], day: Day): string[] =>
  numbers
    .toSorted()
    .toReversed()
    .filter((number, index) => index < documentsShown || isOfYear(number, day));

/** A document's number begins with the calendar year of its issue (4.7). */
const isOfYear = (number: string, day: Day): boolean => number.startsWith(day.slice(0, 5));

const monthsBefore = (day: Day, counts: Counts): MonthCount[] => {
  const today = dayNumber(day);
  return monthEnds(addMonths(today, -monthsShown - 1), today - 1)
    .slice(-monthsShown)
    .map((lastDay) => ({
      month: dayText(lastDay).slice(0, 7),
      lastDay: dayText(lastDay),
      pupils: counts.on(lastDay),
    }));
};

const missing = (party: Party, day: Day) => ({ dpa: !hasDpa(party, day), terms: !hasTerms(party, day) });

export const isRunning = ({ startsOn, endsOn }: Pick<Trial, 'startsOn' | 'endsOn'>, day: Day): boolean =>
  startsOn <= day && day <= endsOn;

type Starting = { readonly terms: readonly { readonly startsOn: Day }[] };

/** A trial that a subscription follows the day after needs no attention. */
const isEnding = (trial: Trial, subscriptions: readonly Starting[], day: Day): boolean =>
  isRunning(trial, day) &&
  trial.endsOn <= addDays(day, trialEndsWithinDays) &&
  !subscriptions.some(({ terms: [first] }) => first?.startsOn === addDays(trial.endsOn, 1));

/** A closed school signs nothing any more. So only what still moves money or data is reported. */
const attentionOf = ({ closed }: SchoolRow, found: Partial<Record<Attention, boolean>>): Attention[] =>
  attentions.filter((one) => {
    if (one === 'closed') return closed !== null;
    return found[one] === true && (closed === null || one === 'drift' || one === 'parked');
  });
