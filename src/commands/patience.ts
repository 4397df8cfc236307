/**
 * How long one request waits for stores that do not answer, or answer late each time (interfaces.md section 2: an outage
 * is answered 503). Work that no request waits for, such as a follower's, has all the patience that its store has.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type EventStore, StoreUnavailable } from './eventStore.ts';
import type { RequestMemory, Turn } from './requestMemory.ts';
import { within } from './within.ts';

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

const requests = new AsyncLocalStorage<Waiting | undefined>();

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

/**
 * Lets go of what a request holds. That begins however little patience is left, goes on when nobody waits for it any
 * more, and does nothing as part of the request, so that nothing in it gives up when the request does.
 * @throws StoreUnavailable for a request whose patience ends before it has ended
 */
const lettingGo = <T>(work: () => Promise<T>): Promise<T> => {
  const ended = outsideRequests(work);
  ended.catch(() => {});
  return patiently(() => ended);
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

/** Every store answers within that time; one that does not keeps no key. */
const leftMsMax = 10_000;

/**
 * A key that a request lets go of is free once what the request had begun has ended: whoever then sends it again finds
 * all of it in the log. Until then a repetition waits, because the first one is under way no more: it was answered.
 */
export const patientRequests = (memory: RequestMemory): RequestMemory => {
  const freeing = new Map<string, Promise<unknown>>();

  const freed = (id: string, work: () => Promise<unknown>): Promise<unknown> =>
    lettingGo(() => {
      const done = work();
      const ended = done.then(
        () => {},
        () => {},
      );
      freeing.set(id, ended);
      void ended.then(() => {
        if (freeing.get(id) === ended) freeing.delete(id);
      });
      return done;
    });

  const patientTurn = (id: string, turn: Turn): Turn => ({
    earlier: turn.earlier,
    finish: async (answer) => void (await freed(id, () => turn.finish(answer))),
    forget: async () => void (await freed(id, turn.forget)),
    leave: async () => {
      const left = requests.getStore()?.left ?? [];
      const leaving = freed(id, async () => {
        if (left.length > 0) await within(Promise.allSettled(left), leftMsMax);
        await turn.leave();
      });
      // That it is not free yet keeps nobody from an answer.
      await leaving.catch(() => {});
    },
  });

  return {
    ...memory,
    begin: async (id, opening) => {
      await patiently(async () => freeing.get(id));
      const begun = outsideRequests(() => memory.begin(id, opening));
      try {
        const turn = await patiently(() => begun);
        return turn && patientTurn(id, turn);
      } catch (error) {
        // A turn that comes when nobody waits for it any more would hold its key for ever.
        freed(id, async () => (await begun)?.leave()).catch(() => {});
        throw error;
      }
    },
  };
};

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
