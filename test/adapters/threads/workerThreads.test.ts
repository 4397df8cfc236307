import { afterAll, describe, expect, it } from 'vitest';
import { dealSchools } from '../../../src/adapters/threads/dealt.ts';
import { WorkerLost, workerThreads } from '../../../src/adapters/threads/workerThreads.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { type SchoolTask, type Workers, workersHere } from '../../../src/ledger/workers/workers.ts';
import { onBehalfOf } from '../../../src/waiting/asker.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { backwards, endless, failing, memoryStand, reading, telling } from '../../support/programs/testTasks.ts';

const entry = new URL('../../support/programs/testTasks.ts', import.meta.url);
const threads = workerThreads({ entry, count: 2, given: {} });
afterAll(() => threads.close());

const schools = Array.from({ length: 40 }, (_, n) => `${10 + n}AB00`);

const found = async <G, F>(workers: Workers, task: SchoolTask<G, F>, given: G, of: readonly string[] = schools) => {
  const all = new Map<string, F>();
  await workers.inSchools(task, of, given, { take: (school, one) => void all.set(school, one) });
  return all;
};

/** A body that reports how much of it was read, and whether its reader let go of it. */
const bodyOf = (pieces: readonly string[], failure?: Error) => {
  const seen = { given: 0, ended: false };
  async function* body() {
    try {
      for (const piece of pieces) {
        seen.given++;
        yield Buffer.from(piece);
      }
      if (failure !== undefined) throw failure;
    } finally {
      seen.ended = true;
    }
  }
  return { body: body(), seen };
};

describe.each([
  ['in this thread', workersHere(memoryStand())],
  ['in worker threads', threads],
])('work for one school %s', (_where, workers) => {
  it('work for one school reads a body to its end, and no further than it wants', async () => {
    const whole = bodyOf(['een ', 'twee ', 'drie']);
    expect(await workers.inSchool(reading, '12AB00', { pieces: 9 }, whole.body)).toMatchObject({
      text: 'een twee drie',
    });
    const some = bodyOf(['een ', 'twee ', 'drie']);
    expect(await workers.inSchool(reading, '12AB00', { pieces: 1 }, some.body)).toMatchObject({ text: 'een ' });
    expect([whole.seen, some.seen]).toEqual([
      { given: 3, ended: true },
      { given: 1, ended: true },
    ]);
  });

  it('work for one school fails with the error of its body when that breaks off, and reads no further when it fails itself', async () => {
    const broken = new RangeError('too large');
    const { body, seen } = bodyOf(['een'], broken);
    await expect(workers.inSchool(reading, '12AB00', { pieces: 9 }, body)).rejects.toBe(broken);
    const other = bodyOf(['een', 'twee']);
    const failed = workers.inSchool(reading, '12AB00', { pieces: 1, fails: 'outage' }, other.body);
    await expect(failed).rejects.toThrow(StoreUnavailable);
    expect([seen.ended, other.seen]).toEqual([true, { given: 1, ended: true }]);
  });
});

describe('work for one school in worker threads', () => {
  it('work for one school in worker threads is always done in the same thread, one piece of each asker at a time', async () => {
    const who = { subject: 'anna', abandoned: new AbortController().signal };
    const threadsOf = async (school: string) => {
      const found = await onBehalfOf(who, () =>
        Promise.all([1, 2, 3, 4].map(() => threads.inSchool(backwards, school, { suffix: '' }))),
      );
      return new Set(found.map(({ thread }) => thread));
    };
    for (const school of schools) expect((await threadsOf(school)).size).toBe(1);
  });

  it('work for one school in worker threads is left by itself when nobody waits for it any more, and the next of the same asker begins', async () => {
    const leaving = new AbortController();
    const first = onBehalfOf({ subject: 'anna', abandoned: leaving.signal }, () =>
      threads.inSchool(endless, '12AB00', { deaf: false }),
    );
    const next = onBehalfOf({ subject: 'anna', abandoned: new AbortController().signal }, () =>
      threads.inSchool(backwards, '12AB00', { suffix: '' }),
    );
    leaving.abort(new Error('gone'));
    await expect(first).rejects.toThrow();
    expect(await next).toMatchObject({ text: '00BA21' });
  });
});

