/** Answers about the state of the server. */
import { z } from 'zod';
import type { RebuildShown } from '../../projections/rebuilding/rebuilds.ts';
import { describing, moment, position, whole, wholeOf } from '../forms/answer.ts';
import { check } from '../problems/problemAnswer.ts';

const rebuild = describing<RebuildShown>()(
  z
    .strictObject({
      status: z
        .enum(['running', 'done', 'interrupted', 'cancelled', 'failed'])
        .meta({ description: 'What was interrupted or cancelled goes on from there when it is asked for again' }),
      startedAt: moment,
      endedAt: moment.nullable(),
      progress: z.strictObject({
        unit: z.enum(['schools', 'positions']),
        done: whole,
        total: whole,
        perSecond: whole,
        secondsLeft: whole.nullable(),
      }),
      position: position.nullable().meta({ description: 'Where both were when they were compared' }),
      differences: z
        .strictObject({ count: whole, keys: z.array(z.string()).meta({ description: 'The first of them' }) })
        .nullable()
        .meta({ description: 'Rows that were not as in the live one; null until both were compared' }),
    })
    .meta({ id: 'Rebuild' }),
);

const parked = z
  .strictObject({
    unit: z.string().meta({ description: 'A school, or what else the event is about' }),
    event: z
      .strictObject({ position, stream: z.string(), revision: whole, type: z.string() })
      .meta({ description: 'The first that is not applied' }),
    why: z.string(),
    held: whole.meta({ description: 'Events that wait, the first included' }),
    parkedAt: moment,
  })
  .meta({ id: 'Parked', description: 'What a read model does not follow, because it cannot apply an event of it' });

const projection = z
  .strictObject({
    name: z.string(),
    position,
    version: whole
      .nullable()
      .meta({ description: 'Of its rows; one older than the program is made anew at its start' }),
    lag: z.strictObject({ events: whole, seconds: whole }),
    failing: z.boolean().meta({ description: 'Whether it does not follow the log' }),
    parked: z.array(parked),
    rebuild: rebuild.nullable().meta({ description: 'The latest one that this server did or does' }),
  })
  .meta({ id: 'Projection' });

export const projections = wholeOf(projection);
export const rebuilding = z.strictObject({ name: z.string(), rebuild });
export const retried = z.strictObject({
  name: z.string(),
  followed: z.array(z.string()).meta({ description: 'What it follows again' }),
  parked: z.array(z.string()).meta({ description: 'What it still does not' }),
});
export const live = z.strictObject({ status: z.literal('ok') });
export const ready = z.strictObject({ status: z.enum(['ok', 'degraded']), checks: z.array(check) });
export const metrics = z.string();
export const openApi = z.looseObject({ openapi: z.literal('3.1.1'), paths: z.record(z.string(), z.looseObject({})) });
