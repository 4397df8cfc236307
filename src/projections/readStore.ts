import type { Day } from '../domain/day.ts';
import type { Position, Revision } from '../ledger/eventStore.ts';
import type { Identity, ReadStoreOwner } from '../ledger/identity.ts';
import type { OutgoingMessage } from './messages/outbox.ts';

/** Values by which rows are found. */
export type Facets = {
  readonly school?: string;
  readonly board?: string | null;
  readonly day?: Day;
  /** How many things in the row wait to be done. */
  readonly open?: number;
};

export type ReadRow<Row> = { readonly key: string; readonly row: Row; readonly facets: Facets };

export type RowQuery = {
  readonly school?: string;
  readonly board?: string;
  /** Inclusive. */
  readonly from?: Day;
  /** Inclusive. */
  readonly to?: Day;
  /** Only rows with something open. */
  readonly open?: true;
  /** Only rows whose own `status` equals this. */
  readonly status?: string;
  /** Only rows whose key or name holds this text, whatever its case. */
  readonly search?: string;
  /** Only rows with one of these keys. */
  readonly keys?: readonly string[];
  /** Only rows whose key begins with this. */
  readonly prefix?: string;
  /** Default: by key, ascending. */
  readonly order?: 'asc' | 'desc';
  /** Exclusive: keys that come after this one in the order. */
  readonly after?: string;
  readonly limit?: number;
};

/** How far a model has come, the version of its rows, and the note of its rebuild. */
export type Standing = { readonly position: Position; readonly version: number; readonly note: unknown };

/** An event that a model has not applied: because it could not, or because an earlier event of the same {@link HeldEvent.unit} waits. */
export type HeldEvent = {
  /** A school, or something else that the event is about. All later events of the unit wait for this one (5.9). */
  readonly unit: string;
  readonly position: Position;
  readonly stream: string;
  readonly revision: Revision;
  readonly type: string;
  /** Why it could not be applied, without any stored data; null for an event that only waits for an earlier one. */
  readonly why: string | null;
};

/** A unit that a model does not follow, with the first of its events that could not be applied. */
export type Parked = Omit<HeldEvent, 'why'> & {
  readonly model: string;
  readonly why: string;
  /** How many events wait, the first included. */
  readonly held: number;
  /** UTC, ISO 8601. */
  readonly parkedAt: string;
};

/** The store refuses this row, and would refuse it each time. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
}

export type ReadStore = {
  /** Commits everything that `work` saves, or nothing. */
  inTransaction<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T>;
  checkpoint(model: string): Promise<Position>;
  /** A model's position and the version of its rows; undefined for a model that does not exist yet. */
  standing(model: string): Promise<Standing | undefined>;
  /** The standings of all models that exist, by name. */
  standings(): Promise<ReadonlyMap<string, Standing>>;
  /** The parked units of all models, by model and then in the order in which they were parked. */
  parked(): Promise<Parked[]>;
  get<Row>(model: string, key: string): Promise<Row | undefined>;
  /** The rows with these keys, as far as they exist. */
  getMany<Row>(model: string, keys: readonly string[]): Promise<Map<string, Row>>;
  /** Keys of rows, in order. */
  keys(model: string, query: RowQuery): Promise<string[]>;
  /** Rows by key, in order. */
  find<Row>(model: string, query: RowQuery): Promise<ReadRow<Row>[]>;
  /**
   * Does `work` unless work of this name is under way in any process. The lock ends with the work, or with its process.
   * `mustBeAlone` throws when another process may hold the lock since, as after a lost connection.
   */
  exclusively<T>(name: string, work: (mustBeAlone: () => Promise<void>) => Promise<T>): Promise<T | 'in progress'>;
  /** Calls `ring` when a process has given up a lock in order, until the returned function is called. */
  onFreed(ring: () => void): () => void;
  /** The ledger to which these read models belong. */
  owner(): Promise<ReadStoreOwner>;
  /** Makes them this ledger's if they have no owner yet. Answers with their owner after that. */
  own(identity: Identity): Promise<Identity>;
  close(): Promise<void>;
};

export type OwedQuery = {
  readonly topic: string;
  readonly since: Position;
  /** Exclusive: keys after this one. */
  readonly after: string;
  readonly except: readonly string[];
  readonly limit: number;
};

/** Rows, facets included, that differ between two models or that one of them lacks. */
export type RowDifferences = {
  readonly count: number;
  /** The first of the differing keys, ascending. */
  readonly keys: readonly string[];
};

export type Locked = Standing & {
  /** Units of which the model holds events. */
  readonly parked: readonly string[];
};

export type ReadTransaction = {
  /**
   * Locks a model at its position: no other transaction moves it before this one ends. A model that does not exist yet
   * begins at 0, in this version.
   */
  lockCheckpoint(model: string, version: number): Promise<Locked>;
  saveCheckpoint(model: string, position: Position): Promise<void>;
  saveNote(model: string, note: unknown): Promise<void>;
  load<Row>(model: string, keys: readonly string[]): Promise<Map<string, Row>>;
  save<Row>(model: string, rows: readonly ReadRow<Row>[]): Promise<void>;
  /** Rows by key, ascending, for which a topic holds no message caused at `since` (inclusive) or later. */
  owed<Row>(model: string, query: OwedQuery): Promise<ReadRow<Row>[]>;
  /**
   * Undoes everything that `work` saved when it throws; the transaction goes on.
   * @throws RowRefused for a row that cannot be saved
   */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  hold(model: string, events: readonly HeldEvent[]): Promise<void>;
  /** Returns the events held of a unit, in order, and stops holding them. */
  release(model: string, unit: string): Promise<HeldEvent[]>;
  /** Enqueues messages for others, committed with the rows that they tell of. Messages that the outbox has already are left out. */
  enqueue(messages: readonly OutgoingMessage[]): Promise<void>;
  /** @param limit how many keys are named at most */
  differences(model: string, other: string, limit: number): Promise<RowDifferences>;
  /** Gives a model the rows, version and parked units of another, which is then removed. The checkpoint is the further one of the two. */
  replace(model: string, by: string): Promise<void>;
  /** Removes a model with its checkpoint and the events that it holds. */
  clear(model: string): Promise<void>;
};
