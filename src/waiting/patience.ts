/**
 * How long one request waits for stores that do not answer, or answer late each time (interfaces.md section 2: an outage
 * is answered 503). Work that no request waits for, such as a follower's, has all the patience that its store has.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StoreUnavailable } from './unavailable.ts';

/** An answer that took so long was late. */
const lateMs = 1_000;
/** For so long a request waits for late answers in a row: the rest of the 10 s that a client waits is for all else. */
const patienceMs = 7_000;

type Waiting = {
  /** Time spent on late answers since the last one in time. */
  lateMs: number;
  /** Until when that was reckoned. */
  until: number;
  /** What a store was asked and may still do, although the request waits for it no longer. */
  readonly left: Promise<unknown>[];
};

export const requests = new AsyncLocalStorage<Waiting | undefined>();

/** All that `work` leads to is one request, which does not wait for ever. @param spentMs what of it was waited elsewhere */
export const withPatience = <T>(work: () => T, spentMs = 0): T =>
  requests.run({ lateMs: spentMs, until: 0, left: [] }, work);

/** All that `work` leads to is done to its end, whatever becomes of the request that began it. */
export const outsideRequests = <T>(work: () => T): T => requests.run(undefined, work);

/** How long the request under way has waited for late answers in a row, in milliseconds; undefined where none is. */
export const patienceSpent = (): number | undefined => requests.getStore()?.lateMs;

/** The request under way has had others wait for it so long. */
export const spendPatience = (ms: number | undefined): void => {
  const waiting = requests.getStore();
  if (waiting !== undefined && ms !== undefined) waiting.lateMs = ms;
};
/** What a store was asked goes on when nobody waits for it any more. @throws StoreUnavailable then */
export const patiently = async <T>(asked: () => Promise<T>): Promise<T> => {
  const waiting = requests.getStore();
  if (waiting === undefined) return asked();
  // Nothing is begun any more that nobody would wait for.
  if (waiting.lateMs >= patienceMs) throw tooLate();
  const since = performance.now();
  const answer = asked();
  let giveUp: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => {
      waiting.left.push(answer);
      reject(tooLate());
    }, patienceMs - waiting.lateMs);
  });
  try {
    return await Promise.race([answer, impatience]);
  } finally {
    clearTimeout(giveUp);
    reckon(waiting, since, performance.now());
  }
};

const tooLate = () => new StoreUnavailable(`The stores answer too late: no patience after ${patienceMs} ms`);

/** Answers that were waited for at once count once. */
const reckon = (waiting: Waiting, since: number, now: number): void => {
  if (now - since < lateMs) {
    waiting.lateMs = 0;
    return;
  }
  waiting.lateMs += now - Math.max(since, waiting.until);
  waiting.until = now;
};
