/** Interfaces 2, fairness: long work on a large school is done in threads, with the same outcome as in this one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileVault } from '../../../src/adapters/files/fileVault.ts';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import { workerThreads } from '../../../src/adapters/threads/workerThreads.ts';
import { type Deps, previewing } from '../../../src/commands/deps.ts';
import { FileRefused } from '../../../src/commands/files/fileRefused.ts';
import { PreconditionFailed, type Preconditions } from '../../../src/commands/requests/preconditions.ts';
import { importFile, previewFile } from '../../../src/commands/results/importFile.ts';
import { decideResults, type ResultsDecision } from '../../../src/commands/results/schoolCommands.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { ClockLeapt, watchedClock } from '../../../src/ledger/clock.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldCache } from '../../../src/ledger/states/foldCache.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { countedBy } from '../../../src/ledger/workers/countsElsewhere.ts';
import type { Workers } from '../../../src/ledger/workers/workers.ts';
import { dataQualityAnswer } from '../../../src/queries/results/dataQuality.ts';
import { importAnswer, importsAnswer } from '../../../src/queries/results/imports.ts';
import { momentsAnswer } from '../../../src/queries/results/moments.ts';
import { pupilsAnswer } from '../../../src/queries/results/pupils.ts';
import type { Sources } from '../../../src/queries/sources.ts';
import type { WorkerGiven } from '../../../src/server/openWorkers.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { csvOf, type Row, taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const today = '2024-08-01';
const day = dayNumber('2024-07-15');

let database: Database;
let store: EventStore;
let workers: Workers;
let folder: string;
let here: World;
let there: World;

beforeAll(async () => {
  database = await freshDatabase();
  store = await postgresStore(database.url);
  folder = await mkdtemp(join(tmpdir(), 'telboek-threads-'));
  const given: WorkerGiven = {
    dataDir: folder,
    eventsAt: { kind: 'postgres', url: database.url },
    foldCacheBytes: 8_000_000,
    readers: 2,
    vaultAt: { folder, identity: undefined },
  };
  workers = workerThreads({ entry: new URL('../../../src/server/worker.ts', import.meta.url), count: 2, given });
  [here, there] = [await worldOn({ today }), await worldOn({ store, today, vault: await fileVault(folder) })];
  for (const world of [here, there]) {
    await world.registerSchool(school);
    await world.subscribe(school, '2024-01-01');
  }
});
afterAll(async () => {
  await workers.close();
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** This thread folds no results, because it has no room for any. Folds that are asked for here are asked for in a thread. */
const inThreads = (): Deps => ({
  ...there.deps,
  workers,
  folds: foldsOf(there.deps.ledger, foldCache(0), { elsewhere: countedBy(workers) }),
});

const both = async <T>(work: (deps: Deps, world: World) => Promise<T>): Promise<[T, T]> => [
  await work(here.deps, here),
  await work(inThreads(), there),
];

const none = {};

const imported =
  (rows: readonly Row[], more: Preconditions = none) =>
  (deps: Deps, world: World) =>
    importFile(
      deps,
      {
        school,
        source: 'parnassys',
        linkedOn: '2024-07-01',
        skipBadRows: false,
        mediaType: 'text/csv',
        body: [csvOf(rows)],
      },
      world.context('a test'),
      more,
    );

const decided =
  (decision: ResultsDecision, preview = false) =>
  (deps: Deps, world: World) =>
    decideResults(deps, school, { decision, preview, context: world.context('a test'), preconditions: none });

const rows = taken('2024-06-12', 1, 9);

