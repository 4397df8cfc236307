/** Whether a school's results are in order on a day (2.11), found where they are folded. */
import { agreementsFor } from '../../commands/billing/agreements.ts';
import { newestOf } from '../../domain/billing/rules/rules.ts';
import { type AverageAhead, averageAhead } from '../../domain/billing/years/averageAhead.ts';
import { nameOfSource } from '../../domain/catalogue.ts';
import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import type { MaybeOnePupil } from '../../domain/results/quality/onePupil.ts';
import {
  type Counting,
  dataInOrder,
  type GroupInOrder,
  type ResultByHand,
  type ResultsInOrder,
} from '../../domain/results/quality/quality.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { Sources } from '../sources.ts';

/** A list of which only the first items are shown, with the number of all. */
export type Listed<Item> = { readonly total: number; readonly items: readonly Item[] };

export type DataQuality = {
  readonly day: Day;
  readonly position: Position;
  readonly pupils: Counting;
  readonly groups: readonly GroupInOrder[];
  readonly stopping: {
    readonly within: readonly { readonly days: number; readonly pupils: number }[];
    readonly monthEnds: readonly { readonly lastDay: Day; readonly stopped: number; readonly pupils: number }[];
    readonly average: AverageAhead;
    /** The day from which a new file is missed; null while none is needed soon. */
    readonly runsOut: Day | null;
    readonly pupils: Listed<{ readonly pupil: string; readonly yearGroup: number | null; readonly countsThrough: Day }>;
  };
  readonly results: Omit<ResultsInOrder, 'byHand'> & { readonly byHand: Listed<ResultByHand> };
  readonly files: {
    readonly total: number;
    readonly skippedRows: number;
    readonly skipped: Listed<{ readonly import: string; readonly linkedOn: Day; readonly rows: number }>;
    readonly sources: readonly {
      readonly source: string;
      /** That of the source, as the catalogue has it. */
      readonly name: string;
      readonly import: string;
      readonly linkedOn: Day;
      readonly age: number;
    }[];
  };
  readonly maybeOnePupil: Listed<MaybeOnePupil>;
};

// The largest real school has 1,200 pupils.
const listedMax = 2_000;

const listed = <Item>(items: readonly Item[]): Listed<Item> => ({
  total: items.length,
  items: items.slice(0, listedMax),
});

type Asked = { readonly day: Day; readonly position: Position };

export const dataQuality: SchoolTask<Asked, DataQuality> = {
  name: 'data-quality',
  work: async ({ ledger, folds }, school, { day, position }) => {
    const [results, catalogue, billing] = await Promise.all([
      folds.results(school, position),
      folds.catalogue(position),
      billingOf({ ledger }, school, position),
    ]);
    const terms = await agreementsFor({ ledger, folds }, school, billing.state, { through: position });
    const reckoning = {
      rules: newestOf(folds.rules),
      catalogue: catalogue.state,
      counts: results.counts,
      ...terms,
    };
    const {
      pupils,
      groups,
      stopping,
      runsOut,
      results: decided,
      files,
      maybeOnePupil,
    } = dataInOrder(results.state, dayNumber(day), results.counts());
    return {
      day,
      position,
      pupils,
      groups,
      stopping: {
        within: stopping.within,
        monthEnds: stopping.monthEnds.map((end) => ({ ...end, lastDay: dayText(end.lastDay) })),
        average: averageAhead(billing.state, reckoning, day),
        runsOut: runsOut === undefined ? null : dayText(runsOut),
        pupils: listed(stopping.pupils.map((one) => ({ ...one, countsThrough: dayText(one.countsThrough) }))),
      },
      results: { ...decided, byHand: listed(decided.byHand) },
      files: {
        ...files,
        skipped: listed(files.skipped.map((file) => ({ ...file, linkedOn: dayText(file.linkedOn) }))),
        sources: files.sources.map((file) => ({
          ...file,
          name: nameOfSource(catalogue.state, file.source),
          linkedOn: dayText(file.linkedOn),
        })),
      },
      maybeOnePupil: listed(maybeOnePupil),
    };
  },
};

export const dataQualityAnswer = (
  { deps, follower }: Pick<Sources, 'deps' | 'follower'>,
  school: string,
  day: Day,
): Promise<DataQuality> => inSchool(deps, dataQuality, school, { day, position: follower.position() });
