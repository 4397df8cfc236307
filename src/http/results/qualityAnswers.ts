/** Whether a school's results are in order (2.11), and the moments that changed something. */
import { z } from 'zod';
import type { AverageAhead } from '../../domain/billing/years/averageAhead.ts';
import type { MaybeOnePupil } from '../../domain/results/quality/onePupil.ts';
import type { Counting, ResultByHand } from '../../domain/results/quality/quality.ts';
import type { DataQuality } from '../../queries/results/dataQuality.ts';
import type { MomentItem } from '../../queries/results/moments.ts';
import { average, describing, moment, money, pageOf, position, pseudonym, whole } from '../forms/answer.ts';
import { category, day, importId, sourceId, yearGroup } from '../forms/primitives.ts';
import { changedDays, moneyEffect } from './effectAnswers.ts';
import { resultKey, shownEvent } from './evidenceAnswers.ts';

const counting = describing<Counting>()(
  z
    .strictObject({ counting: whole, notCounting: whole })
    .meta({ id: 'Counting', description: 'How many count, and how many are known and do not' }),
);

const listed = <Item extends z.ZodType>(item: Item) => ({ total: whole, items: z.array(item).max(2_000) });

const group = z
  .strictObject({
    yearGroup: yearGroup.nullable().meta({ description: 'That of the latest result of a pupil that has one' }),
    pupils: counting,
    categories: z.array(z.strictObject({ category, ...counting.shape })),
  })
  .meta({
    id: 'GroupInOrder',
    description: 'The pupils of a year group, by whether they count, and by which category',
  });

const wholeYear = z.strictObject({
  average,
  due: money.nullable().meta({ description: 'price × average; null without a price, and for a school year' }),
});

const averageAhead = describing<AverageAhead>()(
  z
    .strictObject({
      from: day,
      to: day,
      term: whole.min(1).nullable(),
      year: whole.min(1).nullable(),
      measure: z.enum(['monthly', 'daily']),
      yearGroups: z.array(yearGroup).nullable(),
      soFar: average.nullable(),
      ifNothingComes: wholeYear.meta({ description: 'When no file comes any more' }),
      ifNobodyStops: wholeYear.meta({ description: 'When as many go on counting as on the day' }),
    })
    .meta({
      id: 'AverageAhead',
      description: 'Of the running year; of the school year where none is billed by pupils',
    }),
);

const stopping = z
  .strictObject({
    within: z.array(z.strictObject({ days: whole, pupils: whole })),
    monthEnds: z.array(
      z.strictObject({
        lastDay: day,
        stopped: whole.meta({ description: 'Of those who count on the day' }),
        pupils: whole.meta({ description: 'N, by what is known' }),
      }),
    ),
    average: averageAhead,
    runsOut: day.nullable().meta({
      description:
        'From this day, at most 30 days ahead, fewer than half as many count as counted at most in the year before, if no file comes; null while that is not so',
    }),
    pupils: z.strictObject(
      listed(z.strictObject({ pupil: pseudonym, yearGroup: yearGroup.nullable(), countsThrough: day })),
    ),
  })
  .meta({ id: 'Stopping', description: 'Who stops counting, and what that does to the average' });

const resultByHand = describing<ResultByHand>()(
  z
    .strictObject({ result: resultKey, pupil: pseudonym, decision: z.enum(['corrected', 'withdrawn']) })
    .meta({ id: 'ResultByHand' }),
);

const maybeOnePupil = describing<MaybeOnePupil>()(
  z
    .strictObject({
      why: z.enum(['results-moved', 'source-changed']).meta({
        description:
          '`results-moved`: the import gave results of `pupil` to `other`; `source-changed`: no file names `pupil` since the import, the first of another source',
      }),
      pupil: pseudonym,
      other: pseudonym.nullable(),
      import: importId,
      results: whole.nullable(),
      counts: z.boolean().meta({ description: 'Whether `pupil` counts on the day' }),
    })
    .meta({ id: 'MaybeOnePupil', description: 'Ids that may be one pupil’s' }),
);

export const dataQuality = describing<DataQuality>()(
  z
    .strictObject({
      day,
      position,
      pupils: counting,
      groups: z.array(group),
      stopping,
      results: z.strictObject({
        total: whole,
        withoutYearGroup: whole,
        corrected: whole.meta({ description: 'By a decision by hand that is in force' }),
        withdrawn: whole,
        byHand: z
          .strictObject(listed(resultByHand))
          .meta({ description: 'The results that these decisions are about' }),
      }),
      files: z.strictObject({
        total: whole.meta({ description: 'Files that stand' }),
        skippedRows: whole,
        skipped: z.strictObject(listed(z.strictObject({ import: importId, linkedOn: day, rows: whole }))),
        sources: z.array(
          z.strictObject({
            source: sourceId,
            name: z.string(),
            import: importId.meta({ description: 'The file of this source that was linked last' }),
            linkedOn: day,
            age: whole.meta({ description: 'Days since then' }),
          }),
        ),
      }),
      maybeOnePupil: z.strictObject(listed(maybeOnePupil)),
    })
    .meta({ id: 'DataQuality' }),
);

export const moments = pageOf(
  describing<MomentItem>()(
    z
      .strictObject({
        moment,
        before: moment.meta({ description: 'The moment just before, for a difference that holds the event alone' }),
        position,
        event: shownEvent,
        days: z.array(changedDays),
        money: moneyEffect,
      })
      .meta({ id: 'Moment', description: 'When something was recorded, and what it changed in counts and money' }),
  ),
);
