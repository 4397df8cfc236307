/**
 * Commands about one school's results, as tasks. They run in the thread where that school's results are folded, because
 * folding a large school takes seconds (domain 2.1). The request and its result pass between threads as plain data.
 */

import type { Calendar } from '../../domain/businessCalendar.ts';
import type { LinkedIds } from '../../domain/results/events.ts';
import { watchedClock } from '../../ledger/clock.ts';
import { type Context, type Ledger, ledgerOn, mustBeDatable } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { mustDecide } from '../../ledger/unknownHistory.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { type Effect, effectOf } from '../billing/effect.ts';
import { type Preview, previewWrite } from '../billing/preview.ts';
import type { CommandStand, Deps } from '../deps.ts';
import type { GivenPair } from '../files/fileReaders.ts';
import { type Preconditions, underPreconditions } from '../requests/preconditions.ts';
import {
  type DecidedResults,
  decideByHand,
  endPupilLink,
  linkPupils,
  type ManualDecision,
  withdrawImport,
} from './decideResults.ts';

/** The facts of its request that every such task receives. */
export type Asked = {
  readonly context: Context;
  readonly preconditions: Preconditions;
  /** How far the caller's clock is ahead of the machine's, in milliseconds; 0 when it is the machine's clock. */
  readonly aheadMs: number;
  /** The facts by which the thread judges its clock: reading a body may take minutes, and the clock may leap meanwhile (5.10). */
  readonly watch: { readonly leapDays: number; readonly calendar: Calendar } | undefined;
};

export type ResultsDecision =
  | ManualDecision
  | { readonly type: 'WithdrawImport'; readonly import: string }
  | { readonly type: 'LinkPupils'; readonly pairs: readonly GivenPair[] }
  | { readonly type: 'EndPupilLink'; readonly ids: LinkedIds };

/** A write about a school's results, and its effect on counts and money (2.5, 2.6). */
export type DecidedWithEffect = Pick<DecidedResults, 'events' | 'head' | 'position'> & { readonly effect: Effect };

type Deciding = Asked & {
  readonly decision: ResultsDecision;
  /** For a preview: schools that have a document without a number (4.8). Undefined: the write is really done. */
  readonly toNumber?: readonly string[];
};

type Decided = { readonly written: DecidedWithEffect } | { readonly previewed: Preview<DecidedWithEffect> };

export const resultsDecision: SchoolTask<Deciding, Decided, CommandStand> = {
  name: 'results-decision',
  work: async (stand, school, { decision, toNumber, ...asked }) => {
    const { context } = asked;
    const deps = await commandDepsOn(stand, school, asked, toNumber);
    const write = async (on: Deps): Promise<DecidedWithEffect> => {
      const { before, after, events, head, position } = await decided(on, school, decision, context);
      return { events, head, position, effect: await effectOf(on, school, { before, after, position }) };
    };
    if (toNumber === undefined) return { written: await write(deps) };
    return { previewed: await previewWrite(deps, { school, stream: streams.results(school) }, write, context) };
  },
};

const decided = (deps: Deps, school: string, decision: ResultsDecision, context: Context): Promise<DecidedResults> => {
  switch (decision.type) {
    case 'WithdrawImport':
      return withdrawImport(deps, school, decision.import, context);
    case 'LinkPupils':
      return linkPupils(deps, school, decision.pairs, context);
    case 'EndPupilLink':
      return endPupilLink(deps, school, decision.ids, context);
    default:
      return decideByHand(deps, school, decision, context);
  }
};

/** @throws as {@link decideByHand}, {@link withdrawImport}, {@link linkPupils} and {@link endPupilLink}, and PreconditionFailed */
export const decideResults = async (
  deps: Deps,
  school: string,
  {
    decision,
    preview,
    context,
    preconditions,
  }: Omit<Deciding, 'aheadMs' | 'watch' | 'toNumber'> & { readonly preview: boolean },
): Promise<Decided> => {
  const toNumber = preview ? { toNumber: await deps.index.schoolsToNumber() } : {};
  const asked = await askedOfThread(deps, school, context, preconditions);
  return inSchool(deps, resultsDecision, school, { ...asked, decision, ...toNumber });
};

/**
 * Prepares a request for a thread. A thread has a clock and a log, but does not follow closed days or unknown events.
 * The checks that need these are made here, and the facts by which to judge the clock are sent along.
 * @throws ClockLeapt, Rejection history_unknown
 */
export const askedOfThread = async (
  { ledger, workers }: Deps,
  school: string,
  context: Context,
  preconditions: Preconditions,
): Promise<Asked> => {
  mustBeDatable(ledger);
  await mustDecide(ledger, streams.results(school));
  const { clock } = ledger;
  return {
    context,
    preconditions,
    aheadMs: workers === undefined ? 0 : ledger.now().getTime() - Date.now(),
    watch: clock && { leapDays: clock.leapDays, calendar: clock.calendar() },
  };
};

/** @throws PreconditionFailed */
export const commandDepsOn = (
  stand: CommandStand,
  school: string,
  { preconditions, aheadMs, watch }: Asked,
  toNumber: readonly string[] = [],
): Promise<Deps> => {
  const { ledger } = stand;
  const elsewhere = () => Promise.reject(new Error('Only the thread that serves requests has indexes of all schools'));
  const deps = {
    index: { subscribedSchools: elsewhere, schoolsToNumber: async () => [...toNumber] },
    schools: { registeredSchools: elsewhere, schoolsOfBoard: elsewhere },
    ...stand,
    ledger: ledgerAsked(ledger, aheadMs, watch),
  } as Deps;
  return underPreconditions(deps, preconditions, streams.results(school));
};

const ledgerAsked = (ledger: Ledger, aheadMs: number, watch: Asked['watch']): Ledger => {
  const now = aheadMs === 0 ? ledger.now : () => new Date(Date.now() + aheadMs);
  const clock = ledger.clock ?? (watch && watchedClock(now, watch.leapDays, watch.calendar));
  return now === ledger.now && clock === ledger.clock ? ledger : ledgerOn({ ...ledger, now, clock });
};
