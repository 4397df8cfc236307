/** The events of each request, by its correlation id (5.1). A large run has thousands, so a row holds only the first. */
import { streamKinds, typesIn } from '../../domain/eventTypes.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Projection } from '../projection.ts';

export type RequestRow = {
  readonly events: number;
  /** In order of the log. */
  readonly first: readonly { readonly stream: string; readonly revision: number; readonly position: Position }[];
  /** Position of the last. */
  readonly to: Position;
};

/** One more than an answer shows at once. */
export const firstOfRequest = 21;

export const requestRows: Projection<RequestRow> = {
  name: 'requests',
  version: 1,
  // Parts of imports are left out: they are large, and the event that names them belongs to the same request.
  types: [...new Set(streamKinds.filter((kind) => kind !== 'import').flatMap(typesIn))],
  keyOf: ({ metadata }) => metadata.$correlationId,
  // An event that cannot be applied makes only its own stream wait, and not all rows in which a caller's id occurs.
  unitOf: ({ stream }) => stream,
  // The row is the same in whatever order the events of a stream that waited are applied.
  apply: (row, { stream, revision, position }) => {
    const { events = 0, first = [], to = 0 } = row ?? {};
    const known = [...first, { stream, revision, position }].toSorted((a, b) => a.position - b.position);
    return { events: events + 1, first: known.slice(0, firstOfRequest), to: Math.max(to, position) };
  },
  facetsOf: () => ({}),
};
