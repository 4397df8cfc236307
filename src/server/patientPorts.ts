import type { RequestMemory, Turn } from '../commands/requests/requestMemory.ts';
import type { EventStore } from '../ledger/eventStore.ts';
import { outsideRequests, patiently, requests } from '../waiting/patience.ts';
import { within } from '../waiting/within.ts';

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
