import { z } from 'zod';
import { ascending, paging } from '../forms/forms.ts';
import { day, eventType, line, revisionMax, streamName, wholeNumber } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';
import { streamKind } from './answers.ts';

const revision = z
  .string()
  .refine(
    (text) => wholeNumber(text, revisionMax) !== undefined,
    wrong('number-not-between', { min: 0, max: revisionMax }),
  )
  .transform(Number)
  .meta({ override: { type: 'integer', minimum: 0, maximum: revisionMax } });

export const streamParams = z.object({ stream: streamName });
export const eventParams = z.object({ stream: streamName, revision });

export const streamsQuery = z.strictObject({
  kind: streamKind.exactOptional(),
  prefix: streamName.exactOptional(),
  search: line(100).exactOptional(),
  ...ascending,
  ...paging,
});

/** `from` and `to`: business days on which an event was recorded. */
export const eventsQuery = z.strictObject({
  type: eventType.exactOptional(),
  from: day.exactOptional(),
  to: day.exactOptional(),
  ...paging,
});

/** The content of a cursor of these lists. */
export const revisionKey = revision;
export const positionKey = z
  .string()
  .regex(/^[0-9]{1,16}$/)
  .transform(Number);