describe('in threads as in this one', () => {
  it('2.2, 3.2: a file is accepted with the day of the request, and counts', async () => {
    const [one, other] = await both(imported(rows));
    const { importId: _, ...answer } = one.answer;
    expect(other).toMatchObject({ created: true, answer });
    const stored = await store.read(`results-${school}`);
    expect(stored.map(({ type }) => type)).toEqual(['SecretCreated', 'ResultsImported']);
    expect(JSON.parse(stored[1]!.metadata).recordedAt.slice(0, 10)).toBe(today);
    const counts = await both(async ({ folds }) => (await folds.counts(school, [undefined, [3]])).byScope);
    for (const byScope of counts)
      expect([byScope.get('undefined')!.on(day), byScope.get('3')!.on(day)]).toEqual([9, 0]);
    const again = await both(imported(rows));
    expect(again.map(({ created }) => created)).toEqual([false, false]);
  });

  it('5.5: pages of pupils are the same', async () => {
    const pages = await both(async (deps, { store: log }) => {
      const position = await log.head();
      const sources = { deps, follower: { position: () => position } };
      const { pupils, items, next } = await pupilsAnswer(sources, school, { day: '2024-07-15', limit: 4 });
      return { pupils, items: items.map(({ takenOn, linkedOn }) => ({ takenOn, linkedOn })), next: typeof next };
    });
    expect(pages[0]).toMatchObject({ pupils: 9, next: 'string' });
    expect(pages[1]).toEqual(pages[0]);
  });

  it('2.5: a decision is tried out, written, and its effect told', async () => {
    const withdrawal = { type: 'WithdrawResult', key: 'R1-2024-06-12' } as const;
    const tried = await both(decided(withdrawal, true));
    const written = await both(decided(withdrawal));
    for (const one of tried)
      expect(one).toMatchObject({ previewed: { outcome: { effect: { counts: [{ pupils: 1 }] } } } });
    const effects = written.map((one) => ('written' in one ? one.written.effect : undefined));
    expect(effects[0]).toMatchObject({ counts: [{ pupils: 1, days: [{ before: 9, after: 8 }] }] });
    expect(effects[1]).toEqual(effects[0]);
    const after = await both(async ({ folds }) =>
      (await folds.counts(school, [undefined])).byScope.get('undefined')!.on(day),
    );
    expect(after).toEqual([8, 8]);
  });

  it('2.8: a refusal keeps its class and all that it names', async () => {
    const bad = [{ key: 'x', pupil: '', takenOn: today }];
    const errors = await both((deps, world) => imported(bad)(deps, world).catch((error: unknown) => error));
    for (const error of errors) {
      expect(error).toBeInstanceOf(FileRefused);
      expect(error).toMatchObject({
        code: 'file_rows_refused',
        badRowsTotal: 1,
        badRows: [{ faults: [{ column: 'leerling' }, { column: 'afnamedatum', code: 'too_late' }] }],
      });
    }
    const missing = await both((deps, world) =>
      decided({ type: 'WithdrawImport', import: 'none' })(deps, world).catch((error: unknown) => error),
    );
    for (const error of missing) expect(error).toMatchObject({ code: 'import_not_found' });
    for (const error of missing) expect(error).toBeInstanceOf(Rejection);
  });

  it('2.1: a school that would be too large writes nothing, no secret either', async () => {
    const other = '34CD00';
    for (const world of [here, there]) await world.registerSchool(other);
    const crowd = taken('2024-06-12', 1, 20_001);
    const body = () => [csvOf(crowd)];
    const errors = await both((deps, world) =>
      importFile(
        deps,
        { school: other, source: 'parnassys', skipBadRows: true, mediaType: 'text/csv', body: body() },
        world.context(),
        none,
      ).catch((error: unknown) => error),
    );
    for (const error of errors) expect(error).toMatchObject({ code: 'school_too_large' });
    for (const world of [here, there]) expect(await world.store.read(`results-${other}`)).toEqual([]);
    // The one secret is that of the first school.
    expect(await there.vault.list()).toHaveLength(1);
  });

  it('If-Match binds a write wherever it is done', async () => {
    const stale = await both((deps, world) =>
      imported(taken('2024-06-13', 1, 2), { expected: [77] })(deps, world).catch((error: unknown) => error),
    );
    for (const error of stale) expect(error).toBeInstanceOf(PreconditionFailed);
  });

  it('5.10: a clock that leaps while a file comes in dates nothing, though no thread learns of days that close', async () => {
    const { deps, context } = there;
    const calendar = { lastClosed: '2024-07-31', confirmedThrough: undefined };
    const clock = watchedClock(() => new Date('2024-08-01T12:00:00Z'), 40, calendar);
    // The clock is believed when it is looked at. It is a year ahead by the time that the thread dates something.
    const ledger = ledgerOn({ ...deps.ledger, clock, now: () => new Date('2025-08-01T12:00:00Z') });
    const before = await store.head();
    const request = { source: 'parnassys', linkedOn: '2024-07-01', skipBadRows: false, mediaType: 'text/csv' };
    const body = [csvOf(taken('2024-06-15', 60, 61))];
    const asked = importFile({ ...inThreads(), ledger }, { school, body, ...request }, context('a test'), none);
    await expect(asked).rejects.toThrow(ClockLeapt);
    expect(await store.head()).toBe(before);
  });

  it('2.10: in threads as in this one a file of a sister school is held, its school is found, and its preview is the same', async () => {
    const [own, sister] = ['34CD00', '34CD01'];
    const strangers = taken('2024-06-15', 101, 120);
    const found = await both(async (deps, world) => {
      const send = (school: string, file: readonly Row[]) => ({
        school,
        source: 'parnassys',
        skipBadRows: false,
        mediaType: 'text/csv',
        body: [csvOf(file)],
      });
      for (const one of [own, sister]) await world.registerSchool(one, '2020-01-01', '34567');
      await importFile(deps, send(own, taken('2024-06-12', 1, 20)), world.context(), none);
      await importFile(deps, send(sister, taken('2024-06-12', 101, 120)), world.context(), none);
      const before = await world.store.head();
      const refused = await importFile(deps, send(own, strangers), world.context(), none).catch(
        (error: unknown) => error as Rejection<'import_unlikely'>,
      );
      const { previewed, unlikely } = await previewFile(deps, send(own, strangers), world.context(), none);
      const { answer, effect } = previewed.outcome;
      const written = (await world.store.head()) - before;
      return { facts: 'facts' in refused && refused.facts, unlikely, linked: answer.linked, effect, written };
    });
    const facts = { pupils: 20, known: 0, school: sister };
    expect(found[0]).toMatchObject({
      facts,
      unlikely: facts,
      linked: 20,
      effect: { counts: [{ days: [{ from: today, through: today, before: 20, after: 40 }] }] },
      written: 0,
    });
    expect(found[1]).toEqual(found[0]);
  });

  it('2.11, interfaces 2: in threads as in this one data quality, moments and what an import did are the same', async () => {
    const found = await both(async (deps, world) => {
      const position = await world.store.head();
      const readStore = { get: async () => ({ lastClosed: '2024-07-31' }) };
      const sources = { deps, readStore, follower: { position: () => position } } as unknown as Sources;
      const to = { moment: `${today}T12:00:00.000Z`, position, day: today };
      const { pupils, stopping, results } = await dataQualityAnswer(sources, school, today);
      const { items } = await momentsAnswer(sources, school, { from: 0, to, order: 'desc', limit: 3 });
      const [first] = await importsAnswer(sources, school);
      const { answer } = await importAnswer(sources, school, first!.importId);
      const { counts, money } = answer;
      const moments = items.map(({ days, money: moved }) => ({ days, moved }));
      // The pseudonyms of pupils and results come from each ledger's own secret.
      const byHand = results.byHand.items.map(({ decision }) => decision);
      return { pupils, within: stopping.within, results: { ...results, byHand }, moments, counts, money };
    });
    expect(found[0].counts).toMatchObject([{ pupils: 9 }]);
    expect(found[0].moments.length).toBeGreaterThan(0);
    expect(found[1]).toEqual(found[0]);
  });

  it('8.3: in threads as in this one what a preview adds to the results is counted in it, and nowhere else', async () => {
    const counts = await both(async (deps, world) => {
      const preview = previewing(deps);
      await importFile(
        preview,
        {
          school,
          source: 'parnassys',
          linkedOn: '2024-07-01',
          skipBadRows: false,
          mediaType: 'text/csv',
          body: [csvOf(taken('2024-06-14', 50, 54))],
        },
        world.context('a test'),
        none,
      );
      const on = async ({ folds }: Deps) => (await folds.counts(school, [undefined])).byScope.get('undefined')!.on(day);
      return [await on(preview), await on(deps)];
    });
    expect(counts).toEqual([
      [13, 8],
      [13, 8],
    ]);
  });
});
