/** The streams of imports that count, each with the event that names it. Their parts are not read for it (5.2). */
import type { ResultsImported } from '../../domain/results/events.ts';
import type { Projection } from '../projection.ts';
import type { StreamRow } from './streamRows.ts';

export type ImportStreamRow = StreamRow & {
  readonly school: string;
  /** Revision of the event of `results-{school}` that names it. */
  readonly namedBy: number;
};

export const importStreams: Projection<ImportStreamRow, ResultsImported> = {
  name: 'import-streams',
  version: 1,
  types: ['ResultsImported'],
  keyOf: ({ data }) => data.rows.stream,
  unitOf: ({ data }) => data.school,
  apply: (_row, { data: { school, rows }, revision, metadata }) => ({
    stream: rows.stream,
    kind: 'import',
    events: rows.to + 1,
    recordedAt: metadata.recordedAt,
    type: 'ImportPartStored',
    school,
    namedBy: revision,
  }),
  facetsOf: ({ school }) => ({ school }),
};
