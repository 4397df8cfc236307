/** Requests about files of results and single results (2.2–2.8, 6.2). */
import { z } from 'zod';
import type { ResultChanges } from '../../domain/results/events.ts';
import { type Gives, previewQuery } from '../forms/forms.ts';
import { category, day, reason, schoolId, sourceId, sourceKey, yearGroup } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

export const importQuery = z
  .strictObject({
    source: sourceId,
    linkedOn: day.exactOptional(),
    onError: z.literal('skip').exactOptional(),
    faults: z.literal('all').exactOptional(),
    ...previewQuery.shape,
    confirm: z
      .enum(['true', 'false'])
      .default('false')
      .transform((flag) => flag === 'true'),
  })
  .refine(({ faults, preview, onError }) => faults === undefined || (preview && onError === undefined), {
    path: ['faults'],
    message: 'goes with preview=true and without onError=skip: it lists the rows for which the file would be refused',
  });

export const withdrawalBody = z.strictObject({ reason });

const resultChanges = {
  takenOn: day.exactOptional(),
  category: category.exactOptional(),
  yearGroup: yearGroup.exactOptional(),
};

/** The fields of a result that a manual decision may set; at least one is needed (2.5). */
export const resultBody = z
  .strictObject({ ...resultChanges, reason })
  .refine(
    ({ reason: _, ...changes }) => Object.keys(changes).length > 0,
    wrong('nothing-changed', { fields: Object.keys(resultChanges) }),
  ) satisfies Gives<ResultChanges & { reason: string }>;

export const pupilBody = z.strictObject({ pupil: sourceKey });

/** The school's id repeated, as confirmation (6.2). */
export const secretBody = z.strictObject({ school: schoolId });
