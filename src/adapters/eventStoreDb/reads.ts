/** Reads streams and the log by `on('data')`, which is a quarter faster with this client than iterating. */
import type { Readable } from 'node:stream';
import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ReadPosition,
  START,
  StreamDeletedError,
} from '@eventstore/db-client';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type Position, type Revision, type StoredEvent, StreamDeleted } from '../../ledger/eventStore.ts';
import { isDenied, NoAnswer, readFailure, readMsMax } from './errors.ts';
import {
  bytesOf,
  dataOf,
  isOfLedger,
  onLeader,
  positionOf,
  type Recorded,
  rawMessages,
  safeInteger,
  storedOf,
  typeOf,
} from './events.ts';

type StreamRange = { readonly from: Revision; readonly count?: number; readonly msMax?: number };

/** A missing stream gives no events. @throws StoreUnavailable, StreamDeleted */
export const readStream = async (
  client: EventStoreDBClient,
  stream: string,
  { from, count, msMax = readMsMax }: StreamRange,
): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  const options = { ...onLeader, fromRevision: BigInt(from), ...(count === undefined ? {} : { maxCount: count }) };
  const startedAt = performance.now();
  try {
    const { isMissing } = await eachOf(client.readStream(stream, options, rawMessages), msMax, (event) =>
      found.push(storedOf(event)),
    );
    if (isMissing && (await wasCut(client, stream, startedAt + msMax - performance.now())))
      throw new StreamDeleted(stream);
  } catch (error) {
    throw error instanceof StreamDeletedError ? new StreamDeleted(stream) : error;
  }
  return found;
};

