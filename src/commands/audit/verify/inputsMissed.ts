/**
 * Finds inputs that a decision should have used but did not. A forger who leaves out a stream, or names an old revision
 * of it, gets another decision (5.3, 7.4).
 */
import type { Input } from '../../../domain/billing/documents/document.ts';
import type { Subscriptions } from '../../../domain/billing/subscription/subscription.ts';
import { schoolsToPool } from '../../../domain/billing/years/pools.ts';
import type { Agreements } from '../../../domain/billing/years/price.ts';
import { type BoardEvent, board } from '../../../domain/board.ts';
import { dayOfMoment } from '../../../domain/day.ts';
import { fold } from '../../../domain/decider.ts';
import type { SchoolEvent } from '../../../domain/parties/school.ts';
import type { Recordable, Recorded } from '../../../ledger/ledger.ts';
import { decidingMsMax } from '../../../ledger/states/billing.ts';
import { boardPeriodsIn } from '../../../ledger/states/parties.ts';
import { movesPools } from '../../../ledger/states/pooled.ts';
import { streams } from '../../../ledger/streams.ts';
import { schoolsNamed } from './agreementsNamed.ts';
import type { DecidedFrom, DecisionEvent } from './decisions.ts';
import { type Histories, inputNamed } from './histories.ts';

/** An event that existed before the decision but lies after the revision that the decision names. */
export type Missed = { readonly input: Input; readonly revision: number };

/** @param agreements as the decision names them */
export const inputsMissed = async (
  { school, histories, history }: Pick<DecidedFrom, 'school' | 'histories' | 'history'>,
  decision: DecisionEvent,
  state: Subscriptions,
  agreements: Agreements | undefined,
): Promise<Missed[]> => {
  const { inputs } = decision.data;
  const since = sinceWhen(decision, history);
  const boards = await boardsThen(histories, school, since);
  const pooled = agreements === undefined ? [] : schoolsToPool(state, agreements, dayOfMoment(new Date(since.before)));
  const others = [...new Set([...pooled, ...schoolsNamed(school, inputs)])];
  const wanted = [
    streams.results(school),
    streams.catalogue,
    ...(boards.length > 0 ? [streams.school(school), ...boards.map(streams.board)] : []),
    ...others.flatMap((other) => [streams.school(other), streams.subscription(other), streams.results(other)]),
  ];
  const missed = await Promise.all(
    wanted.map(async (stream) => {
      const input = inputNamed(inputs, stream);
      const last = then(await histories(stream), since).findLast(movesPools);
      return last !== undefined && last.revision > input.revision ? [{ input, revision: last.revision }] : [];
    }),
  );
  return missed.flat();
};

/** The events that were surely recorded before a decision was made. */
type Since = {
  readonly before: string;
  /** First position from which an event may have been recorded while the decision was made, whatever its timestamp says. */
  readonly until: number;
};

/**
 * Timestamps within a stream never go back (5.10). So after a clock stepped back, a decision carries the timestamp of
 * the event before it. An event recorded after that earlier event, by the slow clock, then looks long past although it
 * is not.
 */
const sinceWhen = ({ position, metadata }: DecisionEvent, history: readonly Recorded<Recordable>[]): Since => {
  const before = new Date(Date.parse(metadata.recordedAt) - decidingMsMax).toISOString();
  const late = history.find((event) => event.metadata.recordedAt > before);
  return { before, until: Math.min(position, late?.position ?? position) };
};

const then = <E extends Recordable>(history: readonly Recorded<E>[], { before, until }: Since): Recorded<E>[] =>
  history.filter((event) => event.position < until && event.metadata.recordedAt <= before);

/** The boards whose agreements may set a price, found as they are found when deciding. */
const boardsThen = async (histories: Histories, school: string, since: Since): Promise<string[]> => {
  const boardPeriods = boardPeriodsIn(then(await histories<SchoolEvent>(streams.school(school)), since));
  const ids = [...new Set(boardPeriods.flatMap((period) => period.board ?? []))];
  const found = await Promise.all(
    ids.map(async (id) => {
      const { frameworks } = fold(board, then(await histories<BoardEvent>(streams.board(id)), since));
      return frameworks.agreements.length > 0 ? [id] : [];
    }),
  );
  return found.flat();
};
