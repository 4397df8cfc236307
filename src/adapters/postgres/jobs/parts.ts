/** Parts of long work, as jobs of graphile-worker beside whole jobs (operations 12.1). The queue holds only their numbers. */
import type { Logger } from 'graphile-worker';
import type { Pool } from 'pg';
import type { JobsAtWork } from '../../../commands/jobs/jobQueue.ts';
import type { HeldPart, PartQueue } from '../../../commands/jobs/partQueue.ts';
import { pause } from '../../../waiting/pause.ts';
import { Interrupted } from '../../../waiting/stopping.ts';
import { within } from '../../../waiting/within.ts';
import { reaching } from '../connection.ts';
import { type Named, partRows, type Query } from './partRows.ts';
import { keepPool, poolBeginner, type Timing } from './pools.ts';
import { forgetPool, freeLost, recordSeen } from './queue.ts';

/** Milliseconds that a stop waits for the parts under way to be left. */
const stopMsMax = 2_000;

export type Ready = () => Promise<{ readonly pool: Pool; readonly logger: Logger }>;

/** A process that does parts is seen under their name too, and stays the same one when its pool is replaced. */
const seenAs = (name: string, flag: string): string => `${name} ${flag}`;

export const postgresParts = (ready: Ready, timing: Timing): PartQueue => {
  let name: string | undefined;
  let others = 0;

  const query: Query = async (text, values) => {
    const { pool } = await ready();
    return reaching(() => pool.query(text, [...values]));
  };
  const { flag, add, ...rows } = partRows(query);

  const doOne = async (
    named: Named,
    doPart: (held: HeldPart) => Promise<Uint8Array>,
    stopping: AbortSignal,
  ): Promise<void> => {
    const asked = await rows.asked(named);
    if (asked === undefined) return;
    const unwanted = new AbortController();
    const over = new AbortController();
    void (async () => {
      for (;;) {
        await pause(timing.progressMs, over.signal);
        if (over.signal.aborted) return;
        if (!(await rows.isWanted(named.work).catch(() => true))) unwanted.abort(new Interrupted());
      }
    })();
    try {
      const signal = AbortSignal.any([stopping, unwanted.signal]);
      await rows.found(named, await doPart({ asked, signal }));
    } catch (error) {
      // The part has ended, because nobody waits for it any more.
      if (!unwanted.signal.aborted) throw error;
    } finally {
      over.abort();
    }
  };

  /** How many others were seen. It also ends works that nobody was seen to want for long. */
  const othersSeen = async (given: string): Promise<number> => {
    const { rows } = await query(
      `WITH ended AS (DELETE FROM jobs.works WHERE seen_at < clock_timestamp() - 4 * $3 * interval '1 millisecond')
       SELECT count(*)::integer AS others FROM jobs.workers
       WHERE starts_with(pool, $1) AND pool <> $2 AND seen_at > clock_timestamp() - $3 * interval '1 millisecond'`,
      [seenAs(given, ''), seenAs(given, flag), timing.unseenMs],
    );
    return rows[0].others;
  };

  return {
    ...rows,
    others: () => others,
    add: async (work, parts) => {
      if (name === undefined) throw new TypeError('A process that does no parts has none to lend');
      await add(name, work, parts);
    },
    work: async (given, doPart, atOnce) => {
      const { pool, logger } = await ready();
      const stopping = new AbortController();
      const tasks = { [given]: (payload: unknown) => doOne(payload as Named, doPart, stopping.signal) };
      const beginPool = await poolBeginner();
      const workers = keepPool(
        () => beginPool({ pool, logger, tasks, atOnce, forbiddenFlags: [flag] }, timing),
        timing,
        stopping.signal,
      );
      name = given;
      const beating = (async () => {
        while (!stopping.signal.aborted) {
          // An outage is reported by the beats of whole jobs.
          await reaching(async () => {
            await recordSeen(pool, workers.current().id, seenAs(given, flag));
            await freeLost(pool, timing.unseenMs);
            others = await othersSeen(given);
          }).catch(() => {});
          await pause(timing.beatMs, stopping.signal);
        }
      })();
      return stoppable(async () => {
        name = undefined;
        others = 0;
        stopping.abort(new Interrupted());
        await within(Promise.resolve(workers.current().gracefulShutdown()), stopMsMax);
        const forgetting = forgetPool(pool, workers.current().id, seenAs(given, flag));
        await within(Promise.all([workers.over, beating, forgetting]), stopMsMax / 2);
      });
    },
  };
};

const stoppable = (stop: () => Promise<void>): JobsAtWork => ({ stop });
