import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../../src/adapters/postgresReadStore.ts';
import { closeDays } from '../../../src/commands/closeDays.ts';
import { foldsOf } from '../../../src/commands/folds.ts';
import { streams } from '../../../src/commands/streams.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogue.ts';
import { subscriptionAnswer } from '../../../src/projections/answers/subscription.ts';
import { calendarDays } from '../../../src/projections/calendarDays.ts';
import { follow } from '../../../src/projections/follower.ts';
import { invoices } from '../../../src/projections/invoices.ts';
import { pupilCounts } from '../../../src/projections/pupilCounts.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { schoolSubscriptions } from '../../../src/projections/schoolSubscriptions.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
let database: Database;
let readStore: ReadStore;

beforeAll(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
});
afterAll(async () => {
  await readStore.close();
  await database.drop();
});

/** What `work` sees once the read models show everything. */
const answering = async <T>(
  { deps, store }: World,
  work: (sources: Parameters<typeof subscriptionAnswer>[0]) => Promise<T>,
) => {
  const models = [calendarDays, schoolSubscriptions, invoices, pupilCounts(foldsOf(deps.ledger))];
  const follower = follow(store, readStore, models);
  expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
  try {
    return await work({ deps, readStore, follower });
  } finally {
    await follower.stop();
  }
};

describe('a school’s subscription', () => {
  it('5.6: as known at a moment has the counts and the prices that were known then', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 4));
    world.setToday('2024-10-01');
    await closeDays(world.deps);
    const { head } = await world.deps.ledger.read(streams.catalogue);
    const priced: CatalogueEvent = {
      type: 'PlanPriced',
      data: { plan: 'per-pupil', price: '12.00', from: '2024-08-01' },
    };
    await world.deps.ledger.append(streams.catalogue, [priced], head, world.context());
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 7));

    await answering(world, async (sources) => {
      const yearKnown = async (asKnownAt?: Date) => {
        const { subscriptions } = await subscriptionAnswer(sources, school, asKnownAt);
        const { price, count, months } = subscriptions[0]!.years[0]!;
        return { price, count, months: months.map(({ pupils }) => pupils) };
      };
      expect(await yearKnown(new Date('2024-09-10T12:00:00Z'))).toEqual({ price: '11.50', count: 4, months: [4] });
      expect(await yearKnown()).toEqual({ price: '12.00', count: 7, months: [7, 7] });
    });
  });
});
