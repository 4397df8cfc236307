/** Stores that do not answer yet are waited for, and named by where they are and which setting says so, never with a password. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from './commands/eventStore.ts';

export type Waiting = {
  /** 0: not at all. */
  readonly seconds: number;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

export type StoreNamed = {
  readonly name: 'event store' | 'read store';
  readonly variable: 'EVENT_STORE' | 'READ_STORE';
  readonly url: string;
};

export const notWaiting: Waiting = { seconds: 0, signal: new AbortController().signal, say: () => {} };

const retryMs = 1_000;
const repeatMs = 30_000;

/** @throws StoreUnavailable once the time is over, with a sentence that says where and which setting */
export const opening = async <Store extends { close(): Promise<void> }>(
  named: StoreNamed,
  open: () => Promise<Store>,
  { seconds, signal, say }: Waiting,
): Promise<Store> => {
  const startedAt = performance.now();
  const waitedMs = () => performance.now() - startedAt;
  const place = `The ${named.name} at ${placeIn(named.url)} (${named.variable})`;
  let saidAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      const store = await unlessAborted(open(), signal);
      if (saidAt >= 0) say(`${place} answers, after ${Math.round(waitedMs() / 1000)} s.`);
      return store;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (waitedMs() >= seconds * 1000)
        throw new StoreUnavailable(`${cannotBeReached(place, seconds)}${saidBy(error.cause)}`, { cause: error });
      if (waitedMs() - saidAt >= repeatMs) {
        saidAt = waitedMs();
        say(
          `${place} cannot be reached; waiting for it, up to ${seconds} s in all (STORE_WAIT_SECONDS).${saidBy(error.cause)}`,
        );
      }
      await pause(retryMs, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
  }
};

const cannotBeReached = (place: string, seconds: number): string =>
  seconds === 0
    ? `${place} cannot be reached.`
    : `${place} could not be reached for ${seconds} s (STORE_WAIT_SECONDS).`;

/** What a server that is there says for itself: no connections left, a full disk, starting up. Nothing for one that is not there. */
const saidBy = (cause: unknown): string =>
  cause instanceof Error && 'severity' in cause ? ` The server says: ${cause.message}.` : '';

/** Host and port, and the database where there is one. */
export const placeIn = (url: string): string => url.replace(/^[^:]+:\/\/(?:[^/?]*@)?/, '').replace(/\?.*$/, '');

/** A store that opens after nobody waits for it any more is closed again. */
const unlessAborted = async <Store extends { close(): Promise<void> }>(
  opened: Promise<Store>,
  signal: AbortSignal,
): Promise<Store> => {
  signal.throwIfAborted();
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([opened, aborted]);
  } catch (error) {
    if (signal.aborted) opened.then((store) => store.close()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
