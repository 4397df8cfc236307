import type { StreamKind } from '../domain/eventTypes.ts';
import type { Position } from '../ledger/eventStore.ts';
import type { Recordable, Recorded } from '../ledger/ledger.ts';
import type { SchoolTask } from '../ledger/workers/workers.ts';
import type { Facets } from './readStore.ts';

/** A read model: which events it reads, whose row each changes, and what the row then is. */
export type Projection<Row, E extends Recordable = Recordable> = {
  readonly name: string;
  /** Of its rows: raised with whatever makes them others, so that a start makes them anew (5.8). */
  readonly version: number;
  /** The oldest version whose rows this code can still read and go on with; default: only its own. */
  readonly readableFrom?: number;
  readonly types: readonly E['type'][];
  /** Of one without rows: the kinds of streams of which it holds what is not known (5.9). */
  readonly noRowsOf?: readonly StreamKind[];
  /** Key of the row that an event changes. */
  readonly keyOf: (event: Recorded<E>) => string;
  /** What waits together when an event cannot be applied (5.9); default: what has the same row. */
  readonly unitOf?: (event: Recorded<E>) => string;
  /** Pure and total, like evolve. `facts` is what `prepare` found for the row. */
  readonly apply: (row: Row | undefined, event: Recorded<E>, facts: unknown) => Row;
  readonly facetsOf: (row: Row) => Facets;
  /** Reads for one row, once a batch, what its events only point to, as it was at a position. */
  readonly prepare?: (key: string, through: Position) => Promise<unknown>;
  /** How a rebuild makes whole rows, where a school's own stream is all that its row is made of. */
  readonly bySchool?: BySchool<Row>;
};

export type BySchool<Row> = {
  /** Holds all events that change a school's row. */
  readonly streamOf: (school: string) => string;
  readonly anew: SchoolTask<Through, Anew<Row>>;
};

export type Through = { readonly through: Position };

/** A school's row as it was at a position, or that it cannot be made; undefined for a school that had none yet. */
export type Anew<Row> = { readonly row: Row | undefined } | 'cannot be made';

/** Whether this code can go on with rows of a version; of a newer release it cannot. */
export const reads = ({ version, readableFrom = version }: AnyProjection, rowsVersion: number): boolean =>
  readableFrom <= rowsVersion && rowsVersion <= version;

/** A projection whose row type only it knows. */
// biome-ignore lint/suspicious/noExplicitAny: the follower hands each projection back only its own rows and events.
export type AnyProjection = Projection<any, any>;
