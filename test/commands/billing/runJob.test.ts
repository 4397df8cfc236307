/** interfaces.md section 2, operations 12.1: an invoice run as a job. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryJobs } from '../../../src/adapters/memory/memoryJobs.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { beginningOfRun, issuedSince, type RunAsked, runJob } from '../../../src/commands/billing/runJob.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import type { JobsAtWork } from '../../../src/commands/jobs/jobQueue.ts';
import { type Jobs, jobsOn } from '../../../src/commands/jobs/jobs.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const on = '2024-08-01';
const ids = Array.from({ length: 40 }, (_, n) => `${10 + n}AA00`);
const asker = ['finance', 'anna'];

/** 40 schools, each with one pupil on the first day of its first year: three groups of a run. */
const fortySchools = async (): Promise<World> => {
  const world = await worldOn({ today: on });
  for (const id of ids) {
    await world.registerSchool(id);
    await world.subscribe(id, on);
    await world.importRows(id, on, taken(on, 1, 1));
  }
  return world;
};

const queue = memoryJobs(10);
const working: JobsAtWork[] = [];
afterEach(async () => {
  for (const at of working.splice(0)) await at.stop();
});

/** A process whose runs use these dependencies. */
const process = async (deps: Deps): Promise<{ readonly jobs: Jobs; readonly run: ReturnType<typeof runJob> }> => {
  const jobs = jobsOn({ queue, secret: new Uint8Array(32), now: deps.ledger.now });
  const run = runJob(deps);
  working.push(await jobs.begin({ kinds: [run] }));
  return { jobs, run };
};

const ended = (jobs: Jobs, id: string, state: string) =>
  expect.poll(async () => (await jobs.find(id, asker))?.state, { timeout: 20_000 }).toBe(state);

describe('an invoice run as a job', () => {
  it('the job of a run tells how many schools it is done with, and lists what it issued', async () => {
    const world = await fortySchools();
    const { jobs, run } = await process(world.deps);
    const context = { ...world.context(), causationId: 'run-1' };
    const since = await beginningOfRun(world.deps);
    await jobs.ask(run, { on, since } satisfies RunAsked, asker, context);
    await ended(jobs, 'run-1', 'done');
    expect(await jobs.find('run-1', asker)).toMatchObject({
      progress: { done: 40, total: 40, unit: 'schools' },
      found: { blocked: [], revision: 39, position: await world.store.head() },
    });
    const first = await issuedSince(world.deps.ledger, 'run-1', since.document, 25);
    const second = await issuedSince(world.deps.ledger, 'run-1', first.next!, 25);
    expect([first.issued.length, second.issued.length, second.next]).toEqual([25, 15, undefined]);
    expect([...first.issued, ...second.issued].map(({ school }) => school)).toEqual(ids);
  });

  it('4.8: the job of a run that an outage cut in the middle goes on where it was, issues nothing twice, and lists all of it', async () => {
    const world = await fortySchools();
    // Another request issues documents meanwhile. They do not belong to this run.
    await issueDueDocuments(world.deps, { on, schools: ['30AA00'] }, { ...world.context(), causationId: 'another' });
    let appends = 0;
    const store: typeof world.store = {
      ...world.store,
      append: async (stream, events, expected) => {
        if (stream === 'documents' && ++appends === 2) throw new StoreUnavailable('away');
        return world.store.append(stream, events, expected);
      },
    };
    const ledger = ledgerOn({ ...world.deps.ledger, store });
    const { jobs, run } = await process({ ...world.deps, ledger, folds: foldsOf(ledger) });
    const since = await beginningOfRun(world.deps);
    // If-Match holds for what the run found. The run's own documents came after that.
    const asked: RunAsked = { on, since, expected: [0] };
    await jobs.ask(run, asked, asker, { ...world.context(), causationId: 'run-2' });
    await ended(jobs, 'run-2', 'done');
    expect((await jobs.find('run-2', asker))?.attempts).toBe(2);
    const { issued } = await issuedSince(ledger, 'run-2', since.document, 100);
    expect(issued.map(({ school }) => school).toSorted()).toEqual(ids.filter((id) => id !== '30AA00'));
    expect((await world.store.read('documents')).length).toBe(40);
    // The totals cover both attempts, without the document of the other request.
    expect((await jobs.find('run-2', asker))?.found).toMatchObject({ totals: { documents: 39 } });
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('the job of a run with If-Match of another revision fails, and writes nothing', async () => {
    const world = await fortySchools();
    const { jobs, run } = await process(world.deps);
    const asked: RunAsked = { on, since: await beginningOfRun(world.deps), expected: [7] };
    const before = await world.store.head();
    await jobs.ask(run, asked, asker, { ...world.context(), causationId: 'run-3' });
    await ended(jobs, 'run-3', 'failed');
    expect((await jobs.find('run-3', asker))?.error?.name).toBe('PreconditionFailed');
    expect(await world.store.head()).toBe(before);
  });

  it('the job of a run that is cancelled keeps what it issued, and a later run issues the rest', async () => {
    const world = await fortySchools();
    let jobs: Jobs | undefined;
    const store: typeof world.store = {
      ...world.store,
      append: async (stream, events, expected) => {
        if (stream === 'documents') await jobs!.cancel('run-4', asker);
        return world.store.append(stream, events, expected);
      },
    };
    const ledger = ledgerOn({ ...world.deps.ledger, store });
    const cancelling = await process({ ...world.deps, ledger, folds: foldsOf(ledger) });
    jobs = cancelling.jobs;
    const since = await beginningOfRun(world.deps);
    await jobs.ask(cancelling.run, { on, since }, asker, { ...world.context(), causationId: 'run-4' });
    await ended(jobs, 'run-4', 'cancelled');
    const { issued } = await issuedSince(ledger, 'run-4', since.document, 100);
    expect(issued.length).toBeGreaterThan(0);
    expect(issued.length).toBeLessThan(40);
    await issueDueDocuments(world.deps, { on }, world.context());
    expect((await world.store.read('documents')).length).toBe(40);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});
