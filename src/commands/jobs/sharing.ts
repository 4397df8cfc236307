/**
 * Workers of all processes. This process does work on many schools in its own threads; while others are there it lends them
 * parts of what is left, which are jobs of the queue (operations 12.1). So a process that is alone seals nothing and asks the
 * queue nothing. A part that is done twice has one effect, because each task either only reads, or appends at the revision
 * that it read.
 */
import { createHmac } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { AnySchoolTask, InSchools, SchoolsLeft, TaskOf, Workers } from '../../ledger/workers/workers.ts';
import { outsideRequests } from '../../waiting/patience.ts';
import { pause } from '../../waiting/pause.ts';
import { plainError } from '../requests/errorsAcross.ts';
import { openedBytes, sealedBytes } from '../requests/sealing.ts';
import type { JobsAtWork } from './jobQueue.ts';
import { type Asked, type Lending, lending, type Result, type Sealing } from './lending.ts';
import type { HeldPart, PartQueue } from './partQueue.ts';

export type SharingOptions = {
  readonly queue: PartQueue;
  /** The threads of this process. */
  readonly local: Workers;
  /** At least 32 bytes, the same in all processes of a ledger. */
  readonly secret: Uint8Array;
  readonly newId: () => string;
};

export type SharedWorkers = Workers & {
  /** Begins to do parts of other processes. @param code names the code: parts of another release are left to it */
  begin(tasks: readonly AnySchoolTask[], code: string): Promise<JobsAtWork>;
};

/** The fewest units that are worth sharing. With fewer, handing them out takes longer than doing them here. */
const unitsMin = 32;
/** This process begins on the next part while the last units of one are still done. */
const partsAtOnce = 2;
/**
 * Milliseconds between two looks: who else is there, and what others found. A look costs time on cores, so that in long work,
 * of which each part takes long too, they are further apart: a part is at most a 48th of it.
 */
const lookMsMin = 50;
const lookMsMax = 500;
const looksPerWork = 100;
const lookMs = (sinceMs: number): number => Math.min(Math.max(sinceMs / looksPerWork, lookMsMin), lookMsMax);

export const sharedWorkers = ({ queue, local, secret, newId }: SharingOptions): SharedWorkers => {
  const sealing = sealingWith(secret);
  return {
    ...local,
    inSchools: async (task, schools, given, options) => {
      if (schools.length < unitsMin) return local.inSchools(task, schools, given, options);
      const lent = lending(queue, sealing, newId(), { task: task.name, given }, schools.length);
      await together(local, lent, task, schools, given, options);
    },
    begin: (tasks, code) =>
      queue.work(`telboek_part_${code.slice(0, 16)}`, (held) => partDone(local, sealing, tasks, held), partsAtOnce),
  };
};

const sealingWith = (secret: Uint8Array): Sealing => {
  const key = createHmac('sha256', secret).update('parts of jobs\n').digest();
  return {
    seal: (value) => sealedBytes(key, serialize(value)),
    open: <Value>(bytes: Uint8Array) => deserialize(openedBytes(key, bytes)) as Value,
  };
};

/** Here and by others. What others do not begin, or are lost with, is done here once nothing else is left. */
const together = async <Given, Found>(
  local: Workers,
  lent: Lending,
  task: TaskOf<Given, Found>,
  schools: readonly string[],
  given: Given,
  { take, signal }: InSchools<Found>,
): Promise<void> => {
  const leaving = new AbortController();
  const ending = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  let left: SchoolsLeft = { count: 0, take: () => [] };
  const begun = (units: readonly string[]): Promise<'over'> => {
    const onLeft = (of: SchoolsLeft) => {
      left = of;
    };
    const over = local.inSchools(task, units, given, { take, signal: ending, onLeft }).then(() => 'over' as const);
    // A failure is thrown where it is next waited for.
    over.catch(() => {});
    return over;
  };
  const beganAt = performance.now();
  let here = begun(schools);
  try {
    for (;;) {
      await lent.lend(left);
      const state = await Promise.race([here, pause(lookMs(performance.now() - beganAt), ending)]);
      ending.throwIfAborted();
      for (const [school, found] of lent.isOut() ? await lent.returned() : []) await take(school, found as never);
      if (state !== 'over') continue;
      if (!lent.isOut()) return;
      const back = await lent.takenBack();
      if (back.length > 0) here = begun(back);
      else await pause(lookMsMin, ending);
    }
  } catch (error) {
    leaving.abort(error);
    await here.catch(() => {});
    throw error;
  } finally {
    await lent.end();
  }
};

const partDone = async (
  local: Workers,
  { seal, open }: Sealing,
  tasks: readonly AnySchoolTask[],
  { asked, signal }: HeldPart,
): Promise<Uint8Array> => {
  const found: [string, unknown][] = [];
  const take = (school: string, one: unknown): void => {
    found.push([school, one]);
  };
  try {
    const { task, given } = open<Asked>(asked.given);
    const known = tasks.find(({ name }) => name === task);
    if (known === undefined) throw new TypeError('There is no task of this name');
    const units = open<string[]>(asked.units);
    await outsideRequests(() => local.inSchools(known, units, given, { take, signal }));
  } catch (error) {
    if (signal.aborted) throw error;
    return seal({ error: plainError(error) } satisfies Result);
  }
  return seal({ found } satisfies Result);
};
