import { afterEach, beforeEach, expect, it } from 'vitest';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { type Proxy as Network, proxyTo } from '../../support/servers/proxy.ts';

let database: Database;
let network: Network;
let readStore: ReadStore;

beforeEach(async () => {
  database = await freshDatabase();
  network = await proxyTo(database.url);
  readStore = await postgresReadStore(network.url);
});
afterEach(async () => {
  await readStore.close();
  await network.close();
  await database.drop();
});

it('a transaction whose connection breaks between two of its queries fails, and the process goes on', async () => {
  const writing = readStore.inTransaction(async (tx) => {
    await tx.save('model', [{ key: 'a', row: {}, facets: {} }]);
    network.cut();
    await expect
      .poll(() =>
        tx.saveCheckpoint('model', 1).then(
          () => 'saved',
          () => 'failed',
        ),
      )
      .toBe('failed');
    throw new StoreUnavailable('as its query said');
  });
  await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
  network.restore();
  expect(await readStore.get('model', 'a')).toBeUndefined();
});
