/**
 * The event-store port. It moves text: an adapter gives back byte for byte what it was given, so that the digests over
 * that text (5.4) are the same on every store. The ledger interprets the text (ledger.ts).
 */

import { Rejection } from '../domain/rejection.ts';
import { StoreUnavailable } from '../waiting/unavailable.ts';

/** Number of an event in its stream, from 0. */
export type Revision = number;

/** Place of an event in the global order: a safe integer above 0 that only grows, possibly with gaps. 0 means "before the first event". */
export type Position = number;

/** The state that an append expects: the revision of the stream's last event, or `none` for a stream without events. */
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

/** An event without its type and data: where it stands, and its metadata. */
export type EventHeader = Pick<StoredEvent, 'position' | 'stream' | 'revision' | 'metadata'>;

/** Revision and position of the last event appended. */
export type Appended = { readonly revision: Revision; readonly position: Position };

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
   * Appends all events or none, directly after `expected`. If the stream already holds exactly these ids directly after
   * `expected`, the append is a retry and gets the same answer as the first time.
   * @throws RevisionConflict when the stream is not at `expected`.
   * @throws AppendTooLarge above {@link appendBytesMax}; nothing is written.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>;

  /**
   * Makes sure that a stream still ends at this revision, for stores that may answer a read with an old state. A write does
   * not need this, because it names the revision that it expects. An answer without a write does. Absent: a read is never
   * old.
   * @throws RevisionConflict when the stream goes on; StoreUnavailable when that cannot be told
   */
  confirm?(stream: string, revision: ExpectedRevision): Promise<void>;

  /**
   * At most `limit` events of all streams in global order, after `after` (exclusive). There may be fewer, and there are
   * none only at the end of the log. `after` is 0 or the position of an event: some stores can begin nowhere else. An
   * event that was passed over never appears later.
   * `without` is a hint, so that nobody has to read an import's parts in vain: the store may omit events of these
   * types, but need not. Callers must filter. They must continue from the last event returned, also one they did not
   * ask for, until an answer is empty.
   */
  readAll(after: Position, limit: number, without?: readonly string[]): Promise<StoredEvent[]>;

  /** As {@link EventStore.readAll}, but only position, stream, revision and metadata: about a thousandth of the bytes of an import part. */
  readHeaders(after: Position, limit: number): Promise<EventHeader[]>;

  /** The event at a position; undefined when there is none. */
  eventAt(position: Position): Promise<StoredEvent | undefined>;

  /** Position of the last event in the store, 0 when empty. */
  head(): Promise<Position>;

  /**
   * The store from which long work reads when it needs nothing after this position. It is a replica that holds all events
   * through the position, so that the work takes nothing from the server that takes writes (operations 12.3). If no replica
   * does, or one fails meanwhile, this store itself is read. Absent: there are no replicas. It never throws.
   */
  readsAt?(through: Position): Promise<ReadsOnly>;

  /**
   * All events after `after` (exclusive) in global order: first the existing ones in batches, then live ones as they
   * come. Returns once `signal` aborts.
   */
  subscribe(after: Position, signal: AbortSignal): AsyncGenerator<StoredEvent[], void, void>;

  close(): Promise<void>;
};

/** The part of the port that reads the log and never writes to it. */
export type ReadsOnly = Pick<EventStore, 'read' | 'readMany' | 'readAll' | 'readHeaders' | 'eventAt'>;

/** Reads for long work as of a position: from a replica, if the store has one that holds it (operations 12.3). */
export const readsAt = async (store: EventStore, through: Position): Promise<ReadsOnly> =>
  store.readsAt === undefined ? store : store.readsAt(through);

/** The size that every store must accept in one append (5.2): 1 MiB, counted by {@link appendBytes}. */
export const appendBytesMax = 1_048_576;

// Room for ids, type tags and framing on the wire. A store that counts those too then still takes the append.
const eventOverheadBytes = 128;

/** Size of an append in bytes. Every adapter counts it this way. */
export const appendBytes = (events: readonly NewEvent[]): number =>
  events.reduce(
    (bytes, { type, data, metadata }) =>
      bytes + Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata) + eventOverheadBytes,
    0,
  );

/** Another writer was first: the stream is no longer at the revision that was read. The caller reads again and decides again. */
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
 * The store says that the stream was deleted. Its content is then no longer known (operations 11.8), so a command that
 * would decide about it is refused.
 */
export class StreamDeleted extends Rejection {
  override readonly name = 'StreamDeleted';
  readonly stream: string;

  constructor(stream: string) {
    super('history_unknown', { about: 'deleted-stream', stream });
    this.stream = stream;
  }
}

export type StoreName = 'event store' | 'read store';

/**
 * A store answers, but refuses this server's user (operations.md 11.9). Nothing was written. It counts as an outage:
 * work goes on by itself once the right is given back.
 */
export class StoreDenied extends StoreUnavailable {
  override readonly name = 'StoreDenied';
  readonly store: StoreName;
  /** The denied action, as a verb: `read`, `append`, `log in`. */
  readonly right: string;

  constructor(store: StoreName, right: string, options?: ErrorOptions) {
    super(`The ${store} denies this server the right to ${right}`, options);
    this.store = store;
    this.right = right;
  }
}