describe.each([
  ['in this thread', workersHere(memoryStand())],
  ['in worker threads', threads],
])('work by school %s', (_where, workers) => {
  it('work for one school in worker threads is done once for each, with what was given to all', async () => {
    const all = await found(workers, backwards, { suffix: '!' });
    expect([...all.keys()].sort()).toEqual(schools);
    for (const [school, { text }] of all) expect(text).toBe(`${[...school].reverse().join('')}!`);
    expect(await found(workers, backwards, { suffix: '' }, [])).toEqual(new Map());
  });

  it.each([
    ['outage', StoreUnavailable, 'gone'],
    ['refusal', Rejection, 'school_closed {"school":"17AB00"}'],
    ['bug', Error, 'no such thing'],
  ] as const)(
    'work for many schools fails with the error of the school that failed: %s',
    async (how, kind, message) => {
      const error = await found(workers, failing, { at: schools[7]!, how }).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ message });
      if (how === 'outage') expect((error as Error).cause).toMatchObject({ message: 'ECONNREFUSED' });
      if (how === 'refusal') expect(error).toMatchObject({ name: 'Rejection', code: 'school_closed' });
      expect((await found(workers, backwards, { suffix: '' })).size).toBe(schools.length);
    },
  );

  it('work for one school tells who follows it how much is done, before it gives what it found', async () => {
    const told: number[] = [];
    expect(await workers.inSchool(telling, schools[0]!, { steps: 3 }, undefined, (done) => told.push(done))).toBe(
      schools[0],
    );
    expect(told).toEqual([1, 2, 3]);
  });

  it('work for one school in worker threads fails when what was found cannot be taken', async () => {
    const full = new StoreUnavailable('full');
    const work = workers.inSchools(backwards, schools, { suffix: '' }, { take: () => Promise.reject(full) });
    await expect(work).rejects.toBe(full);
  });

  it('work for one school in worker threads ends with the reason when it is told to', async () => {
    const stopping = new AbortController();
    const taken: string[] = [];
    const work = workers.inSchools(
      backwards,
      schools,
      { suffix: '' },
      {
        signal: stopping.signal,
        take: (school) => {
          taken.push(school);
          stopping.abort(new Interrupted());
        },
      },
    );
    await expect(work).rejects.toThrow(Interrupted);
    expect(taken.length).toBeLessThan(schools.length);
    const waiting = new AbortController();
    const endlessly = workers.inSchools(
      endless,
      ['10AB00'],
      { deaf: false },
      { signal: waiting.signal, take: () => {} },
    );
    waiting.abort(new Interrupted());
    await expect(endlessly).rejects.toThrow(Interrupted);
  });
});

describe('worker threads', () => {
  it('worker threads share the schools, and this thread works at none', async () => {
    const all = await found(threads, backwards, { suffix: '' });
    const used = new Set([...all.values()].map(({ thread }) => thread));
    expect([used.size, used.has(0)]).toEqual([2, false]);
  });

  it('worker threads leave alone the schools that are taken out before any began on them, the first ones first', async () => {
    const taken: string[] = [];
    const done: string[] = [];
    await threads.inSchools(
      backwards,
      schools,
      { suffix: '' },
      {
        take: (school) => void done.push(school),
        onLeft: (left) => {
          expect(left.count).toBe(schools.length);
          taken.push(...left.take(10));
          expect(left.count).toBe(schools.length - 10);
        },
      },
    );
    expect([...done, ...taken].sort()).toEqual([...schools].sort());
    expect(taken).toHaveLength(10);
    expect(Math.max(...taken.map((school) => schools.indexOf(school)))).toBeLessThan(20);
  });

  it('worker threads that crash fail the work and not the process, and are started anew', async () => {
    const error = await found(threads, failing, { at: schools[3]!, how: 'crash' }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(WorkerLost);
    expect((error as Error).cause).toMatchObject({ message: 'boom' });
    expect((await found(threads, backwards, { suffix: '' })).size).toBe(schools.length);
  });

  it('worker threads fail work whose result cannot leave them, and say so', async () => {
    await expect(found(threads, failing, { at: schools[3]!, how: 'not plain' })).rejects.toThrow(/could not be cloned/);
  });

  it('worker threads that do not react when they are told to stop are ended', async () => {
    const stopping = new AbortController();
    const work = threads.inSchools(endless, schools, { deaf: true }, { signal: stopping.signal, take: () => {} });
    stopping.abort(new Interrupted());
    await expect(work).rejects.toThrow(Interrupted);
    expect((await found(threads, backwards, { suffix: '' })).size).toBe(schools.length);
  });

  it('worker threads that are closed fail the work that is under way', async () => {
    const closing = workerThreads({ entry, count: 1, given: {} });
    const work = closing.inSchools(endless, schools, { deaf: false }, { take: () => {} });
    const failed = expect(work).rejects.toThrow(Interrupted);
    await closing.close();
    await failed;
  });
});

describe('schools dealt to hands', () => {
  it('each school goes to one hand: a hand takes its own schools first, in order, and then the last of the hand that has most left', () => {
    const alone = dealSchools(schools, 2);
    const own = schools.map(() => alone.next(0)).slice(0, schools.length);
    expect([...own].sort()).toEqual(schools);
    expect(alone.next(0)).toBeUndefined();
    expect(alone.next(1)).toBeUndefined();
    const other = dealSchools(schools, 2);
    const firstOfOther = other.next(1)!;
    expect(own.indexOf(firstOfOther)).toBe(schools.length - 1);
  });
});
