import type { StreamKind } from '../domain/eventTypes.ts';
import type { Position } from '../ledger/eventStore.ts';
import type { Recordable, Recorded } from '../ledger/ledger.ts';
import type { SchoolTask } from '../ledger/workers/workers.ts';
import type { Facets } from './readStore.ts';

/** A read model: which events it reads, which row each of them changes, and what the row then is. */
export type Projection<Row, E extends Recordable = Recordable> = {
  readonly name: string;
  /** Version of the rows. It is raised by every change that makes other rows, so that the next start makes them anew (5.8). */
  readonly version: number;
  /** The oldest version whose rows this code can still read and continue; default: only its own. */
  readonly readableFrom?: number;
  readonly types: readonly E['type'][];
  /** For a read model without rows: the kinds of streams whose unknown events it holds (5.9). */
  readonly noRowsOf?: readonly StreamKind[];
  /** Key of the row that an event changes. */
  readonly keyOf: (event: Recorded<E>) => string;
  /** The unit that waits when an event cannot be applied (5.9); default: the row. */
  readonly unitOf?: (event: Recorded<E>) => string;
  /** Pure and total, like evolve. `facts` is the result of `prepare` for the row. */
  readonly apply: (row: Row | undefined, event: Recorded<E>, facts: unknown) => Row;
  readonly facetsOf: (row: Row) => Facets;
  /** Reads what a row's events only refer to, as it was at a position. Called once per row and batch. */
  readonly prepare?: (key: string, through: Position) => Promise<unknown>;
  /** How a rebuild makes whole rows. Only for a model whose rows each follow from one stream of a school. */
  readonly bySchool?: BySchool<Row>;
};

export type BySchool<Row> = {
  /** The stream that holds all events that change a school's row. */
  readonly streamOf: (school: string) => string;
  readonly anew: SchoolTask<Through, Anew<Row>>;
};

export type Through = { readonly through: Position };

/** A school's row as it was at a position, or that it cannot be made. The row is undefined for a school that had none yet. */
export type Anew<Row> = { readonly row: Row | undefined } | 'cannot be made';

/** Whether this code can continue rows of a version. It cannot for a newer release's version. */
export const canReadRows = ({ version, readableFrom = version }: AnyProjection, rowsVersion: number): boolean =>
  readableFrom <= rowsVersion && rowsVersion <= version;

/** A projection whose row type is known only to itself. */
// biome-ignore lint/suspicious/noExplicitAny: the follower hands each projection back only its own rows and events.
export type AnyProjection = Projection<any, any>;
