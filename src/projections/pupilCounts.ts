/** Each school's N(d) over all days, as the days on which it changes (3.2), and as it is reported (3.6). */
import type { Position } from '../commands/eventStore.ts';
import type { Folds } from '../commands/folds.ts';
import { type CountChanges, type Counts, changesOf } from '../domain/results/counts.ts';
import type { ResultsEvent } from '../domain/results/events.ts';
import { type CountSeries, wholeSeries } from './countSeries.ts';
import type { Projection } from './projection.ts';

type CountFacts = {
  readonly changes: CountChanges;
  /** For those who read the row without us: finance's views, messages. Rows of earlier releases lack it. */
  readonly series?: CountSeries;
};

export type PupilCountsRow = CountFacts & {
  readonly school: string;
  /** Revision of `results-{school}` and position in the log that the counts are as of. */
  readonly revision: number;
  readonly position: Position;
};

type CountingEvent = Exclude<ResultsEvent, { type: 'SecretCreated' | 'SecretDestroyed' }>;

const factsOf = (counts: Counts): CountFacts => ({ changes: changesOf(counts), series: wholeSeries(counts) });

/** An event only names the rows of its import, so the school is folded, through the last of its events in the batch. */
export const pupilCounts = (folds: Pick<Folds, 'results'>): Projection<PupilCountsRow, CountingEvent> => ({
  name: 'pupil-counts',
  types: ['ResultsImported', 'ImportWithdrawn', 'ResultCorrected', 'ResultWithdrawn', 'ManualDecisionLifted'],
  keyOf: ({ data }) => data.school,
  prepare: async (school, through) => factsOf((await folds.results(school, through)).counts()),
  apply: (_row, { data: { school }, revision, position }, facts) => ({
    school,
    revision,
    position,
    ...(facts as CountFacts),
  }),
  facetsOf: ({ school }) => ({ school }),
});
