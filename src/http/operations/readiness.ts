/** Decides whether the server can do its work now, with one check for each thing that it depends on. */

import type { Deps } from '../../commands/deps.ts';
import { addDays, type Day, dayOfMoment } from '../../domain/day.ts';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { stopsAllDecisions } from '../../ledger/streams.ts';
import type { UnknownEvent } from '../../ledger/unknownHistory.ts';
import type { Follower } from '../../projections/following/follower.ts';
import { lagsOf } from '../../projections/following/lag.ts';
import { ChannelUnusable } from '../../projections/messages/publisher.ts';
import { unknownHistory } from '../../projections/unknownHistory.ts';
import { runningDay } from '../../queries/sources.ts';
import { within } from '../../waiting/within.ts';
import type { CheckFound } from '../problems/problem.ts';
import type { Serving } from '../serving/serving.ts';
import type { CheckFault } from '../words/facts.ts';

/** A check without a code is reported, but does not make the server unready. */
export type CodedCheck = CheckFound & { readonly code?: CheckedCode };

/** The codes that a check can make the server's answer. */
export type CheckedCode =
  | 'stopping'
  | 'store_unavailable'
  | 'store_denied'
  | 'read_models_failing'
  | 'read_model_outdated'
  | 'read_model_behind'
  | 'vault_unavailable'
  | 'day_not_closed';

/** Seconds. A read model that lags further shows a state too old to work with. */
const lagSecondsMax = 30;

/**
 * Milliseconds. The day closes at the first look after midnight; until this long after midnight yesterday may still be
 * open.
 */
const closingMsMax = 5 * 60_000;

/** Milliseconds. Clocks of machines differ by seconds; a clock this far behind the latest recorded event is wrong. */
const behindMsMax = 10 * 60_000;

/** Anybody may ask, so the answer tells nothing about stored data or our internals. */
export const readinessOf = ({
  deps,
  sources,
  follower,
  limits,
  stopping,
  publisher,
  deniedAppend,
  queueFailure,
}: Serving) => {
  const vaultInOrder = sharedFor(1_000, () => succeeds(deps.vault.probe(), limits.storeMsMax));
  return async (): Promise<CodedCheck[]> => {
    const [store, append, models, vault, running, unknown] = await Promise.all([
      outcome(lastRecorded(deps.ledger), limits.storeMsMax),
      within(deniedAppend(), limits.storeMsMax),
      outcome(lagsOf({ ledger: deps.ledger, readStore: sources.readStore, follower }), limits.storeMsMax),
      vaultInOrder(),
      within(runningDay(sources), limits.storeMsMax),
      within(follower.unknown(), limits.storeMsMax),
    ]);
    const stopped = unknown?.some(({ subject }) => stopsAllDecisions(subject)) ?? false;
    return [
      check('serving', 'stopping', stopping.begun ? { is: 'stopping' } : undefined),
      check('event-store', ...storeFault(store, append)),
      readModels(follower, models),
      check('vault', 'vault_unavailable', vault ? undefined : { is: 'vault-unusable' }),
      // When decisions stopped, no day is closed either. Reads go on with what is known.
      ...(stopped ? [] : [check('calendar', 'day_not_closed', calendarFault(deps, running))]),
      ...(unknown === undefined || unknown.length === 0 ? [] : [unknownCheck(unknown, stopped)]),
      clockCheck(deps, store.answer?.recordedAt),
      ...(publisher === undefined ? [] : [publishingCheck(publisher)]),
      jobsCheck(queueFailure()),
    ];
  };
};

/** Tells of unknown events. Reads go on, and so do decisions about other subjects (5.9). */
const unknownCheck = (unknown: readonly UnknownEvent[], stopped: boolean): CodedCheck => ({
  name: 'history',
  ok: false,
  why: { is: 'history-unknown', stopped, subjects: unknown.length },
});

/** Commands and reads go on without Kafka: messages are kept until they can be published. */
const publishingCheck = ({ failure }: NonNullable<Serving['publisher']>): CodedCheck => {
  const fault = failure();
  if (fault === undefined) return { name: 'publishing', ok: true };
  const isDenied = fault instanceof ChannelUnusable && fault.denied;
  return { name: 'publishing', ok: false, why: { is: isDenied ? 'publishing-denied' : 'publishing-silent' } };
};

/** Everything else goes on without the queue: jobs are kept and done later. */
const jobsCheck = (failure: unknown): CodedCheck => {
  if (failure === undefined) return { name: 'jobs', ok: true };
  return { name: 'jobs', ok: false, why: { is: 'queue-silent' } };
};

const check = (name: string, code: CheckedCode, why: CheckFault | undefined): CodedCheck =>
  why === undefined ? { name, code, ok: true } : { name, code, ok: false, why };

const deniedBy = ({ store, right }: StoreDenied): CheckFault => ({ is: 'store-denied', store, right });

