/** Stores that can hold up the n-th call of a request: the call does not return until `goOn`. */

import type { RequestMemory, Turn } from '../../../src/commands/requests/requestMemory.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { patienceSpent } from '../../../src/waiting/patience.ts';

export type Gate = {
  /** Resolves once the n-th call from now on has arrived. That call then waits `before` or `after` its work. */
  holdUp(n: number, held: 'before' | 'after'): Promise<void>;
  goOn(): void;
  pass<T>(call: () => Promise<T>): Promise<T>;
};

export const gate = (): Gate => {
  let left = 0;
  let side: 'before' | 'after' = 'before';
  let reached = () => {};
  let goOn = () => {};
  let going = Promise.resolve();
  return {
    holdUp: (n, held) => {
      left = n;
      side = held;
      going = new Promise((resolve) => {
        goOn = resolve;
      });
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    goOn: () => {
      left = 0;
      goOn();
    },
    pass: async (call) => {
      if (left === 0 || --left > 0) return call();
      reached();
      if (side === 'before') await going;
      try {
        return await call();
      } finally {
        if (side === 'after') await going;
      }
    },
  };
};

/** Only calls of a request are held up. Work that runs beside the request goes on. */
export const gatedStore = (store: EventStore, { pass }: Gate): EventStore => {
  const gated =
    <Asked extends unknown[], T>(method: (...asked: Asked) => Promise<T>) =>
    (...asked: Asked): Promise<T> =>
      patienceSpent() === undefined ? method(...asked) : pass(() => method(...asked));
  return {
    ...store,
    read: gated(store.read),
    readMany: gated(store.readMany),
    append: gated(store.append),
    readAll: gated(store.readAll),
    readHeaders: gated(store.readHeaders),
    eventAt: gated(store.eventAt),
    head: gated(store.head),
  };
};

export const gatedRequests = (memory: RequestMemory, { pass }: Gate): RequestMemory => ({
  ...memory,
  begin: async (id, opening) => {
    const turn = await pass(() => memory.begin(id, opening));
    return turn && gatedTurn(turn, pass);
  },
});

const gatedTurn = (turn: Turn, pass: Gate['pass']): Turn => ({
  earlier: turn.earlier,
  finish: (answer) => pass(() => turn.finish(answer)),
  forget: () => pass(() => turn.forget()),
  leave: () => pass(() => turn.leave()),
});
