/** How the server is. */
import { z } from 'zod';
import { position, whole, wholeOf } from './answer.ts';

const projection = z
  .strictObject({
    name: z.string(),
    position,
    lag: z.strictObject({ events: whole, seconds: whole }),
    failing: z.boolean(),
  })
  .meta({ id: 'Projection' });

export const projections = wholeOf(projection);
export const health = z.strictObject({ status: z.literal('ok') });
export const openApi = z.looseObject({ openapi: z.literal('3.1.1'), paths: z.record(z.string(), z.looseObject({})) });
