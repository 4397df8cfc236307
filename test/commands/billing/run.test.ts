import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { decideAllDue } from '../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import type { NumberedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { refusalInWords } from '../../../src/words/words.ts';
import { dyingAt, Killed, racedAt } from '../../support/ledger/interrupted.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const schools = ['03CC00', '01AA00', '02BB00'];

/** Three schools with 10, 11 and 12 pupils on the first day of their first year. */
const threeSchools = async (startsOn = '2024-08-01'): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  for (const [index, school] of schools.entries()) {
    await world.registerSchool(school);
    await world.subscribe(school, startsOn);
    await world.importRows(school, startsOn, taken(startsOn, 1, 10 + index));
  }
  return world;
};

/** The same ledger in another process, over a store of its own. */
const otherProcess = ({ deps }: World, store: EventStore): Deps => {
  const { now, newId } = deps.ledger;
  const ledger = ledgerOn({ store, now, newId });
  return { ...deps, ledger, folds: foldsOf(ledger) };
};

const issuedIn = async ({ store }: World): Promise<NumberedDocument[]> =>
  (await store.read('documents')).map(({ data }) => JSON.parse(data));

const numbers = (documents: readonly { number: string }[]): string[] => documents.map(({ number }) => number);

/**
 * Conditions that hold whatever happened: numbers have no gap, nothing is billed twice, and everything equals its
 * recomputation.
 */
const expectInOrder = async (world: World, documents: number): Promise<void> => {
  const issued = await issuedIn(world);
  expect(issued).toHaveLength(documents);
  expect(new Set(issued.map(({ document }) => document)).size).toBe(documents);
  expect((await verifyLedger(world.store)).differences).toEqual([]);
};

describe('4.8: an invoice run', () => {
  const on = '2024-08-01';

  it('an invoice run issues what is due, dated its day, schools by id', async () => {
    const world = await threeSchools();
    const { issued } = await issueDueDocuments(world.deps, { on }, world.context());
    expect(
      issued.map(({ number, school, issuedOn, dueOn, total }) => [number, school, issuedOn, dueOn, total]),
    ).toEqual([
      ['2024-000001', '01AA00', on, '2024-08-31', '126.50'],
      ['2024-000002', '02BB00', on, '2024-08-31', '138.00'],
      ['2024-000003', '03CC00', on, '2024-08-31', '115.00'],
    ]);
  });

  it('an invoice run that is told to stop numbers what was decided, decides nothing more, and is completed by a later one', async () => {
    const world = await threeSchools();
    const reason = new Interrupted();
    await decideAllDue(world.deps, '02BB00', on, world.context());
    const stopped = issueDueDocuments(world.deps, { on, signal: AbortSignal.abort(reason) }, world.context());
    await expect(stopped).rejects.toBe(reason);
    expect((await issuedIn(world)).map(({ school }) => school)).toEqual(['02BB00']);
    await issueDueDocuments(world.deps, { on }, world.context());
    await expectInOrder(world, 3);
  });

  it('an invoice run numbers schools by id however many are decided for at a time, also when it was killed halfway', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `${10 + n}AA00`);
    const world = await worldOn({ today: on });
    for (const id of ids) {
      await world.registerSchool(id);
      await world.subscribe(id, on);
      await world.importRows(id, on, taken(on, 1, 2));
    }
    let numberings = 0;
    const dying: EventStore = {
      ...world.store,
      append: async (stream, events, expected) => {
        if (stream === 'documents' && ++numberings === 2) throw new Killed();
        return world.store.append(stream, events, expected);
      },
    };
    await expect(issueDueDocuments(otherProcess(world, dying), { on }, world.context())).rejects.toThrow(Killed);
    const before = (await issuedIn(world)).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ids.length);
    await issueDueDocuments(world.deps, { on }, world.context());
    expect((await issuedIn(world)).map(({ school }) => school)).toEqual(ids);
    await expectInOrder(world, ids.length);
  });

  it('an invoice run issues nothing twice when it is repeated', async () => {
    const world = await threeSchools();
    await issueDueDocuments(world.deps, { on }, world.context());
    expect((await issueDueDocuments(world.deps, { on }, world.context())).issued).toEqual([]);
    await expectInOrder(world, 3);
  });

  it('an invoice run issues all that is due of a school by year, after years without a run', async () => {
    const world = await worldOn({ today: '2023-08-01' });
    await world.registerSchool('01AA00');
    await world.subscribe('01AA00', '2023-08-01');
    await world.importRows('01AA00', '2023-08-01', taken('2023-08-01', 1, 10));
    await world.importRows('01AA00', '2024-08-01', taken('2024-07-01', 1, 4));
    world.setToday('2025-09-15');
    const { issued } = await issueDueDocuments(world.deps, { on: '2025-09-15' }, world.context());
    // Year 1: 10 pupils at nine month-ends (through 2024-05-01) → 90/12 = 7.5; year 2: 4 through 2025-04-01, eight month-ends → 32/12.
    expect(issued.map(({ year, total }) => [year.number, total])).toEqual([
      [1, '115.00'],
      [2, '17.25'], // 4 × 11.50 + 86.25 − 115.00
      [3, '-15.33'], // 32/12 × 11.50 = 30.67 − 46.00
    ]);
    await expectInOrder(world, 3);
  });

  it('an invoice run refuses a day before the last issue date, and one in the future', async () => {
    const world = await threeSchools();
    await issueDueDocuments(world.deps, { on }, world.context());
    const before = issueDueDocuments(world.deps, { on: '2024-07-31' }, world.context());
    await expect(before).rejects.toMatchObject({ code: 'issue_date_before_last' });
    const future = issueDueDocuments(world.deps, { on: '2024-08-02' }, world.context());
    await expect(future).rejects.toMatchObject({ code: 'issue_date_in_future' });
  });

  it('4.14: an invoice run names a school that cannot be billed, issues for the others, and bills it once it can', async () => {
    const world = await threeSchools();
    const register = (address: { street: string; postalCode: string; city: string } | null) =>
      handle(
        world.deps.ledger,
        schoolDecider,
        'school-02BB00',
        {
          type: 'RegisterSchool',
          today: on,
          data: {
            school: '02BB00',
            name: 'De Wilg',
            board: null,
            kind: 'primary',
            yearClasses: true,
            source: null,
            address,
          },
        },
        world.context(),
      );
    await register(null);
    const first = await issueDueDocuments(world.deps, { on }, world.context());
    expect(first.issued.map(({ school }) => school)).toEqual(['01AA00', '03CC00']);
    expect(first.blocked).toMatchObject([{ school: '02BB00', code: 'debtor_incomplete' }]);
    await register({ street: 'Wilg 1', postalCode: '1234 AB', city: 'Gouda' });
    const second = await issueDueDocuments(world.deps, { on }, world.context());
    expect(second.issued).toMatchObject([{ number: '2024-000003', school: '02BB00', debtor: { name: 'De Wilg' } }]);
    expect(second.blocked).toEqual([]);
    await expectInOrder(world, 3);
  });
});

