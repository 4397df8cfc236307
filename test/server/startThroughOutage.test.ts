/** 11.9, 12.3: a start whose store goes away in the middle of it waits for the store, wherever it had come to. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { openLog } from '../http/fixture.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Proxy as Proxied, proxyTo } from '../support/servers/proxy.ts';

const awayMs = 200;
/** The places in a start at which the store goes away: after these shares of all the answers that a start gets. */
const places = [0.02, 0.2, 0.4, 0.6, 0.8, 0.95];

describe.each(['event store', 'read store'] as const)('12.3: a start while the %s fails over', (which) => {
  let dataDir: string;
  let database: Database;
  let away: Proxied;
  let answersOfStart: number;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'telboek-start-'));
    database = await freshDatabase();
    away = await proxyTo(database.url);
    await (await started()).close();
    const before = away.answers();
    const telboek = await started();
    answersOfStart = away.answers() - before;
    await telboek.close();
  });
  afterAll(async () => {
    await away.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const started = async (): Promise<Telboek> => {
    const settings = readSettings({
      PORT: '0',
      DATA_DIR: dataDir,
      WORKERS: '1',
      EVENT_STORE: which === 'event store' ? away.url : database.url,
      READ_STORE: which === 'read store' ? away.url : database.url,
      STORE_WAIT_SECONDS: '30',
    });
    return startTelboek(settings, { logger: openLog().logger });
  };

  it.each(places)('a store that is lost after %f of the answers of a start is waited for', async (place) => {
    away.cutAfter(Math.floor(place * answersOfStart), awayMs);
    const telboek = await started();
    try {
      const readiness = async () => (await fetch(`${telboek.url}/health/ready`)).status;
      await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
    } finally {
      await telboek.close();
    }
  });
});
