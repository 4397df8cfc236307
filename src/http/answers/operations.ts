/** How the server is. */
import { z } from 'zod';
import type { RebuildShown } from '../../projections/rebuilds.ts';
import { schoolId } from '../primitives.ts';
import { describing, moment, position, whole, wholeOf } from './answer.ts';
import { check } from './problem.ts';

const rebuild = describing<RebuildShown>()(
  z
    .strictObject({
      status: z.enum(['running', 'done', 'interrupted', 'failed']),
      startedAt: moment,
      endedAt: moment.nullable(),
      position,
      through: position.meta({ description: 'Where the live one was' }),
      differences: z
        .strictObject({ count: whole, keys: z.array(z.string()).meta({ description: 'The first of them' }) })
        .nullable()
        .meta({ description: 'Rows that were not as in the live one; null until both were compared' }),
    })
    .meta({ id: 'Rebuild' }),
);

const projection = z
  .strictObject({
    name: z.string(),
    position,
    lag: z.strictObject({ events: whole, seconds: whole }),
    failing: z.boolean(),
    parked: z.array(schoolId),
    rebuild: rebuild.nullable().meta({ description: 'The latest one that this server did or does' }),
  })
  .meta({ id: 'Projection' });

export const projections = wholeOf(projection);
export const rebuilding = z.strictObject({ name: z.string(), rebuild });
export const live = z.strictObject({ status: z.literal('ok') });
export const ready = z.strictObject({ status: z.literal('ok'), checks: z.array(check) });
export const metrics = z.string();
export const openApi = z.looseObject({ openapi: z.literal('3.1.1'), paths: z.record(z.string(), z.looseObject({})) });
