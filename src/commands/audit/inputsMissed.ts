/** What a decision must have been made from: a forger who leaves a stream out, or names it as it once was, decides otherwise (5.3, 7.4). */
import type { Input } from '../../domain/billing/document.ts';
import { schoolsToPool } from '../../domain/billing/pools.ts';
import type { Agreements } from '../../domain/billing/price.ts';
import type { Subscriptions } from '../../domain/billing/subscription.ts';
import { type BoardEvent, board } from '../../domain/board.ts';
import { dayOfMoment } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import type { SchoolEvent } from '../../domain/school.ts';
import { movesPools } from '../billing/pooledSchools.ts';
import type { Recordable, Recorded } from '../ledger.ts';
import { staysIn } from '../parties.ts';
import { streams } from '../streams.ts';
import { schoolsNamed } from './agreementsNamed.ts';
import { type Histories, inputNamed } from './histories.ts';
import type { DecidedFrom, DecisionEvent } from './verifyDecision.ts';

/** An event that was there, and that the decision knows nothing of. */
export type Missed = { readonly input: Input; readonly revision: number };

// An honest decision can miss only what was recorded while it was made; a request takes minutes at most.
const decidingMsMax = 3_600_000;

/** @param agreements as the decision names them */
export const inputsMissed = async (
  { school, histories }: Pick<DecidedFrom, 'school' | 'histories'>,
  decision: DecisionEvent,
  state: Subscriptions,
  agreements: Agreements | undefined,
): Promise<Missed[]> => {
  const { inputs } = decision.data;
  const since = sinceWhen(decision);
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

/** What was recorded surely before a decision was made. */
type Since = { readonly position: number; readonly before: string };

const sinceWhen = ({ position, metadata }: DecisionEvent): Since => ({
  position,
  before: new Date(Date.parse(metadata.recordedAt) - decidingMsMax).toISOString(),
});

const then = <E extends Recordable>(history: readonly Recorded<E>[], { position, before }: Since): Recorded<E>[] =>
  history.filter((event) => event.position < position && event.metadata.recordedAt <= before);

/** The boards whose agreements a price may come from, as they are found when it is decided. */
const boardsThen = async (histories: Histories, school: string, since: Since): Promise<string[]> => {
  const stays = staysIn(then(await histories<SchoolEvent>(streams.school(school)), since));
  const ids = [...new Set(stays.flatMap((stay) => stay.board ?? []))];
  const found = await Promise.all(
    ids.map(async (id) => {
      const { frameworks } = fold(board, then(await histories<BoardEvent>(streams.board(id)), since));
      return frameworks.agreements.length > 0 ? [id] : [];
    }),
  );
  return found.flat();
};
