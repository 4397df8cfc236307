/**
 * Every stream with the number of its events, to be listed and searched (10.46). Streams about guardians, children and
 * questions are a model of their own: only an administrator lists them (6.4).
 */
import { type StreamKind, streamKinds, typesIn } from '../../domain/eventTypes.ts';
import type { Recordable, Recorded } from '../../ledger/ledger.ts';
import { kindOf } from '../../ledger/streams.ts';
import type { Projection } from '../projection.ts';

export type StreamRow = {
  readonly stream: string;
  readonly kind: StreamKind;
  readonly events: number;
  /** The moment and the type of its last event. */
  readonly recordedAt: string;
  readonly type: string;
};

export const personalKinds: readonly StreamKind[] = [
  'sharing',
  'roster',
  'guardian',
  'directoryLooks',
  'informationRequest',
];

export const isPersonal = (kind: StreamKind): boolean => personalKinds.includes(kind);

// An import's parts are large, so they are not read for a list: its stream is listed from the event that names it.
const businessKinds = streamKinds.filter((kind) => !isPersonal(kind) && kind !== 'import');

const listing = (name: string, kinds: readonly StreamKind[]): Projection<StreamRow> => ({
  name,
  version: 1,
  types: [...new Set(kinds.flatMap(typesIn))],
  keyOf: ({ stream }) => stream,
  apply: (_row, { stream, type, revision, metadata }: Recorded<Recordable>) => ({
    stream,
    kind: kindOf(stream)!,
    events: revision + 1,
    recordedAt: metadata.recordedAt,
    type,
  }),
  facetsOf: () => ({}),
});

export const streamRows = listing('streams', businessKinds);

export const personalStreamRows = listing('personal-streams', personalKinds);
