/** Read models over a world's ledger, in a database made for them. */
import { expect } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { calendarDays } from '../../src/projections/calendarDays.ts';
import { documentRows } from '../../src/projections/documents.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { pupilCounts } from '../../src/projections/pupilCounts.ts';
import { schoolSubscriptions } from '../../src/projections/subscriptions.ts';
import type { Sources } from '../../src/queries/sources.ts';
import { freshDatabase } from './database.ts';
import type { World } from './world.ts';

/** Runs `work` once the read models hold everything that the log holds. */
export const answering = async <T>(
  { deps, store }: World,
  work: (sources: Sources & { readonly follower: Follower }) => Promise<T>,
): Promise<T> => {
  const database = await freshDatabase();
  const readStore = await postgresReadStore(database.url);
  const models = [calendarDays, schoolSubscriptions, documentRows, pupilCounts(foldsOf(deps.ledger))];
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
