/** Parts of long work, as jobs of graphile-worker beside whole jobs (operations 12.1). The queue holds only their numbers. */
import type { Logger, WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { JobsAtWork } from '../../../commands/jobs/jobQueue.ts';
import type { HeldPart, PartQueue } from '../../../commands/jobs/partQueue.ts';
import { alarm } from '../../../waiting/alarm.ts';
import { pause } from '../../../waiting/pause.ts';
import { Interrupted } from '../../../waiting/stopping.ts';
import { StoreUnavailable } from '../../../waiting/unavailable.ts';
import { within } from '../../../waiting/within.ts';
import { reaching } from '../connection.ts';
import { inTransaction } from './jobRows.ts';
import { forgetPool, freeLost, recordSeen } from './queue.ts';
import type { Timing } from './working.ts';

/** Milliseconds that a stop waits for the parts under way to be left. */
const stopMsMax = 2_000;

type Named = { readonly work: string; readonly part: number };

export type Ready = () => Promise<{ readonly pool: Pool; readonly logger: Logger }>;

export const postgresParts = (ready: Ready, timing: Timing): PartQueue => {
  const rung = alarm();
  let name: string | undefined;

  const query = async (text: string, values: readonly unknown[]) => {
    const { pool } = await ready();
    return reaching(() => pool.query(text, [...values]));
  };

  const doOne = async (
    { work, part }: Named,
    doPart: (held: HeldPart) => Promise<Uint8Array>,
    stopping: AbortSignal,
  ): Promise<void> => {
    const { rows } = await query(
      `SELECT given, units FROM jobs.parts JOIN jobs.works ON works.id = parts.work
       WHERE work = $1 AND part = $2 AND found IS NULL`,
      [work, part],
    );
    if (rows.length === 0) return;
    const unwanted = new AbortController();
    const over = new AbortController();
    void (async () => {
      for (;;) {
        await pause(timing.progressMs, over.signal);
        if (over.signal.aborted) return;
        const found = await query('SELECT 1 FROM jobs.works WHERE id = $1', [work]).catch(() => undefined);
        if (found?.rowCount === 0) unwanted.abort(new Interrupted());
      }
    })();
    try {
      const signal = AbortSignal.any([stopping, unwanted.signal]);
      const found = await doPart({ asked: rows[0], signal });
      await query('UPDATE jobs.parts SET found = $3 WHERE work = $1 AND part = $2 AND found IS NULL', [
        work,
        part,
        found,
      ]);
      rung.ring();
    } catch (error) {
      // The part has ended, because nobody waits for it any more.
      if (!unwanted.signal.aborted) throw error;
    } finally {
      over.abort();
    }
  };

  return {
    isAtWork: () => name !== undefined,
    ended: (msMax) => rung.wait(msMax),
    add: async (work, given, parts) => {
      const { pool } = await ready();
      await reaching(() =>
        inTransaction(pool, async (client) => {
          await client.query('INSERT INTO jobs.works (id, given, seen_at) VALUES ($1, $2, clock_timestamp())', [
            work,
            given,
          ]);
          await client.query(
            `INSERT INTO jobs.parts (work, part, units)
             SELECT $1, place - 1, units FROM unnest($2::bytea[]) WITH ORDINALITY AS given(units, place)`,
            [work, parts],
          );
          await client.query(
            `SELECT graphile_worker.add_job($1, json_build_object('work', $2::text, 'part', part)) FROM
               (SELECT part FROM jobs.parts WHERE work = $2 ORDER BY part) AS parts`,
            [name, work],
          );
        }),
      );
    },
    taken: async (work) => {
      const { rows } = await query(
        `WITH seen AS (UPDATE jobs.works SET seen_at = clock_timestamp() WHERE id = $1 RETURNING id),
         gone AS (DELETE FROM jobs.parts WHERE work = $1 AND found IS NOT NULL RETURNING part, found)
         SELECT id, part, found FROM seen LEFT JOIN gone ON true ORDER BY part`,
        [work],
      );
      if (rows.length === 0)
        throw new StoreUnavailable('The queue gave up this work, because nobody seemed to want it');
      return rows.flatMap(({ found }: { found: Buffer | null }) => (found === null ? [] : [found]));
    },
    want: async (work) => void (await query('UPDATE jobs.works SET seen_at = clock_timestamp() WHERE id = $1', [work])),
    drop: async (work) => void (await query('DELETE FROM jobs.works WHERE id = $1', [work])),
    work: async (given, doPart, atOnce) => {
      const { pool, logger } = await ready();
      const { runTaskList } = await import('graphile-worker');
      const stopping = new AbortController();
      const options = {
        pgPool: pool,
        logger,
        concurrency: atOnce,
        noHandleSignals: true,
        pollInterval: timing.pollMs,
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      };
      const begin = (): WorkerPool =>
        runTaskList(options, { [given]: (payload) => doOne(payload as Named, doPart, stopping.signal) }, pool);
      let workers = begin();
      name = given;
      /** A pool ends by itself when it cannot reach the queue for minutes. Another one takes its place. */
      const supervising = (async () => {
        while (!stopping.signal.aborted) {
          await workers.promise.catch(() => {});
          await pause(timing.againMs, stopping.signal);
          if (!stopping.signal.aborted) workers = begin();
        }
      })();
      const beating = (async () => {
        while (!stopping.signal.aborted) {
          // An outage is reported by the beats of whole jobs.
          await reaching(async () => {
            await recordSeen(pool, workers.id);
            await freeLost(pool, timing.unseenMs);
            await pool.query(
              `DELETE FROM jobs.works WHERE seen_at < clock_timestamp() - $1 * interval '1 millisecond'`,
              [4 * timing.unseenMs],
            );
          }).catch(() => {});
          await pause(timing.beatMs, stopping.signal);
        }
      })();
      return stoppable(async () => {
        name = undefined;
        stopping.abort(new Interrupted());
        await within(Promise.resolve(workers.gracefulShutdown()), stopMsMax);
        await within(Promise.all([supervising, beating, forgetPool(pool, workers.id)]), stopMsMax / 2);
      });
    },
  };
};

const stoppable = (stop: () => Promise<void>): JobsAtWork => ({ stop });