/** The revision of a stream's last event; -1 without any. @throws StoreUnavailable */
export const readLastRevision = async (
  client: EventStoreDBClient,
  stream: string,
  msMax: number,
): Promise<Revision> => {
  let last = -1;
  const options = { ...onLeader, direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
  try {
    await eachOf(client.readStream(stream, options, rawMessages), msMax, (event) => {
      last = storedOf(event).revision;
    });
  } catch (error) {
    throw error instanceof StreamDeletedError ? new StreamDeleted(stream) : error;
  }
  return last;
};

/** The position of the last record of the whole log, whoever wrote it; 0 without any. @throws StoreUnavailable */
export const readLastPosition = async (client: EventStoreDBClient, msMax: number): Promise<Position> => {
  let last = 0;
  const options = { ...onLeader, direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const;
  await eachOf(client.readAll(options, rawMessages), msMax, (event) => {
    last = safeInteger(event.getCommitPosition()) ?? 0;
  });
  return last;
};

const cutting = ['$tb', '$maxCount', '$maxAge'];

/**
 * Whether a stream that seems to be missing was deleted softly. Such a stream reads as if it had never existed, and
 * takes appends that expect no stream. But the stream's metadata still tell where it was cut. A user without the right
 * to read them gets `false`.
 */
const wasCut = async (client: EventStoreDBClient, stream: string, msMax: number): Promise<boolean> => {
  let latest: Recorded | undefined;
  const reading = client.readStream(
    `$$${stream}`,
    { ...onLeader, direction: BACKWARDS, fromRevision: END, maxCount: 1 },
    rawMessages,
  );
  try {
    await eachOf(reading, Math.max(msMax, 1), (event) => {
      latest = event;
    });
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
  const set = latest === undefined ? {} : dataOf(latest);
  return cutting.some((name) => name in set);
};

// A page ends at its limit or at the first of these bounds, so that a page of large events also comes in time.
const pageBytesMax = 8 * 1_048_576;
const pageMsMax = 4_000;

/**
 * Maps the ledger's events after a position (exclusive) by `of`. Gives at most `limit` of them, fewer when they are
 * large, and none only at the end of the log. @throws StoreUnavailable
 */
export const readLog = async <Read>(
  client: EventStoreDBClient,
  after: Position,
  limit: number,
  of: (event: Recorded) => Read,
): Promise<Read[]> => {
  const found: Read[] = [];
  const startedAt = performance.now();
  let bytes = 0;
  const isFull = () =>
    found.length >= limit ||
    (found.length > 0 && (bytes >= pageBytesMax || performance.now() - startedAt >= pageMsMax));
  for (let position = after; !isFull(); ) {
    // Reads of $all include the event at `position`, so one more is asked for.
    const count = limit - found.length + 1;
    const options = { ...onLeader, fromPosition: placeOf(position), maxCount: count };
    const [from, reading] = [position, { seen: 0, last: position }];
    await eachOf(client.readAll(options, rawMessages), startedAt + readMsMax - performance.now(), (event) => {
      reading.seen++;
      const commit = safeInteger(event.getCommitPosition()) ?? 0;
      if (commit <= from) return;
      reading.last = commit;
      if (!isOfLedger(event)) return;
      found.push(of(event));
      bytes += bytesOf(event);
      return isFull() ? 'enough' : undefined;
    });
    if (reading.seen < count) break;
    position = reading.last;
  }
  return found;
};

/** The server cannot filter types in a read, so one call looks at this many events at most. */
const lookedAtMax = 200;

/**
 * At most `limit` events after a position (exclusive), without those of some types. With fewer than `limit`, the last
 * event looked at is added, whatever its type, so that the caller can continue from there.
 * @throws StoreUnavailable
 */
export const readWithout = async (
  client: EventStoreDBClient,
  after: Position,
  limit: number,
  without: readonly string[],
): Promise<StoredEvent[]> => {
  let last: Recorded | undefined;
  const lookedAt = await readLog(client, after, lookedAtMax, (event) => {
    last = event;
    return without.includes(typeOf(event)) ? [] : [storedOf(event)];
  });
  const wanted = lookedAt.flat();
  if (wanted.length >= limit || last === undefined) return wanted.slice(0, limit);
  return wanted.at(-1)?.position === positionOf(last) ? wanted : [...wanted, storedOf(last)];
};

/** The ledger's event at a position; undefined without one. @throws StoreUnavailable */
export const readAt = async (client: EventStoreDBClient, position: Position): Promise<StoredEvent | undefined> => {
  let found: StoredEvent | undefined;
  const options = { ...onLeader, fromPosition: placeOf(position), maxCount: 1 };
  await eachOf(client.readAll(options, rawMessages), readMsMax, (event) => {
    if (isOfLedger(event) && positionOf(event) === position) found = storedOf(event);
  });
  return found;
};

/** Position of the ledger's last event; 0 without events. @throws StoreUnavailable */
export const readHead = async (client: EventStoreDBClient): Promise<Position> => {
  const endsAt = performance.now() + readMsMax;
  let fromPosition: ReadPosition = END;
  // Events of the server may follow the ledger's last one, but mostly do not. So look at few events first, and then at
  // more.
  for (let count = 2; ; count = Math.min(8 * count, 4_096)) {
    const reading: { seen: number; lowest: number; head?: Position } = { seen: 0, lowest: 0 };
    const options = { ...onLeader, direction: BACKWARDS, fromPosition, maxCount: count } as const;
    await eachOf(client.readAll(options, rawMessages), endsAt - performance.now(), (event) => {
      reading.seen++;
      reading.lowest = safeInteger(event.getCommitPosition()) ?? 0;
      if (isOfLedger(event)) reading.head ??= positionOf(event);
    });
    if (reading.head !== undefined) return reading.head;
    if (reading.seen < count) return 0;
    fromPosition = placeOf(reading.lowest);
  }
};

/** Call it only with the position of an event or 0: a position inside a record has no defined meaning. */
export const placeOf = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/**
 * The stream behind a read of the client. The types declare events and an older Node; with asMessages it gives raw
 * messages.
 */
type Reading = Readable & { cancel(): Promise<void> };

/**
 * Calls `tell` for every event until there are no more, or until it answers `enough`. Gives whether the server says
 * that the stream does not exist.
 * @throws StoreUnavailable, also when that takes longer than `msMax`.
 */
const eachOf = (
  stream: object,
  msMax: number,
  tell: (event: Recorded) => unknown,
): Promise<{ readonly isMissing: boolean }> =>
  new Promise((resolve, reject) => {
    const reading = stream as Reading;
    const expire = () => stop(new NoAnswer(`EventStoreDB was not read in ${Math.round(msMax)} ms`));
    const timer = setTimeout(expire, msMax);
    const settle = () => {
      clearTimeout(timer);
      reading.off('data', take);
    };
    // Without cancelling, the call would stay open. A call that could not begin has nothing to cancel.
    const leave = () => {
      settle();
      reading.cancel().catch(() => {});
    };
    const stop = (error: unknown) => {
      leave();
      reject(readFailure(error));
    };
    let isMissing = false;
    const take = (message: ReadResp) => {
      isMissing ||= message.hasStreamNotFound();
      const event = message.getEvent()?.getEvent();
      if (event === undefined) return;
      try {
        if (tell(event) !== 'enough') return;
        leave();
        resolve({ isMissing });
      } catch (error) {
        stop(error);
      }
    };
    // The listener for errors stays, so that a late error does not end the process.
    reading.on('error', stop);
    reading.on('data', take);
    reading.on('end', () => {
      settle();
      resolve({ isMissing });
    });
  });
