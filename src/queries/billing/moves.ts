/** The changes that the events since a subscription's last settlement made, one by one (4.7, 5.3, 5.7). */

import { agreementsFor } from '../../commands/billing/agreements.ts';
import type { Input } from '../../domain/billing/documents/document.ts';
import { newestOf } from '../../domain/billing/rules/rules.ts';
import type { Subscription, Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { lastSettlement } from '../../domain/billing/years/drift.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { Stand } from '../../ledger/workers/workers.ts';
import { type ShownEvent, shownEvent } from '../results/evidence.ts';
import { type MovingEvent, type SchoolKnown, stepsFrom } from './steps.ts';

type Move = {
  readonly event: MovingEvent;
  readonly before: readonly YearAccount[];
  readonly after: readonly YearAccount[];
};

/** An event that changed what is due for a year. */
export type DueMove = ShownEvent & {
  /**
   * The file that the event brought or withdrew, or the result that it is about; absent for an event of the catalogue.
   */
  readonly import?: string;
  readonly result?: string;
  readonly dueBefore: DecimalText | null;
  readonly dueAfter: DecimalText | null;
};

export type Settled = {
  readonly school: string;
  /** The subscriptions during all these events. Amounts billed are those of this state. */
  readonly state: Subscriptions;
  readonly subscription: Subscription;
  /** All events of the school and the catalogue, as far as they matter here. */
  readonly events: readonly MovingEvent[];
  /** Agreements as known at this position (inclusive); default: now. */
  readonly through?: Position;
};

/** The years before and after each event that the last settlement had not read. */
export const movesSince = async (
  deps: Stand,
  { school, state, subscription, events, through }: Settled,
  accounts: (known: SchoolKnown) => readonly YearAccount[],
): Promise<Move[]> => {
  const inputs = lastSettlement(state, subscription)?.inputs;
  const begun = events.find(
    (event) => event.type === 'SubscriptionStarted' && event.data.term === subscription.terms[0].term,
  );
  // Without a settlement every event counts, except events of the catalogue before the subscription began: its plan was
  // in the catalogue already (4.13).
  const isSince = ({ stream, revision, position }: MovingEvent) =>
    inputs === undefined && stream === streams.catalogue
      ? position > (begun?.position ?? 0)
      : revision > revisionIn(inputs ?? [], stream);
  const others = events.filter(({ stream }) => stream !== streams.subscription(school));
  const readThrough = (stream: string) =>
    others.findLast((event) => event.stream === stream && !isSince(event))?.position ?? 0;
  const [results, catalogue] = await Promise.all([
    deps.folds.results(school, readThrough(streams.results(school))),
    deps.folds.catalogue(readThrough(streams.catalogue)),
  ]);
  const rules = newestOf(deps.folds.rules);
  const known = { rules, subscriptions: state, catalogue: catalogue.state, results: results.state };
  const start: SchoolKnown = { ...known, ...(await agreementsFor(deps, school, state, { through })) };
  const moves: Move[] = [];
  let before = accounts(start);
  for await (const { event, after: known } of stepsFrom(deps.ledger.store, start, others.filter(isSince))) {
    const after = accounts(known);
    moves.push({ event, before, after });
    before = after;
  }
  return moves;
};

/** The moves that changed what is due for a year, in order. */
export const dueMoves = (moves: readonly Move[], year: Pick<YearAccount, 'term' | 'year'>): DueMove[] =>
  moves.flatMap(({ event, before, after }) => {
    const [dueBefore, dueAfter] = [dueIn(before, year), dueIn(after, year)];
    return dueBefore === dueAfter ? [] : [{ ...shownEvent(event), ...aboutOf(event), dueBefore, dueAfter }];
  });

export const revisionIn = (inputs: readonly Input[], stream: string): number =>
  inputs.find((input) => input.stream === stream)?.revision ?? -1;

const dueIn = (
  accounts: readonly YearAccount[],
  { term, year }: Pick<YearAccount, 'term' | 'year'>,
): DecimalText | null => accounts.find((account) => account.term === term && account.year === year)?.due ?? null;

const aboutOf = ({ type, data }: MovingEvent): Pick<DueMove, 'import' | 'result'> => {
  switch (type) {
    case 'ResultsImported':
    case 'ImportWithdrawn':
      return { import: data.import };
    case 'ResultCorrected':
    case 'ResultWithdrawn':
    case 'ManualDecisionLifted':
      return { result: data.key };
    default:
      return {};
  }
};
