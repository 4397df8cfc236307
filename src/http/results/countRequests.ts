/** How many pupils counted, who, and what is known otherwise (3.2, 5.5, 5.6). */
import { z } from 'zod';
import { dayNumber } from '../../domain/day.ts';
import { logPosition, paging, runsForward } from '../forms/forms.ts';
import { day, moment, yearGroups } from '../forms/primitives.ts';

/** Longer than any school's history here; an answer with every day of it still fits in memory. */
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
    error: `must lie less than ${countedDaysMax} days after from`,
  });

/** Two moments of recording; `to`: now when it is left out. */
export const differenceQuery = z
  .strictObject({
    from: moment,
    to: moment.exactOptional(),
    yearGroups: yearGroups.exactOptional(),
    ...paging,
  })
  .superRefine(runsForward);

/** As known at a moment or, exactly, at a position of the log, such as a derivation names. */
export const countedPupilsQuery = z
  .strictObject({
    yearGroups: yearGroups.exactOptional(),
    asKnownAt: moment.exactOptional(),
    position: logPosition.exactOptional(),
    ...paging,
  })
  .refine(({ asKnownAt, position }) => asKnownAt === undefined || position === undefined, {
    path: ['position'],
    error: 'must not be given with asKnownAt',
  });