/** A server that can read but not append is not ready either (operations.md 11.9). */
const storeFault = (head: Outcome<unknown>, append: StoreDenied | undefined): [CheckedCode, CheckFault | undefined] => {
  const denial = head.failure instanceof StoreDenied ? head.failure : append;
  if (denial !== undefined) return ['store_denied', deniedBy(denial)];
  return ['store_unavailable', head.ok ? undefined : { is: 'store-silent' }];
};

/** Stays in order while a school is parked: all others are served, and that school from what is known of it (5.9). */
const readModels = (follower: Follower, models: Outcome<Lags>): CodedCheck => {
  const fault = check('read-models', ...modelsFault(follower, models));
  const followed = models.answer?.filter(({ name }) => name !== unknownHistory.name) ?? [];
  const parked = new Set(followed.flatMap((model) => model.parked.map(({ unit }) => unit))).size;
  if (!fault.ok || parked === 0) return fault;
  return {
    ...fault,
    why: { is: 'schools-not-followed', schools: parked },
  };
};

type Lags = Awaited<ReturnType<typeof lagsOf>>;

const modelsFault = (follower: Follower, models: Outcome<Lags>): [CheckedCode, CheckFault | undefined] => {
  const denial = [follower.failure(), models.failure].find(
    (failure): failure is StoreDenied => failure instanceof StoreDenied,
  );
  if (denial !== undefined) return ['store_denied', deniedBy(denial)];
  if (follower.failure() !== undefined) return ['read_models_failing', { is: 'models-failing' }];
  if (follower.left().length > 0) return ['read_model_outdated', { is: 'models-outdated' }];
  if (models.answer === undefined) return ['store_unavailable', { is: 'models-not-asked' }];
  const late = models.answer.some(({ lag }) => lag.seconds > lagSecondsMax);
  return ['read_model_behind', late ? { is: 'models-late', seconds: lagSecondsMax } : undefined];
};

/**
 * The moment at which the last event was recorded. Undefined on an empty log, and for an event without such a moment.
 */
const lastRecorded = async ({ store }: Deps['ledger']): Promise<{ readonly recordedAt: string | undefined }> => {
  const event = await store.eventAt(await store.head());
  return { recordedAt: event && recordedAtIn(event.metadata) };
};

/** Other programs may write into the same store, and their metadata need not hold a moment. */
const recordedAtIn = (metadata: string): string | undefined => {
  try {
    const { recordedAt } = JSON.parse(metadata) as { recordedAt?: unknown };
    return typeof recordedAt === 'string' ? recordedAt : undefined;
  } catch {
    return undefined;
  }
};

/** While the clock is not believed reads go on, so the server stays ready (operations 11.7). */
const clockCheck = ({ ledger }: Pick<Deps, 'ledger'>, recordedAt: string | undefined): CodedCheck => {
  const leap = ledger.clock?.leap();
  if (leap !== undefined) return { name: 'clock', ok: false, why: { is: 'clock-leapt', ...leap } };
  const behindMs = recordedAt === undefined ? 0 : Date.parse(recordedAt) - ledger.now().getTime();
  if (!(behindMs > behindMsMax)) return { name: 'clock', ok: true };
  const minutes = Math.floor(behindMs / 60_000);
  return { name: 'clock', ok: false, why: { is: 'clock-behind', minutes } };
};

/**
 * @param running the running day of the read models. A day ahead of the clock is no fault, because clocks step back.
 */
const calendarFault = ({ ledger }: Pick<Deps, 'ledger'>, running: Day | undefined): CheckFault | undefined => {
  // When the clock leapt, the clock's own check reports it.
  if (ledger.clock?.leap() !== undefined) return undefined;
  if (running === undefined) return { is: 'day-not-asked' };
  const expected = dayOfMoment(new Date(ledger.now().getTime() - closingMsMax));
  return running >= expected ? undefined : { is: 'day-open', day: addDays(expected, -1) };
};

const succeeds = async (answer: Promise<unknown>, msMax: number): Promise<boolean> =>
  (await within(
    answer.then(() => true),
    msMax,
  )) ?? false;

/** An answer, or the reason why there is none. With neither, the answer took too long. */
type Outcome<T> = { readonly ok: boolean; readonly answer?: T; readonly failure?: unknown };

const outcome = async <T>(asked: Promise<T>, msMax: number): Promise<Outcome<T>> =>
  (await within(
    asked.then(
      (answer): Outcome<T> => ({ ok: true, answer }),
      (failure: unknown): Outcome<T> => ({ ok: false, failure }),
    ),
    msMax,
  )) ?? { ok: false };

/** Shares an answer for `ms` milliseconds, so that frequent questions cost one each time. */
const sharedFor = <T>(ms: number, ask: () => Promise<T>): (() => Promise<T>) => {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<T>;
  return () => {
    if (performance.now() - askedAt < ms) return answer;
    askedAt = performance.now();
    answer = ask();
    return answer;
  };
};
