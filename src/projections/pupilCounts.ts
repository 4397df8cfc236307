/** Each school's N(d) over all days, stored as the days on which it changes (3.2), and in the form in which it is reported (3.6). */

import { type CountChanges, type Counts, changesOf } from '../domain/results/counting/counts.ts';
import type { ResultsEvent } from '../domain/results/events.ts';
import { type Position, readsAt } from '../ledger/eventStore.ts';
import { type Ledger, ledgerOn } from '../ledger/ledger.ts';
import { countsIn } from '../ledger/states/countsCache.ts';
import { foldCache } from '../ledger/states/foldCache.ts';
import { type Folds, foldsOf } from '../ledger/states/folds.ts';
import { streams } from '../ledger/streams.ts';
import type { SchoolTask } from '../ledger/workers/workers.ts';
import { type CountSeries, wholeSeries } from './countSeries.ts';
import { isOutage } from './following/applied.ts';
import type { Anew, Projection, Through } from './projection.ts';

export const pupilCountsModel = 'pupil-counts';

type CountFacts = {
  readonly changes: CountChanges;
  /** For readers that do not use our code: finance's views and messages. Rows of earlier releases lack it. */
  readonly series?: CountSeries;
};

export type PupilCountsRow = CountFacts & {
  readonly school: string;
  /** Revision of `results-{school}` and position in the log at which the counts were taken. */
  readonly revision: number;
  readonly position: Position;
};

type CountingEvent = Exclude<ResultsEvent, { type: 'SecretCreated' | 'SecretDestroyed' }>;

const types: readonly CountingEvent['type'][] = [
  'ResultsImported',
  'ImportWithdrawn',
  'ResultCorrected',
  'ResultWithdrawn',
  'ManualDecisionLifted',
  'PupilsLinked',
  'PupilLinkTakenBack',
  'PupilLinkCut',
];

const factsOf = (counts: Counts): CountFacts => ({ changes: changesOf(counts), series: wholeSeries(counts) });

/** Makes a school's row from its events alone, without any fold that other code made (5.8). */
export const countsAnew: SchoolTask<Through, Anew<PupilCountsRow>> = {
  name: pupilCountsModel,
  work: async ({ ledger }, school, { through }) => {
    try {
      return { row: await countsThrough(await readingAt(ledger, through), school, through) };
    } catch (error) {
      if (isOutage(error)) throw error;
      return 'cannot be made';
    }
  },
};

/** The same ledger, read where long work reads (operations 12.3). */
const readingAt = async (ledger: Ledger, through: Position): Promise<Ledger> =>
  ledgerOn({ ...ledger, store: { ...ledger.store, ...(await readsAt(ledger.store, through)) } });

const countsThrough = async (
  ledger: Ledger,
  school: string,
  through: Position,
): Promise<PupilCountsRow | undefined> => {
  const { events } = await ledger.read(streams.results(school), undefined, through);
  const counting: readonly string[] = types;
  const last = events.filter(({ type }) => counting.includes(type)).at(-1);
  if (last === undefined) return undefined;
  const { revision, position } = last;
  // The fold is not kept: neither the next school nor this one would use it again.
  const { counts } = await foldsOf(ledger, foldCache(0)).results(school, position);
  return { school, revision, position, ...factsOf(counts()) };
};

/** An event only names the rows of its import. So the school is folded through the last of its events in the batch. */
export const pupilCounts = (folds: Pick<Folds, 'counts'>): Projection<PupilCountsRow, CountingEvent> => ({
  name: pupilCountsModel,
  version: 1,
  readableFrom: 0,
  types,
  keyOf: ({ data }) => data.school,
  prepare: async (school, through) => factsOf(countsIn(await folds.counts(school, [undefined], through))(undefined)),
  apply: (_row, { data: { school }, revision, position }, facts) => ({
    school,
    revision,
    position,
    ...(facts as CountFacts),
  }),
  facetsOf: ({ school }) => ({ school }),
  bySchool: { streamOf: streams.results, anew: countsAnew },
});
