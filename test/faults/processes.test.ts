/** Two Telboek processes on one ledger, and a clock that steps back, under a mixed load. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, type TrialOptions } from '../support/faults/trial.ts';

const faultMsMax = 120_000;

let dataDir: string;
let database: Database;
let processes: Telboek[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-processes-'));
  database = await freshDatabase(process.env.POSTGRES_URL);
  processes = [];
});
afterEach(async () => {
  for (const telboek of processes) await telboek.kill();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const started = async (
  env: Readonly<Record<string, string>> = {},
  options: readonly string[] = [],
): Promise<Telboek> => {
  const stores = { DATA_DIR: dataDir, EVENT_STORE: database.url, READ_STORE: database.url };
  const telboek = await telboekWith({ ...stores, ...env }, options);
  processes.push(telboek);
  await telboek.start();
  return telboek;
};

const looking: TrialOptions['looking'] = (look) => openPostgres(database.url, look);

it(
  '5.2: two processes on one ledger, one of them killed meanwhile, do each thing once',
  async () => {
    const [one, other] = [await started(), await started()];
    const trial = await openTrial({ urls: [one.url, other.url], token: one.token, seed: 2, looking });
    const outcome = await trial.during(async () => {
      await pause(2_000);
      await other.kill();
      await pause(300);
      await other.start();
      await pause(1_000);
    });
    tell('two processes', outcome);
    expect(troublesIn(outcome)).toEqual([]);
  },
  faultMsMax,
);

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

it(
  '5.10: a clock that steps back, over days and over a restart, moves no moment of recording back and closes no day twice',
  async () => {
    const clock = join(dataDir, 'clock-shift');
    await writeFile(clock, '0');
    const shifting = pathToFileURL(join(import.meta.dirname, '../support/faults/breakable/shiftedClock.mjs')).href;
    const telboek = await started({ CLOCK_SHIFT_FILE: clock }, [`--import=${shifting}`]);
    const { url, token } = telboek;
    const trial = await openTrial({ urls: [url], token, seed: 10, looking, clockMoves: true });
    const stepTo = async (shiftMs: number): Promise<void> => {
      await writeFile(clock, String(shiftMs));
      await pause(700);
    };
    const outcome = await trial.during(async () => {
      for (const shift of [-2 * hourMs, -3 * dayMs, 2 * dayMs]) await stepTo(shift);
      // A start closes the days that have passed.
      await telboek.kill();
      await telboek.start();
      for (const shift of [-hourMs, -3 * dayMs]) await stepTo(shift);
      await telboek.kill();
      await telboek.start();
      await stepTo(0);
    });
    tell('clock stepping back', outcome);
    expect(troublesIn(outcome)).toEqual([]);
  },
  faultMsMax,
);
