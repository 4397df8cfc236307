/** Events and results as they are named in answers (5.5). */
import { z } from 'zod';
import type { ShownEvent, ShownResult } from '../../queries/results/evidence.ts';
import { describing, eventAt, moment } from '../forms/answer.ts';
import { category, day, importId } from '../forms/primitives.ts';

const event = {
  ...eventAt.shape,
  type: z.string(),
  recordedAt: moment,
  role: z.string(),
  reason: z.string().nullable(),
};

export const shownEvent = describing<ShownEvent>()(
  z.strictObject(event).meta({ id: 'Event', description: 'An event, with the role that asked for it and why' }),
);

export const resultKey = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .meta({ description: 'The key of the result, hashed' });

/** What is told of every result that counts. */
export const countingResult = z.strictObject({
  result: resultKey,
  category,
  takenOn: day,
  validThrough: day,
  linkedOn: day,
  import: importId,
  event: eventAt.meta({ description: 'The event that linked it' }),
});

const result = {
  ...countingResult.shape,
  correctedBy: z.array(eventAt).meta({ description: 'The events of manual corrections in force' }),
};

export const shownResult = describing<ShownResult>()(z.strictObject(result).meta({ id: 'Result' }));
