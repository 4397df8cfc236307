import type { Position } from '../commands/eventStore.ts';
import type { Recordable, Recorded } from '../commands/ledger.ts';
import type { Facets } from './readStore.ts';

/** A read model: which events it reads, whose row each changes, and what the row then is. */
export type Projection<Row, E extends Recordable = Recordable> = {
  readonly name: string;
  readonly types: readonly E['type'][];
  /** Key of the row that an event changes. */
  readonly keyOf: (event: Recorded<E>) => string;
  /** Pure and total, like evolve. `facts` is what `prepare` found for the row. */
  readonly apply: (row: Row | undefined, event: Recorded<E>, facts: unknown) => Row;
  readonly facetsOf: (row: Row) => Facets;
  /** Reads for one row, once a batch, what its events only point to, as it was at a position. */
  readonly prepare?: (key: string, through: Position) => Promise<unknown>;
};

/** A projection whose row type only it knows. */
// biome-ignore lint/suspicious/noExplicitAny: the follower hands each projection back only its own rows and events.
export type AnyProjection = Projection<any, any>;
