/** Parties and agreements as they were stored (4.12, 4.14, 6.1). */
import type { Dpa } from '../../domain/agreements.ts';
import { boardId, day, schoolId } from '../primitives.ts';
import { boardBody, dpaBody, schoolBody } from '../schemas/parties.ts';
import { describing } from './answer.ts';

export const school = schoolBody.extend({ school: schoolId });
export const board = boardBody.extend({ board: boardId });

export const dpa = describing<Dpa>()(
  dpaBody.extend({ endsOn: day.exactOptional().meta({ description: 'The first day without it' }) }),
);
