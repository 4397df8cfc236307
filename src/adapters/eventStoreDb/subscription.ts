/** Follows the log by the client's subscription, which is started again whenever it breaks. */
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AllStreamSubscription, streamNameFilter } from '@eventstore/db-client';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type Position, StoreDenied, type StoredEvent } from '../../ledger/eventStore.ts';
import { type Alarm, alarm } from '../../waiting/alarm.ts';
import { pause } from '../../waiting/pause.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { LedElsewhere, readFailure } from './errors.ts';
import { isOfLedger, onLeader, rawMessages, storedOf } from './events.ts';
import type { Loan } from './readers.ts';
import { placeOf } from './reads.ts';

// Bounds on events kept for a busy consumer. At the first of them, nothing more is taken from the server.
const batchEventsMax = 500;
const batchCharactersMax = 4 * 1_048_576;

// Milliseconds before a new try: the client's subscriptions do not resume by themselves.
const againMs = 1_000;
// The same after a node said that it does not lead. For up to 1.1 s it may name a leader that died.
const elsewhereMs = 100;

// Filters out the server's own streams. The number is how many events the server checks at a time.
const ledgerStreams = streamNameFilter({ regex: '^[^$]', maxSearchWindow: 500, checkpointInterval: 100 });

/**
 * Batches after `after` (exclusive), and new events as soon as they come. A subscription that breaks starts again one
 * second later after the last event received, without end, until `signal` aborts.
 * @throws StoreDenied when the server denies access, RangeError for an event without a position of its own.
 */
export async function* follow(
  lend: () => Loan,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent[], void, void> {
  if (signal.aborted) return;
  const rung = alarm();
  signal.addEventListener('abort', rung.ring);
  let position = after;
  let current = subscribed(lend(), position, rung);
  try {
    while (!signal.aborted) {
      const batch = current.take();
      if (batch.length > 0) {
        position = batch.at(-1)!.position;
        yield batch;
      } else if (current.failure() !== undefined) {
        const failure = readFailure(current.failure());
        if (failure instanceof StoreDenied || !(failure instanceof StoreUnavailable)) throw failure;
        current.end(failure);
        await pause(failure instanceof LedElsewhere ? elsewhereMs : againMs, signal);
        if (!signal.aborted) current = subscribed(lend(), position, rung);
      } else {
        await rung.wait();
        // Events that arrived together come in the same turn.
        await nextTurn();
      }
    }
  } finally {
    signal.removeEventListener('abort', rung.ring);
    current.end();
  }
}

type Subscribed = {
  /** The events that arrived since the last call. */
  take(): StoredEvent[];
  failure(): unknown;
  /** `failure`: why it ends, unless it is no longer wanted. Once it has ended, nothing more happens. */
  end(failure?: unknown): void;
};

const subscribed = (loan: Loan, after: Position, rung: Alarm): Subscribed => {
  // `fromPosition` is exclusive in subscriptions, but inclusive in reads.
  const options = { ...onLeader, fromPosition: placeOf(after), filter: ledgerStreams };
  // The types declare events and an older Node; with asMessages it gives raw messages.
  const opened: object = loan.client.subscribeToAll(options, rawMessages);
  const subscription = opened as Readable & Pick<AllStreamSubscription, 'unsubscribe'>;
  let batch: StoredEvent[] = [];
  let characters = 0;
  let failed: unknown;
  let hasEnded = false;

  const fail = (error: unknown) => {
    failed ??= error;
    rung.ring();
  };
  subscription.on('data', (message: ReadResp) => {
    const event = message.getEvent()?.getEvent();
    if (event === undefined || !isOfLedger(event) || failed !== undefined) return;
    try {
      const stored = storedOf(event);
      batch.push(stored);
      characters += stored.data.length + stored.metadata.length;
    } catch (error) {
      fail(error);
    }
    if (batch.length >= batchEventsMax || characters >= batchCharactersMax) subscription.pause();
    rung.ring();
  });
  subscription.on('error', fail);
  loan.onMoved(fail);
  for (const over of ['end', 'close'] as const)
    subscription.on(over, () => fail(new StoreUnavailable('EventStoreDB ended a subscription')));

  return {
    take: () => {
      const taken = batch;
      batch = [];
      characters = 0;
      if (subscription.isPaused()) subscription.resume();
      return taken;
    },
    failure: () => failed,
    end: (failure) => {
      if (hasEnded) return;
      hasEnded = true;
      subscription.unsubscribe().catch(() => {});
      loan.failed(failure);
      loan.over();
    },
  };
};
