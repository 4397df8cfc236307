/**
 * operations.md 11.9: authorities are read again at each new connection, so that certificates can be changed under a running
 * server.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { event } from '../ledger/eventStoreContract.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { certificatePath, certifiedBy } from '../support/servers/certificates.ts';

it('the store on EventStoreDB goes on with a server whose certificate another authority signed, once the file holds that one', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-authorities-'));
  const authorities = join(folder, 'ca.pem');
  await copyFile(certificatePath('certificate'), authorities);
  const before = await startStandIn(0, certifiedBy('certificate'));
  const store = await eventStoreDb(`${before.url}&tlsCAFile=${encodeURIComponent(authorities)}`);
  await store.append('before', [event('before')], 'none');
  await before.close();

  const after = await startStandIn(before.port, certifiedBy('renewed'));
  await expect(store.head()).rejects.toThrow('EventStoreDB cannot be reached');
  await copyFile(certificatePath('renewed'), authorities);
  await expect.poll(() => store.head().catch(() => undefined), { timeout: 20_000 }).toBe(0);
  await expect
    .poll(() => store.append('after', [event('after')], 'none').catch(() => undefined), { timeout: 20_000 })
    .toMatchObject({ revision: 0 });
  await store.close();
  await after.close();
  await rm(folder, { recursive: true });
});
