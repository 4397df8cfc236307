/**
 * The disk under PostgreSQL becomes full while appends go on. The test needs a file system of its own, and is skipped where
 * it may mount none.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256Of } from '../../src/commands/renditions/handOut.ts';
import { streams } from '../../src/ledger/streams.ts';
import { type OwnPostgres, ownPostgres } from '../support/faults/breakable/ownPostgres.ts';
import { type SmallDisk, smallDisk } from '../support/faults/breakable/smallDisk.ts';
import { type Answer, ask } from '../support/faults/client.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial } from '../support/faults/trial.ts';

const diskMegabytes = 160;
const leftBytes = 32_768;
const faultMsMax = 120_000;

let folder: string;
let disk: SmallDisk | undefined;
let postgres: OwnPostgres;
let dataDir: string;
let telboek: Telboek;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-disk-'));
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-disk-data-'));
  disk = await smallDisk(folder, diskMegabytes);
  if (disk === undefined) return;
  postgres = await ownPostgres(folder);
  telboek = await telboekWith({ DATA_DIR: dataDir, EVENT_STORE: postgres.url, READ_STORE: postgres.url });
  await telboek.start();
}, faultMsMax);
afterAll(async () => {
  if (disk !== undefined) {
    await telboek.kill();
    await postgres.stop();
    await disk.remove();
  }
  for (const one of [folder, dataDir]) await rm(one, { recursive: true });
});

it(
  'Telboek loses nothing that was acknowledged, answers 503 while the disk is full, and goes on when there is room',
  async ({ skip }) => {
    if (disk === undefined) return skip('no file system may be mounted here, so none can be filled');
    const own = disk;
    const { url, token } = telboek;
    const trial = await openTrial({
      urls: [url],
      token,
      seed: 53,
      looking: (look) => openPostgres(postgres.url, look),
    });
    const outcome = await trial.during(async (load) => {
      await pause(300);
      await own.fill(leftBytes);
      await expect.poll(() => load.outages, { timeout: 60_000 }).toBeGreaterThan(5);
      await own.empty();
      // Without room for its own log, the server has ended by itself.
      await postgres.up().catch(() => {});
      await pause(300);
    });
    tell('disk full', outcome);
    expect(troublesIn(outcome)).toEqual([]);
  },
  faultMsMax,
);

it(
  '9.6.1: a document whose files find no room is refused with 503, nothing of it is recorded, and with room it is there',
  async ({ skip }) => {
    if (disk === undefined) return skip('no file system may be mounted here, so none can be filled');
    const { url, token } = telboek;
    const list = await ask(url, token, { method: 'GET', path: '/invoices?limit=1' });
    const { number } = (list as Answer).body.items[0];
    const fetched = () => fetch(`${url}/invoices/${number}/pdf`, { headers: { Authorization: `Bearer ${token}` } });
    const recorded = () =>
      openPostgres(postgres.url, async ({ store }) => (await store.read(streams.renditions)).map(({ data }) => data));
    await disk.fill(0);

    const refused = await fetched();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[0-9]+$/)]);
    expect(await refused.json()).toMatchObject({ code: 'store_unavailable' });

    await disk.empty();
    // Without room for its own log, the server has ended by itself.
    await postgres.up().catch(() => {});
    expect(await recorded()).toEqual([]);
    await expect.poll(async () => (await fetched()).status, { timeout: 60_000 }).toBe(200);
    const bytes = Buffer.from(await (await fetched()).arrayBuffer());
    expect(JSON.parse((await recorded()).at(-1)!)).toMatchObject({ number, format: 'pdf', sha256: sha256Of(bytes) });
  },
  faultMsMax,
);
