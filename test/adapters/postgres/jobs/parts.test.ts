/** Operations 12.1: parts of long work are jobs of the queue. Whichever process is free does them. */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type PostgresJobs, postgresJobs } from '../../../../src/adapters/postgres/jobs/postgresJobs.ts';
import { migrateReadStore } from '../../../../src/adapters/postgres/migrations.ts';
import { dealSchools } from '../../../../src/adapters/threads/dealt.ts';
import type { JobsAtWork } from '../../../../src/commands/jobs/jobQueue.ts';
import { type SharedWorkers, sharedWorkers } from '../../../../src/commands/jobs/sharing.ts';
import { Rejection } from '../../../../src/domain/rejection.ts';
import type { SchoolTask, Workers } from '../../../../src/ledger/workers/workers.ts';
import { type Database, freshDatabase } from '../../../support/database.ts';
import { fastTiming as timing } from '../../../support/programs/jobTiming.ts';

type Process = {
  readonly name: string;
  readonly jobs: PostgresJobs;
  readonly workers: SharedWorkers;
  /** The units that this process did, in order. */
  readonly did: string[];
  atWork: JobsAtWork | undefined;
};

/** The secret is longer than a key, as a ledger's secret is. */
const secret = Buffer.from(randomBytes(32).toString('hex'));
const units = Array.from({ length: 200 }, (_, n) => `school-${n}`);

let database: Database;
let processes: Process[];
let doing: (by: string, unit: string) => Promise<unknown>;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateReadStore(database.url);
  processes = [];
  doing = async (_by, unit) => `found of ${unit}`;
});
afterEach(async () => {
  for (const { atWork, jobs } of processes) {
    await atWork?.stop();
    await jobs.close();
  }
  await database.drop();
});

const task: SchoolTask<{ readonly through: number }, unknown> = {
  name: 'a-task',
  work: async () => {
    throw new Error('The workers of the test do it');
  },
};

const started = async (name: string, code = 'code', lines: string[] = []): Promise<Process> => {
  const jobs = postgresJobs(database.url, { timing, log: (_level, line) => lines.push(line) });
  const did: string[] = [];
  const local: Workers = {
    count: 1,
    inSchools: async (_task, schools, _given, { take, signal, onLeft }) => {
      const left = dealSchools(schools, 1);
      onLeft?.(left);
      for (let school = left.next(0); school !== undefined; school = left.next(0)) {
        signal?.throwIfAborted();
        const found = await doing(name, school);
        did.push(school);
        await take(school, found as never);
      }
    },
    inSchool: async () => {
      throw new Error('Nobody asks for one school here');
    },
    close: async () => {},
  };
  const workers = sharedWorkers({ queue: jobs.parts, local, secret, newId: randomUUID });
  const one: Process = { name, jobs, workers, did, atWork: undefined };
  processes.push(one);
  one.atWork = await workers.begin([task], code);
  return one;
};

/** The findings by unit, in the order in which the units were taken. */
const all = async ({ workers }: Process, signal?: AbortSignal): Promise<[string, unknown][]> => {
  const found: [string, unknown][] = [];
  await workers.inSchools(task, units, { through: 7 }, { take: (unit, one) => void found.push([unit, one]), signal });
  return found;
};

const expected = units.map((unit) => [unit, `found of ${unit}`]);
const sortedByUnit = (found: readonly [string, unknown][]) =>
  [...found].sort(([one], [other]) => units.indexOf(one) - units.indexOf(other));

/** Resolves once the process knows of this many other processes. */
const knows = ({ jobs }: Process, others: number): Promise<void> =>
  vi.waitFor(() => expect(jobs.parts.others()).toBe(others), { timeout: 10_000, interval: 20 });

const sql = async (text: string) => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

/** How many parts were ever added to the queue. */
const partsAdded = async (): Promise<number> => {
  const [row] = await sql(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::integer AS added FROM graphile_worker.jobs_id_seq1',
  );
  return row.added;
};

/** What the first process asks for ends only when the second one has done some of it. */
const bothDo = (one: Process, two: Process) => async (by: string, unit: string) => {
  const other = by === one.name ? two : one;
  await vi.waitFor(() => expect(other.did.length + (by === two.name ? 1 : 0)).toBeGreaterThan(0), { timeout: 10_000 });
  return `found of ${unit}`;
};

