/** The feed of messages (interfaces.md sections 2 and 3). */
import { z } from 'zod';
import { topicNames } from '../../projections/messages/message.ts';
import { wrong } from '../words/faults.ts';

const feedLinesMax = 10_000;
const limitMessage = wrong('number-not-between', { min: 1, max: feedLinesMax });

export const feedQuery = z.strictObject({
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, wrong('feed-cursor'))
    .exactOptional(),
  topic: z.enum(topicNames).exactOptional(),
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,4}$/, limitMessage)
    .transform(Number)
    .refine((limit) => limit <= feedLinesMax, limitMessage)
    .default(feedLinesMax)
    .meta({
      override: { type: 'integer', minimum: 1, maximum: feedLinesMax, default: feedLinesMax, pattern: undefined },
    }),
});
