import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresRequests } from '../../src/adapters/postgresRequests.ts';
import { requestMemoryContract } from '../commands/requestMemoryContract.ts';
import { type Database, freshDatabase } from '../support/database.ts';

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

  it('share what they remember, and never have one key at once', async () => {
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

  it('a process that ends lets go of its keys, and what it began is known', async () => {
    const one = await postgresRequests(database.url);
    await one.begin(id, opening);
    await one.close();
    const other = await postgresRequests(database.url);
    expect((await other.begin(id, opening))!.earlier).toEqual({ target: 'what', since: 7, answer: undefined });
    await other.close();
  });
});
