import type { Day } from '../domain/day.ts';
import type { Position, Revision } from '../ledger/eventStore.ts';
import type { Identity, ReadStoreOwner } from '../ledger/identity.ts';
import type { OutgoingMessage } from './messages/outbox.ts';

/** What rows are found by. */
export type Facets = {
  readonly school?: string;
  readonly board?: string | null;
  readonly day?: Day;
  /** Things in the row that wait to be done. */
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
  /** Only rows whose own `status` is this. */
  readonly status?: string;
  /** Exclusive: keys after this one. */
  readonly after?: string;
  readonly limit?: number;
};

/** How far a model has come, the version of the code that its rows are of, and what its rebuild noted down. */
export type Standing = { readonly position: Position; readonly version: number; readonly note: unknown };

/** An event that a model has not applied, because it could not or because another of the same {@link HeldEvent.unit} waits. */
export type HeldEvent = {
  /** A school, or what else the event is about: all later events of the same wait for it (5.9). */
  readonly unit: string;
  readonly position: Position;
  readonly stream: string;
  readonly revision: Revision;
  readonly type: string;
  /** Why it could not be applied, without a word of what is stored; null for one that waits. */
  readonly why: string | null;
};

/** What a model does not follow, since the first of its events that could not be applied. */
export type Parked = Omit<HeldEvent, 'why'> & {
  readonly model: string;
  readonly why: string;
  /** Events that wait, the first included. */
  readonly held: number;
  /** UTC, ISO 8601. */
  readonly parkedAt: string;
};

/** The store takes no such row, however often it is asked. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
}

export type ReadStore = {
  /** All that `work` saves is committed, or nothing. */
  inTransaction<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T>;
  checkpoint(model: string): Promise<Position>;
  /** Where a model is and what its rows are of; undefined for one that there is not yet. */
  standing(model: string): Promise<Standing | undefined>;
  /** What is parked of all models, by model and then in the order in which it was. */
  parked(): Promise<Parked[]>;
  get<Row>(model: string, key: string): Promise<Row | undefined>;
  /** The rows of those keys that there are. */
  getMany<Row>(model: string, keys: readonly string[]): Promise<Map<string, Row>>;
  /** Keys of rows, ascending. */
  keys(model: string, query: RowQuery): Promise<string[]>;
  /** Rows by key, ascending. */
  find<Row>(model: string, query: RowQuery): Promise<ReadRow<Row>[]>;
  /**
   * Does `work` unless work of this name is under way, in any process; its end, or its process's, lets the next one in.
   * `mustBeAlone` throws when the store may have let another in since, as it does when it lost us.
   */
  exclusively<T>(name: string, work: (mustBeAlone: () => Promise<void>) => Promise<T>): Promise<T | 'in progress'>;
  /** Whose read models these are. */
  owner(): Promise<ReadStoreOwner>;
  /** Makes them this ledger's where they are nobody's; answers with whose they then are. */
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

/** Rows, facets included, that one model has and another has not, or not so. */
export type RowDifferences = {
  readonly count: number;
  /** The first of them, ascending. */
  readonly keys: readonly string[];
};

export type Locked = Standing & {
  /** Units of which it holds events. */
  readonly parked: readonly string[];
};

export type ReadTransaction = {
  /**
   * Where a model is; no other transaction moves it before this one ends. One that there is not yet begins at 0, of this version.
   */
  lockCheckpoint(model: string, version: number): Promise<Locked>;
  saveCheckpoint(model: string, position: Position): Promise<void>;
  saveNote(model: string, note: unknown): Promise<void>;
  load<Row>(model: string, keys: readonly string[]): Promise<Map<string, Row>>;
  save<Row>(model: string, rows: readonly ReadRow<Row>[]): Promise<void>;
  /** Rows by key, ascending, of which a topic holds no message caused at `since` (inclusive) or later. */
  owed<Row>(model: string, query: OwedQuery): Promise<ReadRow<Row>[]>;
  /** Undoes what `work` saved when it throws; the transaction goes on. @throws RowRefused for a row that cannot be saved */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  hold(model: string, events: readonly HeldEvent[]): Promise<void>;
  /** Gives what is held of a unit, in order, and holds it no more. */
  release(model: string, unit: string): Promise<HeldEvent[]>;
  /** Messages for others, committed with the rows they tell of; those that are known already are left out. */
  enqueue(messages: readonly OutgoingMessage[]): Promise<void>;
  /** @param limit how many keys are named. */
  differences(model: string, other: string, limit: number): Promise<RowDifferences>;
  /** Gives a model the rows, the version and what is parked of another, which is then gone, and its checkpoint where that is further. */
  replace(model: string, by: string): Promise<void>;
  /** Removes a model, its checkpoint and what it holds included. */
  clear(model: string): Promise<void>;
};
