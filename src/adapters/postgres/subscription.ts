import type { Position, StoredEvent } from '../../ledger/eventStore.ts';
import { alarm } from '../../waiting/alarm.ts';
import { pause } from '../../waiting/pause.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { ended, openClient } from './connection.ts';
import { appendedChannel } from './schema.ts';

// Milliseconds. A notification is only a hint to read; without one the log is read this often.
const pollMs = 1_000;

type ReadBatch = (after: Position) => Promise<StoredEvent[]>;

/**
 * Follows the log: reads on after a notification, or after a second without one. A broken connection is opened again,
 * and a read that fails for an outage is repeated, a second later and without end, until `signal` aborts.
 */
export async function* follow(
  url: string,
  readBatch: ReadBatch,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent[], void, void> {
  if (signal.aborted) return;
  const appended = alarm();
  const listening = new AbortController();
  signal.addEventListener('abort', appended.ring);
  const listener = listen(url, appendedChannel, appended.ring, listening.signal);
  try {
    for (let position = after; ; ) {
      const batch = await untilAborted(readOrNothing(readBatch, position), signal);
      if (batch === undefined || signal.aborted) return;
      if (batch.length === 0) await appended.wait(pollMs);
      else {
        position = (batch.at(-1) as StoredEvent).position;
        yield batch;
      }
    }
  } finally {
    signal.removeEventListener('abort', appended.ring);
    listening.abort();
    await listener;
  }
}

const readOrNothing = async (readBatch: ReadBatch, after: Position): Promise<StoredEvent[]> => {
  try {
    return await readBatch(after);
  } catch (error) {
    if (error instanceof StoreUnavailable) return [];
    throw error;
  }
};

/**
 * The result of the work, or undefined as soon as the signal aborts. Promise.race would leave a handler on the signal
 * for each read.
 */
const untilAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> =>
  new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

/**
 * Calls `ring` at every notification of a channel until `signal` aborts. The connection is opened again when it breaks.
 */
export const listen = async (url: string, channel: string, ring: () => void, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    // Polling goes on whatever failed here, and its reads report anything worse than a lost connection.
    await listenOnce(url, channel, ring, signal).catch(() => {});
    await pause(pollMs, signal);
  }
};

const listenOnce = async (url: string, channel: string, ring: () => void, signal: AbortSignal): Promise<void> => {
  const client = openClient(url);
  const over = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('notification', ring);
  try {
    await Promise.race([client.connect(), over]);
    await Promise.race([client.query(`LISTEN ${channel}`), over]);
    // Events appended between the last read and the LISTEN notified nobody.
    ring();
    await over;
  } finally {
    await ended(client);
  }
};
