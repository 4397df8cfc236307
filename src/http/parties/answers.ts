/** Parties and agreements as they were stored (4.12, 4.14, 6.1). */
import type { Dpa } from '../../domain/parties/agreements.ts';
import { describing } from '../forms/answer.ts';
import { boardBody, dpaBody, schoolBody } from '../forms/parties.ts';
import { boardId, day, schoolId } from '../forms/primitives.ts';

export const school = schoolBody.extend({ school: schoolId });
export const board = boardBody.extend({ board: boardId });

export const dpa = describing<Dpa>()(
  dpaBody.extend({ endsOn: day.exactOptional().meta({ description: 'The first day without it' }) }),
);
