/** What a decision must have been made from: a forger who leaves a stream out, or names it as it once was, decides otherwise (5.3, 7.4). */
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
import { staysIn } from '../../../ledger/states/parties.ts';
import { movesPools } from '../../../ledger/states/pooled.ts';
import { streams } from '../../../ledger/streams.ts';
import { schoolsNamed } from './agreementsNamed.ts';
import type { DecidedFrom, DecisionEvent } from './decisions.ts';
import { type Histories, inputNamed } from './histories.ts';

/** An event that was there, and that the decision knows nothing of. */
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

/** What was recorded surely before a decision was made. */
type Since = {
  readonly before: string;
  /** From which position on all may have been recorded while it was made, whatever its moment says. */
  readonly until: number;
};

/**
 * A stream's moments of recording never go back (5.10), so after a clock stepped back, a decision has the moment of the
 * event before it and not its own. What was recorded after that event, by a clock that was behind, looks long past.
 */
const sinceWhen = ({ position, metadata }: DecisionEvent, history: readonly Recorded<Recordable>[]): Since => {
  const before = new Date(Date.parse(metadata.recordedAt) - decidingMsMax).toISOString();
  const late = history.find((event) => event.metadata.recordedAt > before);
  return { before, until: Math.min(position, late?.position ?? position) };
};

const then = <E extends Recordable>(history: readonly Recorded<E>[], { before, until }: Since): Recorded<E>[] =>
  history.filter((event) => event.position < until && event.metadata.recordedAt <= before);

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
