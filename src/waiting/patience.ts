/**
 * How long one request waits for stores that do not answer, or that answer late each time (interfaces.md section 2: an
 * outage is answered 503). Work that no request waits for, such as a follower's, waits as long as its store does.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StoreUnavailable } from './unavailable.ts';

/** An answer that takes this long counts as late. */
const lateMs = 1_000;
/** A request waits this long for late answers in a row. A client waits 10 s: the rest is for everything else. */
export const patienceMs = 7_000;

type Waiting = {
  /** Milliseconds spent on late answers since the last answer that came in time. */
  lateMs: number;
  /** The moment up to which `lateMs` has been counted. */
  until: number;
  /** Work that the request no longer waits for, but that a store may still do. */
  readonly left: Promise<unknown>[];
};

export const patienceOfRequest = new AsyncLocalStorage<Waiting | undefined>();

/**
 * Runs `work`, and all that it leads to, as one request that does not wait for ever.
 * @param spentMs patience that the request spent before it came here
 */
export const withPatience = <T>(work: () => T, spentMs = 0): T =>
  patienceOfRequest.run({ lateMs: spentMs, until: 0, left: [] }, work);

/** Runs `work`, and all that it leads to, to its end, whatever becomes of the request that began it. */
export const outsideRequests = <T>(work: () => T): T => patienceOfRequest.run(undefined, work);

/** How long the request under way has waited for late answers in a row, in milliseconds. Undefined when no request is under way. */
export const patienceSpent = (): number | undefined => patienceOfRequest.getStore()?.lateMs;

/** Sets how long the request under way has waited for late answers in a row, where that was measured elsewhere. */
export const spendPatience = (ms: number | undefined): void => {
  const waiting = patienceOfRequest.getStore();
  if (waiting !== undefined && ms !== undefined) waiting.lateMs = ms;
};
/**
 * Everything that waits now for a late answer of a store: questions of this thread, and other threads that reported it.
 */
const late = new Set<object>();

export const storesAreLate = (): boolean => late.size > 0;

let tellLate: (isLate: boolean) => void = () => {};

/** Calls `told` when an answer becomes late for this thread, and when none is late any more. */
export const tellWhenLate = (told: (isLate: boolean) => void): void => {
  tellLate = told;
};

/** Remembers whether a store is late for somebody else, such as another thread. */
export const noteLate = (who: object, isLate: boolean): void => {
  const before = late.size > 0;
  if (isLate) late.add(who);
  else late.delete(who);
  if (before !== late.size > 0) tellLate(late.size > 0);
};

/**
 * Waits for a store with the patience of the request under way. The store's work goes on after that patience has ended.
 * @throws StoreUnavailable when it ends
 */
export const patiently = async <T>(asked: () => Promise<T>): Promise<T> => {
  const waiting = patienceOfRequest.getStore();
  if (waiting === undefined) return asked();
  // Nobody would wait for the answer, so nothing is begun.
  if (waiting.lateMs >= patienceMs) throw tooLate();
  const since = performance.now();
  const question = {};
  const becomesLate = setTimeout(noteLate, lateMs, question, true);
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
    clearTimeout(becomesLate);
    noteLate(question, false);
    reckon(waiting, since, performance.now());
  }
};

export const tooLate = () => new StoreUnavailable(`The stores answer too late: no patience after ${patienceMs} ms`);

/** Adds up waiting time. The time of answers that were waited for together counts once. */
const reckon = (waiting: Waiting, since: number, now: number): void => {
  if (now - since < lateMs) {
    waiting.lateMs = 0;
    return;
  }
  waiting.lateMs += now - Math.max(since, waiting.until);
  waiting.until = now;
};
