/** Read models over a world's ledger, in a database of their own. */
import { expect } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgresReadStore.ts';
import { foldsOf } from '../../src/commands/folds.ts';
import type { Sources } from '../../src/projections/answers/sources.ts';
import { calendarDays } from '../../src/projections/calendarDays.ts';
import { type Follower, follow } from '../../src/projections/follower.ts';
import { invoices } from '../../src/projections/invoices.ts';
import { pupilCounts } from '../../src/projections/pupilCounts.ts';
import { schoolSubscriptions } from '../../src/projections/schoolSubscriptions.ts';
import { freshDatabase } from './database.ts';
import type { World } from './world.ts';

/** What `work` sees once the read models show everything. */
export const answering = async <T>(
  { deps, store }: World,
  work: (sources: Sources & { readonly follower: Follower }) => Promise<T>,
): Promise<T> => {
  const database = await freshDatabase();
  const readStore = await postgresReadStore(database.url);
  const models = [calendarDays, schoolSubscriptions, invoices, pupilCounts(foldsOf(deps.ledger))];
  const follower = follow(store, readStore, models);
  try {
    expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
    return await work({ deps, readStore, follower });
  } finally {
    await follower.stop();
    await readStore.close();
    await database.drop();
  }
};
