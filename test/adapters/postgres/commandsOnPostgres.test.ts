/**
 * Rules that hold on any store, tried through the connections of two processes to one PostgreSQL. The tests are those of the
 * memory store that are hard here.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { importResults } from '../../../src/commands/results/importResults.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { dyingAt, Killed } from '../../support/ledger/interrupted.ts';
import { csvOf, type Row, taken, type World } from '../../support/world.ts';

let database: Database;
let one: EventStore;
let other: EventStore;

beforeAll(async () => {
  database = await freshDatabase();
  one = await postgresStore(database.url);
  other = await postgresStore(database.url);
});
afterAll(async () => {
  await one.close();
  await other.close();
  await database.drop();
});

const today = '2028-09-01';

const processOn = ({ deps }: World, store: EventStore): Deps => {
  const ledger = ledgerOn({ store, now: deps.ledger.now, newId: deps.ledger.newId });
  return { ...deps, ledger, folds: foldsOf(ledger), newSecret: () => randomBytes(32) };
};

const importing = (deps: Deps, world: World, school: string, rows: readonly Row[]) =>
  importResults(
    deps,
    { school, source: 'parnassys', skipBadRows: false, mediaType: 'text/csv', body: [csvOf(rows)] },
    world.context(),
  );

describe('on PostgreSQL', () => {
  let world: World;

  it('4: the worked example comes to the same documents, and its log verifies', async () => {
    world = await playedThrough('final', { store: one });
    const totals = (await other.read('documents')).map(({ data }) => JSON.parse(data).total);
    expect(totals).toEqual(['2576.00', '2392.00', '2363.25', '2058.50', '11.50']);
    expect((await verifyLedger(other)).differences).toEqual([]);
    world.setToday(today);
  });

  it('6.2: two processes that make a school’s first secret at the same moment end with one secret', async () => {
    const school = '20AA00';
    await world.registerSchool(school);
    const processes = [processOn(world, one), processOn(world, other)];
    await Promise.all(processes.map((deps, n) => importing(deps, world, school, taken('2028-06-01', 1, 3 + n))));
    const types = (await one.read(`results-${school}`)).map(({ type }) => type);
    expect(types).toEqual(['SecretCreated', 'ResultsImported', 'ResultsImported']);
    expect(countsOf((await processes[0]!.folds.results(school)).state).on(dayNumber(today))).toBe(4);
  });

  it('5.2: an import of 100,000 rows takes effect all at once or not at all', async () => {
    const school = '21AA00';
    await world.registerSchool(school);
    await importing(processOn(world, one), world, school, taken('2027-01-01', 1, 1));
    const many = Array.from({ length: 100_000 }, (_, n) => ({
      key: `R${n}`,
      pupil: `L${n % 900}`,
      takenOn: '2028-06-01',
    }));
    const dying = processOn(world, dyingAt(one, `results-${school}`));
    await expect(importing(dying, world, school, many)).rejects.toBeInstanceOf(Killed);
    const counted = async () =>
      countsOf((await processOn(world, other).folds.results(school)).state).on(dayNumber(today));
    expect(await counted()).toBe(0);
    await importing(processOn(world, one), world, school, many);
    expect(await counted()).toBe(900);
  });

  it('5.2: two runs at once, of two processes, bill each school once, without a gap', async () => {
    const schools = Array.from({ length: 12 }, (_, n) => `3${n % 10}BB0${Math.floor(n / 10)}`);
    for (const school of schools) {
      await world.registerSchool(school);
      await world.subscribe(school, today);
      await importing(processOn(world, one), world, school, taken('2028-08-01', 1, 5));
    }
    const before = (await one.read('documents')).length;
    const runs = await Promise.all(
      [one, other, one, other].map((store) =>
        issueDueDocuments(processOn(world, store), { on: today }, world.context()),
      ),
    );
    const numbers = runs.flatMap(({ issued }) => issued.map(({ number }) => number)).sort();
    expect(numbers).toEqual(schools.map((_, n) => `2028-${String(n + 1).padStart(6, '0')}`));
    expect(await one.read('documents')).toHaveLength(before + schools.length);
    expect((await verifyLedger(other)).differences).toEqual([]);
  });
});