it('12.1: one process alone does all of a work itself, and puts nothing into the queue', async () => {
  const one = await started('one');
  expect(sortedByUnit(await all(one))).toEqual(expected);
  expect(one.did).toEqual(units);
  expect(await partsAdded()).toBe(0);
});

it('12.1: two processes share a work that one of them asked for, and no part is done twice', async () => {
  const [one, two] = [await started('one'), await started('two')];
  await knows(one, 1);
  doing = bothDo(one, two);
  expect(sortedByUnit(await all(one))).toEqual(expected);
  expect([...one.did, ...two.did].sort()).toEqual([...units].sort());
});

it('12.1: a process that starts in the middle of a work takes parts of it', async () => {
  const one = await started('one');
  const isHalf = Promise.withResolvers<void>();
  const helped = Promise.withResolvers<void>();
  doing = async (by, unit) => {
    if (by === 'two') helped.resolve();
    if (by === 'one' && unit === 'school-100') {
      isHalf.resolve();
      await helped.promise;
    }
    return `found of ${unit}`;
  };
  const found = all(one);
  await isHalf.promise;
  const two = await started('two');
  expect(sortedByUnit(await found)).toEqual(expected);
  expect(two.did).toContain('school-101');
});

it('12.1: a process whose first look at the queue failed takes parts once the database answers, and is one process', async () => {
  const one = await started('one');
  await sql('ALTER TABLE graphile_worker._private_tasks RENAME TO away');
  const lines: string[] = [];
  const two = await started('two', 'code', lines);
  await expect.poll(() => lines.some((line) => line.includes('Failed to acquire job'))).toBe(true);
  await sql('ALTER TABLE graphile_worker.away RENAME TO _private_tasks');
  await knows(one, 1);
  doing = bothDo(one, two);
  expect(sortedByUnit(await all(one))).toEqual(expected);
  expect(two.did).not.toEqual([]);
  expect(two.jobs.parts.others()).toBe(1);
});

it('12.1: parts whose process died are done by the one that asked, and each is found once', async () => {
  const [one, two] = [await started('one'), await started('two')];
  await knows(one, 1);
  const gone = Promise.withResolvers<void>();
  // The other process takes a part and is never heard of again.
  doing = async (by, unit) => {
    if (by === 'two') {
      gone.resolve();
      await new Promise(() => {});
    }
    if (unit === 'school-0') await gone.promise;
    return `found of ${unit}`;
  };
  const found = all(one);
  await gone.promise;
  // The process's sessions end with it. The part in its hands stays locked in the queue until the process has not been seen
  // for long.
  processes = [one];
  void two.jobs.close();
  expect(sortedByUnit(await found)).toEqual(expected);
});

it('12.1: parts that nobody begins are taken back, as when the other process has just died', async () => {
  const [one, two] = [await started('one'), await started('two')];
  await knows(one, 1);
  await two.atWork!.stop();
  await two.jobs.close();
  processes = [one];
  // The dead process still counts as seen. Its rows say so until it has not been seen for long.
  expect(one.jobs.parts.others()).toBe(1);
  expect(sortedByUnit(await all(one))).toEqual(expected);
  expect(new Set(one.did).size).toBe(units.length);
  expect(await partsAdded()).toBeGreaterThan(0);
});

it('12.1: a refusal in any process ends the work with that refusal', async () => {
  const [one] = [await started('one'), await started('two')];
  await knows(one, 1);
  // Only the other process fails, and it fails before this one is done.
  const failed = Promise.withResolvers<void>();
  doing = async (by, unit) => {
    if (by === 'one') await failed.promise;
    else failed.resolve();
    if (by === 'two') throw new Rejection('restored_unchecked', { events: 3 });
    return `found of ${unit}`;
  };
  await expect(all(one)).rejects.toThrow(Rejection);
});

it('12.1: a process of another release leaves the parts of this one alone', async () => {
  const [one, other] = [await started('one'), await started('other', 'other code')];
  expect(sortedByUnit(await all(one))).toEqual(expected);
  expect(other.did).toEqual([]);
});

it('12.1: work whose result nobody wants any more is given up', async () => {
  const one = await started('one');
  const leaving = new AbortController();
  doing = async (_by, unit) => {
    if (unit === 'school-20') leaving.abort(new Error('left'));
    return `found of ${unit}`;
  };
  await expect(all(one, leaving.signal)).rejects.toThrow('left');
  expect(one.did.length).toBeLessThan(units.length);
});
