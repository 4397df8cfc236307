import { afterEach, beforeEach } from 'vitest';
import { type PostgresReads, postgresReadStore } from '../../../../src/adapters/postgres/postgresReadStore.ts';
import { sessionStoreContract } from '../../../commands/sessions/sessionStoreContract.ts';
import { type Database, freshDatabase } from '../../../support/database.ts';

let database: Database;
let reads: PostgresReads;
beforeEach(async () => {
  database = await freshDatabase();
  reads = await postgresReadStore(database.url);
});
afterEach(async () => {
  await reads.close();
  await database.drop();
});

sessionStoreContract('PostgreSQL', async () => reads.sessions);
