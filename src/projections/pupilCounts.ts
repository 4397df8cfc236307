/** Each school's N(d) over all days, as the days on which it changes (3.2). */
import type { Position } from '../commands/eventStore.ts';
import type { Folds } from '../commands/folds.ts';
import { type CountChanges, changesOf } from '../domain/results/counts.ts';
import type { ResultsEvent } from '../domain/results/events.ts';
import type { Projection } from './projection.ts';

export type PupilCountsRow = {
  readonly school: string;
  /** Revision of `results-{school}` and position in the log that the counts are as of. */
  readonly revision: number;
  readonly position: Position;
  readonly changes: CountChanges;
};

type CountingEvent = Exclude<ResultsEvent, { type: 'SecretCreated' | 'SecretDestroyed' }>;

/** An event only names the rows of its import, so the school is folded, through the last of its events in the batch. */
export const pupilCounts = (folds: Pick<Folds, 'results'>): Projection<PupilCountsRow, CountingEvent> => ({
  name: 'pupil-counts',
  types: ['ResultsImported', 'ImportWithdrawn', 'ResultCorrected', 'ResultWithdrawn', 'ManualDecisionLifted'],
  keyOf: ({ data }) => data.school,
  prepare: async (school, through) => changesOf((await folds.results(school, through)).counts()),
  apply: (_row, { data: { school }, revision, position }, changes) => ({
    school,
    revision,
    position,
    changes: changes as CountChanges,
  }),
  facetsOf: ({ school }) => ({ school }),
});