describe('5.2: billing is decided in the subscription stream and numbered in documents', () => {
  const on = '2024-08-01';

  it('two runs at once number each document once', async () => {
    const world = await threeSchools();
    const runs = await Promise.all(
      [1, 2, 3].map(() => issueDueDocuments(otherProcess(world, world.store), { on }, world.context())),
    );
    expect(numbers(runs.flatMap(({ issued }) => issued)).sort()).toEqual(['2024-000001', '2024-000002', '2024-000003']);
    await expectInOrder(world, 3);
  });

  it('a run that was killed between decision and number is completed by the next, which numbers that first', async () => {
    const world = await threeSchools();
    const dying = otherProcess(world, dyingAt(world.store, 'documents'));
    await expect(issueDueDocuments(dying, { on }, world.context())).rejects.toBeInstanceOf(Killed);
    expect(await world.store.read('documents')).toEqual([]);
    await world.registerSchool('00ZZ00');
    await world.subscribe('00ZZ00', on);
    await world.importRows('00ZZ00', on, taken(on, 1, 1));
    world.setToday('2024-08-05');
    const { issued } = await issueDueDocuments(world.deps, { on: '2024-08-05' }, world.context());
    expect(issued.map(({ number, school, issuedOn }) => [number, school, issuedOn])).toEqual([
      ['2024-000001', '01AA00', '2024-08-05'],
      ['2024-000002', '02BB00', '2024-08-05'],
      ['2024-000003', '03CC00', '2024-08-05'],
      ['2024-000004', '00ZZ00', '2024-08-05'],
    ]);
    await expectInOrder(world, 4);
  });

  it('a run across New Year numbers what it decided before in the new series', async () => {
    const world = await threeSchools('2024-12-31');
    await issueDueDocuments(world.deps, { on: '2024-12-31', schools: ['01AA00'] }, world.context());
    const dying = otherProcess(world, dyingAt(world.store, 'documents'));
    await expect(issueDueDocuments(dying, { on: '2024-12-31' }, world.context())).rejects.toBeInstanceOf(Killed);
    world.setToday('2025-01-01');
    await issueDueDocuments(world.deps, { on: '2025-01-01' }, world.context());
    expect((await issuedIn(world)).map(({ number, school }) => [number, school])).toEqual([
      ['2024-000001', '01AA00'],
      ['2025-000001', '02BB00'],
      ['2025-000002', '03CC00'],
    ]);
    await expectInOrder(world, 3);
  });

  /** A store in which somebody wrote into the tables: some bytes of a stream's last event are others. */
  const withDamage = (store: EventStore, damaged: string, change: (data: string) => string): EventStore => {
    const changed = (stream: string, events: readonly StoredEvent[]): StoredEvent[] =>
      events.map((event, at) =>
        stream === damaged && at === events.length - 1 ? { ...event, data: change(event.data) } : event,
      );
    return {
      ...store,
      read: async (stream, from) => changed(stream, await store.read(stream, from)),
      readMany: async (streams) =>
        new Map([...(await store.readMany(streams))].map(([stream, events]) => [stream, changed(stream, events)])),
    };
  };

  it.each([
    ['subscription-02BB00', (data: string) => data.slice(1), 'at revision 0'],
    ['subscription-02BB00', () => '{}', 'at revision 0'],
    ['school-02BB00', (data: string) => data.slice(0, -1), 'at revision'],
    ['results-02BB00', (data: string) => data.replace('"rows"', '"rovs"'), 'at revision 1'],
  ])(
    '4.14: a run blocks a school of which %s was tampered with, says where, and others go on',
    async (stream, change, at) => {
      const world = await threeSchools();
      const damaged = otherProcess(world, withDamage(world.store, stream, change));
      const { issued, blocked } = await issueDueDocuments(damaged, { on }, world.context());
      expect(issued.map(({ number, school }) => [number, school])).toEqual([
        ['2024-000001', '01AA00'],
        ['2024-000002', '03CC00'],
      ]);
      expect(blocked).toMatchObject([{ school: '02BB00', code: 'history_damaged' }]);
      expect(refusalInWords(blocked[0]!, 'en')).toContain(`${stream} ${at}`);
      // Once the event is back, the next run bills the school, and nothing else.
      const mended = await issueDueDocuments(world.deps, { on }, world.context());
      expect(numbers(mended.issued)).toEqual(['2024-000003']);
      await expectInOrder(world, 3);
    },
  );

  it('an invoice run fails on what is wrong here and not in the ledger', async () => {
    const world = await threeSchools();
    const failing: EventStore = {
      ...world.store,
      append: async (stream, events, expected) => {
        if (stream === 'subscription-02BB00') throw new TypeError('a mistake of ours');
        return world.store.append(stream, events, expected);
      },
    };
    const run = issueDueDocuments(otherProcess(world, failing), { on }, world.context());
    await expect(run).rejects.toThrow('a mistake of ours');
    await issueDueDocuments(world.deps, { on }, world.context());
    await expectInOrder(world, 3);
  });

  it('an ending that wins the race against a run leaves the year after it unbilled', async () => {
    const world = await threeSchools();
    await issueDueDocuments(world.deps, { on }, world.context());
    world.setToday('2025-07-31');
    await world.importRows('01AA00', '2025-07-31', taken('2025-07-01', 1, 9));
    world.setToday('2025-08-01');
    // Another process's clock shows a minute to midnight, when the day of this one has turned.
    const late = { ...world.deps, ledger: { ...world.deps.ledger, now: () => new Date('2025-07-31T21:59:00Z') } };
    const ending = () => endSubscription(late, '01AA00', '2025-07-31', world.context());
    const racing = otherProcess(world, racedAt(world.store, 'subscription-01AA00', ending));
    const { issued } = await issueDueDocuments(racing, { on: '2025-08-01', schools: ['01AA00'] }, world.context());
    expect(issued).toEqual([]);
    const types = (await world.store.read('subscription-01AA00')).map(({ type }) => type);
    expect(types).toEqual(['SubscriptionStarted', 'DocumentDecided', 'SubscriptionEndRecorded']);
    await expectInOrder(world, 3);
  });

  it('a run that wins the race against an ending makes the ending a refusal', async () => {
    const world = await threeSchools();
    await issueDueDocuments(world.deps, { on }, world.context());
    await world.importRows('01AA00', '2025-08-01', taken('2025-07-01', 1, 9));
    const run = () => issueDueDocuments(world.deps, { on: '2025-08-01', schools: ['01AA00'] }, world.context());
    const { now, newId } = { now: () => new Date('2025-07-31T21:59:00Z'), newId: world.deps.ledger.newId };
    const ledger = ledgerOn({ store: racedAt(world.store, 'subscription-01AA00', run), now, newId });
    const ending = endSubscription({ ...world.deps, ledger }, '01AA00', '2025-07-31', world.context());
    await expect(ending).rejects.toMatchObject({ code: 'end_before_billed_year' });
    await expectInOrder(world, 4);
  });

  it('runs over different stores of one ledger, interleaved with imports, bill each year once', async () => {
    const store = memoryStore();
    const world = await worldOn({ store, today: on });
    await world.registerSchool('01AA00');
    await world.subscribe('01AA00', on);
    await world.importRows('01AA00', on, taken(on, 1, 5));
    await Promise.all([
      issueDueDocuments(otherProcess(world, store), { on }, world.context()),
      world.importRows('01AA00', on, taken(on, 1, 6)),
      issueDueDocuments(otherProcess(world, store), { on }, world.context()),
    ]);
    await expectInOrder(world, 1);
  });
});
