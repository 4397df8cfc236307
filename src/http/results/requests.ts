/** Requests about files of results and single results (2.2–2.8, 6.2). */
import { z } from 'zod';
import type { ResultChanges } from '../../domain/results/events.ts';
import { linksMax } from '../../domain/results/links/decide.ts';
import { type Gives, logPosition, paging, previewQuery } from '../forms/forms.ts';
import { category, day, moment, reason, schoolId, sourceId, sourceKey, yearGroup } from '../forms/primitives.ts';
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
    message: wrong('faults-not-listed'),
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

/** Each value is tried as a pseudonym of the school first, and is else an id (2.9). */
export const linksBody = z.strictObject({
  links: z
    .array(z.tuple([sourceKey, sourceKey]))
    .min(1)
    .max(linksMax),
  reason,
});

/** As known at a moment or, more exactly, at a position of the log. */
export const pupilQuery = z
  .strictObject({ asKnownAt: moment.exactOptional(), position: logPosition.exactOptional(), ...paging })
  .refine(({ asKnownAt, position }) => asKnownAt === undefined || position === undefined, {
    path: ['position'],
    error: wrong('not-together', { other: 'asKnownAt' }),
  });

export const pupilBody = z.strictObject({ pupil: sourceKey });

/** The school's id repeated, as confirmation (6.2). */
export const secretBody = z.strictObject({ school: schoolId });
