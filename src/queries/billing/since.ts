/**
 * Explains a correction line: the events since the year was last settled, each with its share of the difference (4.4,
 * 4.7, 5.3).
 */

import type { DecidedDocument, Line } from '../../domain/billing/documents/document.ts';
import { newestOf } from '../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription/subscription.ts';
import { subscriptionOfTerm } from '../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { dayNumber } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { type DecimalText, minus, sum } from '../../domain/money.ts';
import type { Recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { SchoolTask, Stand } from '../../ledger/workers/workers.ts';
import { type DueMove, dueMoves, movesSince, revisionIn } from './moves.ts';
import { eventsBetween, knownOn, type SchoolKnown } from './steps.ts';

export type LineSince = {
  /** In the order in which they were recorded. */
  readonly events: readonly (DueMove & {
    /** The part of the year's amount due that the event added. */
    readonly share: DecimalText;
  })[];
  /**
   * The part of the line's amount that no event explains: a difference with what was billed elsewhere (4.13), or one
   * made by newer rules (5.3).
   */
  readonly rest: DecimalText;
};

/** The reasons of each correction line, by its number on the document, from 1. Other lines have none. */
export type LinesSince = ReadonlyMap<number, LineSince>;

/** The id of the document, as its decision names it. */
type Asked = { readonly document: string };

/** Runs where the school's results are folded. */
export const correctionsSince: SchoolTask<Asked, LinesSince> = {
  name: 'corrections-since',
  work: (deps, school, { document }) => linesSince(deps, school, document),
};

/** Empty for a document without a correction line: nothing is folded for it. */
export const linesSince = async (deps: Stand, school: string, document: string): Promise<LinesSince> => {
  const { events: own } = await deps.ledger.read<SubscriptionEvent>(streams.subscription(school));
  const decided = own.find((event): event is Decided => isDecisionOf(event, document));
  if (decided === undefined || !decided.data.lines.some(isCorrection)) return new Map();
  const state = fold(
    subscriptions,
    own.filter(({ revision }) => revision < decided.revision),
  );
  const read = await eventsRead(deps, school, decided);
  const rules = newestOf(deps.folds.rules);
  const { dueFrom } = decided.data;
  const found = new Map<number, LineSince>();
  for (const [index, line] of decided.data.lines.entries()) {
    const subscription = subscriptionOfTerm(state, line.term);
    const term = subscription?.terms.find((one) => one.term === line.term);
    if (!isCorrection(line) || subscription === undefined || term === undefined) continue;
    const accounts = (known: SchoolKnown): YearAccount[] => {
      const { reckoning } = knownOn(known, dueFrom);
      return [rules.accountOf(state, subscription, term, line.year, reckoning, dayNumber(dueFrom) - 1)];
    };
    const settled = { school, state, subscription, events: read, through: decided.position };
    found.set(index + 1, sinceOf(line, dueMoves(await movesSince(deps, settled, accounts), line)));
  }
  return found;
};

const sinceOf = ({ amount }: Line, moves: readonly DueMove[]): LineSince => {
  const events = moves.map((move) => ({ ...move, share: minus(move.dueAfter ?? '0.00', move.dueBefore ?? '0.00') }));
  return { events, rest: minus(amount, sum(events.map(({ share }) => share))) };
};

type Decided = Recorded<Extract<SubscriptionEvent, { type: 'DocumentDecided' }>>;

const isDecisionOf = (event: Recorded<SubscriptionEvent>, document: string): boolean =>
  event.type === 'DocumentDecided' && event.data.document === document;

const isCorrection = ({ kind }: Pick<Line, 'kind'>): boolean => kind === 'correction';

/** The events that a decision read, and those of the subscription before it. */
const eventsRead = async (deps: Stand, school: string, { data, position }: Decided) => {
  const { inputs }: Pick<DecidedDocument, 'inputs'> = data;
  const events = await eventsBetween(deps, school, 0, position);
  return events.filter(({ stream, revision }) => revision <= revisionIn(inputs, stream));
};
