/** The programs of the command line, on a store whose streams somebody deleted (operations 11.8). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { fileVault } from '../../src/adapters/files/fileVault.ts';
import { copyLog } from '../../src/cli/copyLog.ts';
import { heads } from '../../src/cli/heads.ts';
import type { Program } from '../../src/cli/usage.ts';
import { verify } from '../../src/cli/verify.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { type StandIn, startStandIn } from '../support/eventStoreDb/server.ts';
import { taken, worldOn } from '../support/world.ts';

let server: StandIn;
let database: Database;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-deleted-'));
  database = await freshDatabase();
  server = await startStandIn();
  const store = await eventStoreDb(server.url);
  const vault = await fileVault(join(folder, 'data', 'vault'));
  const world = await worldOn({ store, vault, today: '2024-08-01' });
  for (const school of ['01AA00', '02BB00']) {
    await world.registerSchool(school);
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 2));
  }
  await store.close();
  const bare = EventStoreDBClient.connectionString(server.url);
  await bare.appendToStream('webshop-5', jsonEvent({ type: 'InvoiceIssued', data: { school: '01AA00' } }));
  await bare.tombstoneStream('webshop-5');
  await bare.tombstoneStream('results-02BB00');
  await bare.dispose();
}, 60_000);
afterAll(async () => {
  await server.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const ran = async (program: (given: Program) => Promise<number>, ...args: string[]) => {
  const said: string[] = [];
  const code = await program({
    args,
    env: { DATA_DIR: join(folder, 'data'), EVENT_STORE: server.url, READ_STORE: database.url },
    say: (line) => said.push(line),
    progress: { write: () => true, isTTY: false, columns: 80 },
    signal: new AbortController().signal,
  });
  return { code, said };
};

describe('operations 11.8: programs beside a deleted stream', () => {
  it.each([
    ['verify', () => ran(verify)],
    ['heads', () => ran(heads, join(folder, 'heads.json'))],
    ['copy-log', () => ran(copyLog, '--to', join(folder, 'ledger.gz'))],
  ] as const)(
    'operations 11.8: npm run %s goes on beside a deleted stream, names it, and exits with 1',
    async (_name, run) => {
      const { code, said } = await run();
      expect(code).toBe(1);
      expect(said.filter((line) => line.includes('was deleted'))).toEqual([
        expect.stringMatching(/^results-02BB00@0: the stream was deleted/),
      ]);
      expect(said.join()).not.toContain('webshop');
    },
  );
});
