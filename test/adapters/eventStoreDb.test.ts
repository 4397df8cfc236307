import { eventStoreDb } from '../../src/adapters/eventStoreDb.ts';
import { eventStoreContract } from '../commands/eventStoreContract.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';

eventStoreContract('EventStoreDB, the stand-in', async () => {
  const server = await startStandIn();
  return { open: () => eventStoreDb(server.url), remove: server.close };
});
