/** Answers with counts and the pupils behind them (3.2, 3.6, 5.5). */
import { z } from 'zod';
import type { CountsAnswer } from '../../queries/results/counts.ts';
import type { CountedPupilItem, PupilsAnswer } from '../../queries/results/pupils.ts';
import { average, cursor, describing, moment, position, pseudonym, whole } from '../forms/answer.ts';
import { day, yearGroup } from '../forms/primitives.ts';
import { shownResult } from './evidenceAnswers.ts';

export const dayCount = z.strictObject({ day, pupils: whole }).meta({ id: 'DayCount' });

export const counts = describing<CountsAnswer>()(
  z
    .strictObject({
      asKnownAt: moment,
      position,
      days: z.array(dayCount),
      months: z.array(z.strictObject({ month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/), lastDay: day, pupils: whole })),
      schoolYears: z.array(
        z.strictObject({
          schoolYear: z.string().regex(/^[0-9]{4}-[0-9]{4}$/),
          monthly: average,
          daily: average,
        }),
      ),
    })
    .meta({ id: 'Counts' }),
);

const countedPupil = describing<CountedPupilItem>()(
  z
    .strictObject({
      pupil: pseudonym,
      yearGroup: yearGroup.nullable().meta({ description: 'That of the result' }),
      countsThrough: day.meta({
        description: 'The last of the days on end on which the pupil counts, by what is known',
      }),
      countsAtNextMonthEnd: z.boolean().meta({ description: 'Counts on the first month-end after the day' }),
      ...shownResult.shape,
    })
    .meta({ id: 'CountedPupil' }),
);

export const countedPupils = describing<PupilsAnswer>()(
  z
    .strictObject({
      day,
      position,
      pupils: whole.meta({ description: 'N(day), over all pages' }),
      matching: whole.meta({ description: 'How many of them are as the filters ask, over all pages' }),
      items: z.array(countedPupil),
      next: cursor,
    })
    .meta({ id: 'CountedPupils' }),
);
