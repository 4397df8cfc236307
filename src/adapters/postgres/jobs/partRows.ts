/** The rows of parts of long work, and their places in the queue, which holds only their numbers (operations 12.1). */
import { randomUUID } from 'node:crypto';
import type { QueryResult } from 'pg';
import type { HeldPart, PartQueue } from '../../../commands/jobs/partQueue.ts';
import { StoreUnavailable } from '../../../waiting/unavailable.ts';

/** A part as the queue names it. */
export type Named = { readonly work: string; readonly part: number };

export type Query = (text: string, values: readonly unknown[]) => Promise<QueryResult>;

export type PartRows = Pick<PartQueue, 'begin' | 'taken' | 'takenBack' | 'want' | 'drop'> & {
  /** Parts with this flag were asked for by this process, and are not for it. */
  readonly flag: string;
  /** @param name of the parts that the present code can do */
  add(name: string, ...of: Parameters<PartQueue['add']>): Promise<void>;
  /** Undefined when it was taken back, done or dropped. */
  asked(named: Named): Promise<HeldPart['asked'] | undefined>;
  isWanted(work: string): Promise<boolean>;
  found(named: Named, found: Uint8Array): Promise<void>;
};

/** The name of a part in the queue. */
const key = "work || '/' || part";

/** Whether a process has the part in hand. */
const inHand = `EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE key = ${key} AND locked_at IS NOT NULL)`;

export const partRows = (query: Query): PartRows => {
  const flag = randomUUID();
  return {
    flag,
    begin: async (work, given) =>
      void (await query('INSERT INTO jobs.works (id, given, seen_at) VALUES ($1, $2, clock_timestamp())', [
        work,
        given,
      ])),
    add: async (name, work, parts) => {
      await query(
        `WITH added AS (
           INSERT INTO jobs.parts (work, part, units)
           SELECT $2, part, units FROM unnest($3::integer[], $4::bytea[]) AS given(part, units) RETURNING work, part)
         SELECT graphile_worker.add_job($1, json_build_object('work', work, 'part', part), job_key => ${key}, flags => $5)
         FROM (SELECT work, part FROM added ORDER BY part) AS in_order`,
        [name, work, parts.map(({ part }) => part), parts.map(({ units }) => units), [flag]],
      );
    },
    taken: async (work) => {
      const { rows } = await query(
        `WITH gone AS (DELETE FROM jobs.parts WHERE work = $1 AND found IS NOT NULL RETURNING part, found)
         SELECT part, found FROM jobs.works LEFT JOIN gone ON true WHERE id = $1 ORDER BY part`,
        [work],
      );
      if (rows.length === 0)
        throw new StoreUnavailable('The queue gave up this work, because nobody seemed to want it');
      return rows.filter(({ found }: { found: Buffer | null }) => found !== null);
    },
    takenBack: async (work) => {
      const { rows } = await query(
        `WITH back AS (DELETE FROM jobs.parts WHERE work = $1 AND found IS NULL AND NOT ${inHand} RETURNING work, part)
         SELECT part, graphile_worker.remove_job(${key}) FROM back`,
        [work],
      );
      return rows.map(({ part }: { part: number }) => part);
    },
    want: async (work) => void (await query('UPDATE jobs.works SET seen_at = clock_timestamp() WHERE id = $1', [work])),
    drop: async (work) => {
      // A part in hand is left by its process when it sees that the work is gone.
      await query(`SELECT graphile_worker.remove_job(${key}) FROM jobs.parts WHERE work = $1 AND NOT ${inHand}`, [
        work,
      ]);
      await query('DELETE FROM jobs.works WHERE id = $1', [work]);
    },
    asked: async ({ work, part }) => {
      const { rows } = await query(
        `SELECT given, units FROM jobs.parts JOIN jobs.works ON works.id = parts.work
         WHERE work = $1 AND part = $2 AND found IS NULL`,
        [work, part],
      );
      return rows[0];
    },
    isWanted: async (work) => (await query('SELECT 1 FROM jobs.works WHERE id = $1', [work])).rowCount !== 0,
    found: async ({ work, part }, found) =>
      void (await query('UPDATE jobs.parts SET found = $3 WHERE work = $1 AND part = $2 AND found IS NULL', [
        work,
        part,
        found,
      ])),
  };
};
