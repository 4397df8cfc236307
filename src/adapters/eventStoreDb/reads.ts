/** Reads of streams and of the log, in the client's fastest manner: `on('data')`, a quarter faster than iterating. */
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
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { isDenied, readFailure, readMsMax } from './errors.ts';
import {
  asMessages,
  bytesOf,
  isOfLedger,
  positionOf,
  type Recorded,
  safeInteger,
  saidIn,
  storedOf,
  typeOf,
} from './events.ts';

type StreamRange = { readonly from: Revision; readonly count?: number; readonly msMax?: number };

/** An absent stream has no events. @throws StoreUnavailable, StreamDeleted */
export const readStream = async (
  client: EventStoreDBClient,
  stream: string,
  { from, count, msMax = readMsMax }: StreamRange,
): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  const options = { fromRevision: BigInt(from), ...(count === undefined ? {} : { maxCount: count }) };
  const startedAt = performance.now();
  try {
    const { isMissing } = await eachOf(client.readStream(stream, options, asMessages), msMax, (event) =>
      found.push(storedOf(event)),
    );
    if (isMissing && (await wasCut(client, stream, startedAt + msMax - performance.now())))
      throw new StreamDeleted(stream);
  } catch (error) {
    throw error instanceof StreamDeletedError ? new StreamDeleted(stream) : error;
  }
  return found;
};

const cutting = ['$tb', '$maxCount', '$maxAge'];

/**
 * Whether a stream that there is not was there: one that was deleted softly reads as one that never was, and takes appends
 * that follow none, but the server keeps in the stream's metadata how far it was cut. Whoever may not read that is told no.
 */
const wasCut = async (client: EventStoreDBClient, stream: string, msMax: number): Promise<boolean> => {
  let latest: Recorded | undefined;
  const reading = client.readStream(
    `$$${stream}`,
    { direction: BACKWARDS, fromRevision: END, maxCount: 1 },
    asMessages,
  );
  try {
    await eachOf(reading, Math.max(msMax, 1), (event) => {
      latest = event;
    });
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
  const set = latest === undefined ? {} : saidIn(latest);
  return cutting.some((name) => name in set);
};

// A page ends at the first of these and of its limit, so that one of large events also comes in time.
const pageBytesMax = 8 * 1_048_576;
const pageMsMax = 4_000;

/**
 * What `of` makes of the ledger's events after a position (exclusive): at most `limit` of them, fewer of large ones, none
 * only where the log ends. @throws StoreUnavailable
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
    // The first is the one at `position`: reads of $all include it.
    const count = limit - found.length + 1;
    const options = { fromPosition: placeOf(position), maxCount: count };
    const [from, reading] = [position, { seen: 0, last: position }];
    await eachOf(client.readAll(options, asMessages), startedAt + readMsMax - performance.now(), (event) => {
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

/** The server cannot leave events out of a read: so many at most are looked at, and the last of them says how far that was. */
const lookedAtMax = 200;

/** Events of all but some types after a position (exclusive), and the last that was looked at. @throws StoreUnavailable */
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

/** The ledger's event at a position. @throws StoreUnavailable */
export const readAt = async (client: EventStoreDBClient, position: Position): Promise<StoredEvent | undefined> => {
  let found: StoredEvent | undefined;
  const options = { fromPosition: placeOf(position), maxCount: 1 };
  await eachOf(client.readAll(options, asMessages), readMsMax, (event) => {
    if (isOfLedger(event) && positionOf(event) === position) found = storedOf(event);
  });
  return found;
};

/** Position of the ledger's last event, 0 without any. @throws StoreUnavailable */
export const readHead = async (client: EventStoreDBClient): Promise<Position> => {
  const endsAt = performance.now() + readMsMax;
  let fromPosition: ReadPosition = END;
  // The server's own events may stand behind it, mostly none: look at few first, then at more.
  for (let count = 2; ; count = Math.min(8 * count, 4_096)) {
    const reading: { seen: number; lowest: number; head?: Position } = { seen: 0, lowest: 0 };
    const options = { direction: BACKWARDS, fromPosition, maxCount: count } as const;
    await eachOf(client.readAll(options, asMessages), endsAt - performance.now(), (event) => {
      reading.seen++;
      reading.lowest = safeInteger(event.getCommitPosition()) ?? 0;
      if (isOfLedger(event)) reading.head ??= positionOf(event);
    });
    if (reading.head !== undefined) return reading.head;
    if (reading.seen < count) return 0;
    fromPosition = placeOf(reading.lowest);
  }
};

/** Only of an event's position, or 0: what a server makes of a place inside a record, it alone knows. */
export const placeOf = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/** What the client reads by. It declares that for events and an older Node; told so (asMessages), it gives messages. */
type Reading = Readable & { cancel(): Promise<void> };

/**
 * Tells of each event until there are no more, or one was enough; gives whether the server knows no such stream.
 * @throws StoreUnavailable, also when that takes longer than `msMax`.
 */
const eachOf = (
  stream: object,
  msMax: number,
  tell: (event: Recorded) => unknown,
): Promise<{ readonly isMissing: boolean }> =>
  new Promise((resolve, reject) => {
    const reading = stream as Reading;
    const expire = () => stop(new StoreUnavailable(`EventStoreDB was not read in ${Math.round(msMax)} ms`));
    const timer = setTimeout(expire, msMax);
    const settle = () => {
      clearTimeout(timer);
      reading.off('data', take);
    };
    // A call that is not cancelled stays open; one that could not even begin has nothing to cancel.
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
    // The listener for errors stays: one that comes when nobody waits any more must not end the process.
    reading.on('error', stop);
    reading.on('data', take);
    reading.on('end', () => {
      settle();
      resolve({ isMissing });
    });
  });
