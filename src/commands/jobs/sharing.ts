/**
 * Workers of all processes: work on many schools is cut into parts, which are jobs of the queue (operations 12.1). A part that is
 * done twice has one effect, because each task either only reads, or appends at the revision that it read.
 */
import { createHmac } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { AnySchoolTask, Workers } from '../../ledger/workers/workers.ts';
import { outsideRequests } from '../../waiting/patience.ts';
import { errorFrom, type PlainError, plainError } from '../requests/errorsAcross.ts';
import { opened, sealed } from '../requests/sealing.ts';
import type { JobsAtWork } from './jobQueue.ts';
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
  /**
   * Begins to do parts in this process.
   * @param code names the code; parts of another release are left to that release
   */
  begin(tasks: readonly AnySchoolTask[], code: string): Promise<JobsAtWork>;
};

/** The fewest units that are worth sharing. With fewer, handing them out takes longer than doing them here. */
const unitsMin = 32;
/** Enough parts that three processes end together, and few enough that the queue costs nothing. */
const partsMax = 48;
const unitsPerPartMin = 8;
/** A process begins the next part while the last units of the one before are still being done. */
const partsAtOnce = 2;
/** Milliseconds between two looks for the results of other processes. */
const lookMs = 100;
/** Milliseconds between two messages that the rest is still wanted. */
const wantMs = 2_000;

type Asked = { readonly task: string; readonly given: unknown };
type Result = { readonly found: readonly (readonly [string, unknown])[] } | { readonly error: PlainError };

export const sharedWorkers = ({ queue, local, secret, newId }: SharingOptions): SharedWorkers => {
  const key = createHmac('sha256', secret).update('parts of jobs\n').digest();
  const seal = (value: unknown): Uint8Array => sealed(key, serialize(value).toString('base64'));
  const open = <Value>(bytes: Uint8Array): Value => deserialize(Buffer.from(opened(key, bytes), 'base64')) as Value;

  return {
    ...local,
    inSchools: async (task, schools, given, { take, signal = new AbortController().signal }) => {
      if (!queue.isAtWork() || schools.length < unitsMin)
        return local.inSchools(task, schools, given, { take, signal });
      signal.throwIfAborted();
      const work = newId();
      const parts = partsOf(schools);
      await queue.add(work, seal({ task: task.name, given } satisfies Asked), parts.map(seal));
      const wanting = setInterval(() => queue.want(work).catch(() => {}), wantMs);
      try {
        for (let done = 0; done < parts.length; ) {
          for (const bytes of await queue.taken(work)) {
            signal.throwIfAborted();
            const result = open<Result>(bytes);
            if ('error' in result) throw errorFrom(result.error);
            for (const [school, found] of result.found) await take(school, found as never);
            done++;
          }
          signal.throwIfAborted();
          if (done < parts.length) await queue.ended(lookMs);
        }
      } finally {
        clearInterval(wanting);
        // Parts that stay in the queue after an outage are dropped by themselves, once nobody says that they are wanted.
        await queue.drop(work).catch(() => {});
      }
    },
    begin: (tasks, code) =>
      queue.work(
        `telboek_part_${code.slice(0, 16)}`,
        async ({ asked, signal }: HeldPart): Promise<Uint8Array> => {
          const found: [string, unknown][] = [];
          const keep = (school: string, one: unknown): void => {
            found.push([school, one]);
          };
          try {
            const { task, given } = open<Asked>(asked.given);
            const known = tasks.find(({ name }) => name === task);
            if (known === undefined) throw new TypeError('There is no task of this name');
            const units = open<string[]>(asked.units);
            await outsideRequests(() => local.inSchools(known, units, given, { take: keep, signal }));
          } catch (error) {
            if (signal.aborted) throw error;
            return seal({ error: plainError(error) } satisfies Result);
          }
          return seal({ found } satisfies Result);
        },
        partsAtOnce,
      ),
  };
};

/** In the order given: big schools come first, and runs number documents in the order of schools. */
const partsOf = (units: readonly string[]): string[][] => {
  const size = Math.max(unitsPerPartMin, Math.ceil(units.length / partsMax));
  return Array.from({ length: Math.ceil(units.length / size) }, (_, part) =>
    units.slice(part * size, (part + 1) * size),
  );
};
