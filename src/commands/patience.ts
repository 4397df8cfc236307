/**
 * How long one request waits for stores that do not answer, or answer late each time (interfaces.md section 2: an outage
 * is answered 503). Work that no request waits for, such as a follower's, has all the patience that its store has.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type EventStore, StoreUnavailable } from './eventStore.ts';
import type { RequestMemory, Turn } from './requestMemory.ts';

/** An answer that took so long was late. */
const lateMs = 1_000;
/** For so long a request waits for late answers in a row: the rest of the 10 s that a client waits is for all else. */
const patienceMs = 7_000;

/** Time spent on late answers since the last one in time, and until when that was reckoned. */
type Waiting = { lateMs: number; until: number };

const requests = new AsyncLocalStorage<Waiting>();

/** All that `work` leads to is one request, which does not wait for ever. @param spentMs what of it was waited elsewhere */
export const withPatience = <T>(work: () => T, spentMs = 0): T => requests.run({ lateMs: spentMs, until: 0 }, work);

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
  let giveUp: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => reject(tooLate()), patienceMs - waiting.lateMs);
  });
  try {
    return await Promise.race([asked(), impatience]);
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

/** The named methods of a port, each with the patience of the request that asks. */
const patientIn = <Port extends object, Name extends keyof Port>(port: Port, ...names: readonly Name[]): Port => {
  const methods = names.map((name) => {
    const method = port[name] as (...asked: unknown[]) => Promise<unknown>;
    return [name, (...asked: unknown[]) => patiently(() => method(...asked))] as const;
  });
  return { ...port, ...Object.fromEntries(methods) };
};

export const patientStore = (store: EventStore): EventStore =>
  patientIn(store, 'read', 'readMany', 'append', 'readAll', 'readHeaders', 'eventAt', 'head');

export const patientRequests = (memory: RequestMemory): RequestMemory => ({
  ...memory,
  begin: async (id, opening) => {
    const begun = memory.begin(id, opening);
    try {
      const turn = await patiently(() => begun);
      return turn && patientTurn(turn);
    } catch (error) {
      // A turn that comes when nobody waits for it any more would hold its key for ever.
      begun.then((late) => late?.leave()).catch(() => {});
      throw error;
    }
  },
});

const patientTurn = (turn: Turn): Turn => patientIn(turn, 'finish', 'forget', 'leave');

/** Reads of what read models show; a transaction belongs to no request. */
export const patientReads = <
  Port extends {
    checkpoint: unknown;
    standing: unknown;
    parked: unknown;
    get: unknown;
    getMany: unknown;
    keys: unknown;
    find: unknown;
  },
>(
  port: Port,
): Port => patientIn(port, 'checkpoint', 'standing', 'parked', 'get', 'getMany', 'keys', 'find');
