/** Requests for counts, the pupils behind them, and differences (3.2, 5.5, 5.6). */
import { z } from 'zod';
import { dayNumber } from '../../domain/day.ts';
import { logPosition, newestFirst, paging, runsForward } from '../forms/forms.ts';
import { category, day, importId, moment, yearGroups } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

/** Days. Longer than any school's history here, and an answer with every day of it still fits in memory. */
const countedDaysMax = 12_000;

export const countsQuery = z
  .strictObject({
    from: day,
    to: day,
    yearGroups: yearGroups.exactOptional(),
    asKnownAt: moment.exactOptional(),
  })
  .superRefine(runsForward)
  .refine(({ from, to }) => dayNumber(to) - dayNumber(from) < countedDaysMax, {
    path: ['to'],
    error: wrong('too-many-days', { days: countedDaysMax, from: 'from' }),
  });

/** Two moments of recording. `to` left out: now. */
export const differenceQuery = z
  .strictObject({
    from: moment,
    to: moment.exactOptional(),
    yearGroups: yearGroups.exactOptional(),
    ...paging,
  })
  .superRefine(runsForward);

/** Two moments of recording, both may be left out: since the first event, until now. */
export const momentsQuery = z
  .strictObject({ from: moment.exactOptional(), to: moment.exactOptional(), ...newestFirst, ...paging })
  .superRefine(runsForward);

export const dataQualityQuery = z.strictObject({ day: day.exactOptional() });

/** As known at a moment or, more exactly, at a position of the log, such as a derivation names. */
export const countedPupilsQuery = z
  .strictObject({
    yearGroups: yearGroups.exactOptional(),
    asKnownAt: moment.exactOptional(),
    position: logPosition.exactOptional(),
    import: importId.exactOptional(),
    category: category.exactOptional(),
    byHand: z
      .literal('true')
      .transform(() => true as const)
      .exactOptional(),
    ...paging,
  })
  .refine(({ asKnownAt, position }) => asKnownAt === undefined || position === undefined, {
    path: ['position'],
    error: wrong('not-together', { other: 'asKnownAt' }),
  });
