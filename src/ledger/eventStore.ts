/**
 * The event-store port. It moves text: what an adapter was given it gives back byte for byte, so that the digests over
 * that text (5.4) are the same on every store. What the text means is the ledger's business (ledger.ts).
 */

import { Rejection } from '../domain/rejection.ts';
import { StoreUnavailable } from '../waiting/unavailable.ts';

/** Number of an event in its stream, from 0. */
export type Revision = number;

/** Place of an event in the global order: a safe integer above 0 that only grows; gaps are allowed. 0 is "before the first". */
export type Position = number;

/** What an append expects to find: the revision of the stream's last event, or `none` for a stream without any. */
export type ExpectedRevision = Revision | 'none';

export type NewEvent = {
  /** A UUID. Repeating an append with the same ids is a retry, not a second append. */
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly metadata: string;
};

export type StoredEvent = NewEvent & {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
};

/** An event without what it says: where it stands, and its metadata. */
export type EventHeader = Pick<StoredEvent, 'position' | 'stream' | 'revision' | 'metadata'>;

/** Revision and position of the last event appended. */
export type Appended = { readonly revision: Revision; readonly position: Position };

/** What an event says is left out. */
export const headerOf = ({ position, stream, revision, metadata }: StoredEvent): EventHeader => ({
  position,
  stream,
  revision,
  metadata,
});

export type EventStore = {
  /**
   * The events of a stream in order, from `from` (inclusive, default 0), at most `limit` of them; an absent stream has none.
   * @throws StreamDeleted
   */
  read(stream: string, from?: Revision, limit?: number): Promise<StoredEvent[]>;

  /** The same for several streams at once; an absent stream maps to an empty list. @throws StreamDeleted */
  readMany(streams: readonly string[]): Promise<ReadonlyMap<string, StoredEvent[]>>;

  /**
   * Appends all events or none, directly after `expected`. When the stream already holds exactly these ids directly
   * after `expected`, the append is a retry and answers as the first did.
   * @throws RevisionConflict when the stream is elsewhere.
   * @throws AppendTooLarge above {@link appendBytesMax}; nothing is written.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>;

  /**
   * At most `limit` events of all streams in global order, after `after` (exclusive): there may be fewer, and none only
   * where the log ends. `after` is 0 or the position of an event: some stores know no other place to begin. An event once passed over never appears later. `without`: events of these types may be left out, so that nobody reads an import's parts who does not want them; whoever
   * asks goes on after the last event of the answer, wanted or not, until one is empty.
   */
  readAll(after: Position, limit: number, without?: readonly string[]): Promise<StoredEvent[]>;

  /** As {@link EventStore.readAll}, without types and data: for who asks where and when, of an import's part a thousandth. */
  readHeaders(after: Position, limit: number): Promise<EventHeader[]>;

  /** The event at a position; undefined where there is none. */
  eventAt(position: Position): Promise<StoredEvent | undefined>;

  /** Position of the last event in the store, 0 when empty. */
  head(): Promise<Position>;

  /** All events after `after` (exclusive) in global order, in batches, then live ones as they come, until `signal` aborts; then it returns. */
  subscribe(after: Position, signal: AbortSignal): AsyncGenerator<StoredEvent[], void, void>;

  close(): Promise<void>;
};

/** What any store must offer for one append (5.2): 1 MiB, counted by {@link appendBytes}. */
export const appendBytesMax = 1_048_576;

// Room for ids, type tags and framing on the wire, so that a store that counts those too still takes the append.
const eventOverheadBytes = 128;

/** Size of an append in bytes as every adapter counts it. */
export const appendBytes = (events: readonly NewEvent[]): number =>
  events.reduce(
    (bytes, { type, data, metadata }) =>
      bytes + Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata) + eventOverheadBytes,
    0,
  );

/** Another writer was first: the stream is not at the revision that was read. Read again, then decide again. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  readonly stream: string;
  readonly expected: ExpectedRevision;

  constructor(stream: string, expected: ExpectedRevision, options?: ErrorOptions) {
    super(`Stream ${stream} is not at the expected revision ${expected}`, options);
    this.stream = stream;
    this.expected = expected;
  }
}

export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';

  constructor(stream: string, bytes: number) {
    super(`An append of ${bytes} bytes to ${stream} is above the ${appendBytesMax} that any store takes`);
  }
}

/**
 * A store that knows of deleting says that the stream was deleted, or what it held. What is about it is not known any more
 * (operations 11.8): to whoever wants to decide, it is a refusal.
 */
export class StreamDeleted extends Rejection {
  override readonly name = 'StreamDeleted';
  readonly stream: string;

  constructor(stream: string) {
    super(
      'history_unknown',
      `Nothing is decided about what ${stream} holds: it was deleted in the store. Verify the ledger, and bring back what was recorded from a copy.`,
    );
    this.stream = stream;
  }
}

export type StoreName = 'event store' | 'read store';

/**
 * A store answers and refuses this server's user (operations.md 11.9). Nothing was written. It is an outage too: work goes
 * on by itself once the right is given back.
 */
export class StoreDenied extends StoreUnavailable {
  override readonly name = 'StoreDenied';
  readonly store: StoreName;
  /** What is denied, as a verb: `read`, `append`, `log in`. */
  readonly right: string;

  constructor(store: StoreName, right: string, options?: ErrorOptions) {
    super(`The ${store} denies this server the right to ${right}`, options);
    this.store = store;
    this.right = right;
  }
}
