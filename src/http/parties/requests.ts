/** Queries of lists of schools and boards. */
import { z } from 'zod';
import { ascending, paging } from '../forms/forms.ts';
import { boardId, line, schoolIds } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

const search = line(100);

export const schoolsQuery = z.strictObject({
  search: search.exactOptional(),
  board: boardId.exactOptional(),
  ids: schoolIds.exactOptional(),
  ...ascending,
  ...paging,
});

export const boardsQuery = z.strictObject({ search: search.exactOptional(), ...ascending, ...paging });

/** A shorter text would list the register. */
export const namesQuery = z.strictObject({
  search: search.refine((text) => text.length >= 2, wrong('too-short', { min: 2 })),
});
