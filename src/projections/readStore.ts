/** The read-store port: rows of read models and how far each has come, committed together (5.8). */
import type { Position } from '../commands/eventStore.ts';
import type { Day } from '../domain/day.ts';
import type { OutgoingMessage } from './outbox.ts';

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
  /** Exclusive: keys after this one. */
  readonly after?: string;
  readonly limit?: number;
};

export type ReadStore = {
  /** All that `work` saves is committed, or nothing. */
  inTransaction<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T>;
  checkpoint(model: string): Promise<Position>;
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

export type ReadTransaction = {
  /** Where a model is, 0 at its start; no other transaction moves it before this one ends. */
  lockCheckpoint(model: string): Promise<Position>;
  saveCheckpoint(model: string, position: Position): Promise<void>;
  load<Row>(model: string, keys: readonly string[]): Promise<Map<string, Row>>;
  save<Row>(model: string, rows: readonly ReadRow<Row>[]): Promise<void>;
  /** Rows by key, ascending, of which a topic holds no message caused at `since` (inclusive) or later. */
  owed<Row>(model: string, query: OwedQuery): Promise<ReadRow<Row>[]>;
  /** Messages for others, committed with the rows they tell of; those that are known already are left out. */
  enqueue(messages: readonly OutgoingMessage[]): Promise<void>;
  /** @param limit how many keys are named. */
  differences(model: string, other: string, limit: number): Promise<RowDifferences>;
  /** Gives a model the rows of another, which is then gone; its checkpoint stays. */
  replace(model: string, by: string): Promise<void>;
  /** Removes a model, its checkpoint included. */
  clear(model: string): Promise<void>;
};
