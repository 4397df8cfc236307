import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresRequests } from '../../../src/adapters/postgres/postgresRequests.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { requestMemoryContract } from '../../commands/requests/requestMemoryContract.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { proxyTo } from '../../support/servers/proxy.ts';

const databases: Database[] = [];
let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
  databases.push(database);
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

requestMemoryContract('PostgreSQL', () => postgresRequests(database.url));

describe('two processes on one database', () => {
  const id = 'c3'.repeat(32);
  const opening = { target: 'what', since: 7, begunAt: new Date('2026-08-01T12:00:00Z') };

  it('two processes on one database share what they remember, and never have one key at once', async () => {
    const [one, other] = await Promise.all([postgresRequests(database.url), postgresRequests(database.url)]);
    const turn = await one.begin(id, opening);
    expect(await other.begin(id, opening)).toBeUndefined();
    await turn!.finish({ body: 'digest', sealed: new Uint8Array([1]) });
    const again = await other.begin(id, opening);
    expect(again!.earlier!.answer!.body).toBe('digest');
    expect(await one.begin(id, opening)).toBeUndefined();
    await again!.leave();
    await one.close();
    await other.close();
  });

  it('two processes on one database give each of many requests its turn, and a key is free again after an outage in which nobody could release it', async () => {
    const proxy = await proxyTo(database.url);
    const memory = await postgresRequests(proxy.url);
    const ids = Array.from({ length: 20 }, (_, n) => n.toString(16).padStart(2, '0').repeat(32));
    const turns = await Promise.all(ids.map((one) => memory.begin(one, opening)));
    expect(turns).not.toContain(undefined);
    // The server answers nothing, but no connection breaks.
    proxy.freeze();
    const asked = Promise.allSettled([memory.begin(id, opening), ...turns.slice(1).map((turn) => turn!.leave())]);
    expect(await asked).toContainEqual(expect.objectContaining({ reason: expect.any(StoreUnavailable) }));
    proxy.thaw();
    await turns[0]!.leave();
    await expect.poll(() => memory.begin(ids[0]!, opening), { timeout: 10_000 }).toBeDefined();
    await memory.close();
    await proxy.close();
  });

  it('a process that ends releases its keys, and the requests that it began stay known', async () => {
    const one = await postgresRequests(database.url);
    await one.begin(id, opening);
    await one.close();
    const other = await postgresRequests(database.url);
    expect((await other.begin(id, opening))!.earlier).toEqual({ target: 'what', since: 7, answer: undefined });
    await other.close();
  });
});
