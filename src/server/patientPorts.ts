import type { JobQueue } from '../commands/jobs/jobQueue.ts';
import type { RequestMemory, Turn } from '../commands/requests/requestMemory.ts';
import type { SessionStore } from '../commands/sessions/sessionStore.ts';
import type { EventStore } from '../ledger/eventStore.ts';
import { outsideRequests, patienceOfRequest, patiently } from '../waiting/patience.ts';
import { within } from '../waiting/within.ts';

/**
 * Releases something that a request holds. The release begins even when the request has no patience left, and continues
 * when nobody waits for it any more. It runs outside the request, so that nothing in it gives up together with the
 * request.
 * @throws StoreUnavailable for a request whose patience ends before the release does
 */
const lettingGo = <T>(work: () => Promise<T>): Promise<T> => {
  const ended = outsideRequests(work);
  ended.catch(() => {});
  return patiently(() => ended);
};

/** Wraps the named methods of a port, so that each call gives up with the patience of its request. */
const patientIn = <Port extends object, Name extends keyof Port>(port: Port, ...names: readonly Name[]): Port => {
  const methods = names.map((name) => {
    const method = port[name] as (...asked: unknown[]) => Promise<unknown>;
    return [name, (...asked: unknown[]) => patiently(() => method(...asked))] as const;
  });
  return { ...port, ...Object.fromEntries(methods) };
};

export const patientStore = (store: EventStore): EventStore =>
  patientIn(
    store,
    ...(store.confirm === undefined ? [] : (['confirm'] as const)),
    'read',
    'readMany',
    'append',
    'readAll',
    'readHeaders',
    'eventAt',
    'head',
  );

/** Wraps what requests ask of the queue. Doing jobs belongs to no request. */
export const patientJobs = (queue: JobQueue): JobQueue => patientIn(queue, 'add', 'get', 'cancel', 'openOf', 'counts');

export const patientSessions = (store: SessionStore): SessionStore =>
  patientIn(store, 'add', 'get', 'lengthen', 'end', 'endAll', 'spend');

/** Milliseconds. Every store answers within this time; a call that takes longer does not hold back the key. */
const leftMsMax = 10_000;

/**
 * A key is free only after everything that its request began has ended, so that a repetition finds all of it in the
 * log. A repetition waits for that instead of being told that the first request is under way, because the first one was
 * already answered.
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
      const left = patienceOfRequest.getStore()?.left ?? [];
      const leaving = freed(id, async () => {
        if (left.length > 0) await within(Promise.allSettled(left), leftMsMax);
        await turn.leave();
      });
      // The answer goes out even if the key is not free yet.
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
        // A turn that is given after its request gave up must be released, or its key would stay taken for ever.
        freed(id, async () => (await begun)?.leave()).catch(() => {});
        throw error;
      }
    },
  };
};

/** Wraps the reads of read models. A transaction belongs to no request, so it is left out. */
export const patientReads = <
  Port extends {
    checkpoint: unknown;
    standings: unknown;
    parked: unknown;
    get: unknown;
    getMany: unknown;
    keys: unknown;
    find: unknown;
  },
>(
  port: Port,
): Port => patientIn(port, 'checkpoint', 'standings', 'parked', 'get', 'getMany', 'keys', 'find');
