/**
 * `npm run soak`: kills Telboek with everything embedded (kill -9), as many times as asked. Prints a line for each
 * kill, and a sum.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sharedEmbeddedPostgres } from '../src/adapters/embeddedPostgres/guest.ts';
import { openStores } from '../src/server/stores/openStores.ts';
import { killing } from '../test/support/faults/killing.ts';
import { telboekWith } from '../test/support/faults/telboek.ts';
import { told, troublesIn } from '../test/support/faults/tell.ts';
import type { TrialOptions } from '../test/support/faults/trial.ts';

const usage = `Usage: npm run soak -- [--kills 20] [--seed 1]
Exit code: 0 when nothing was lost or doubled and all was in order after each kill, 1 when not, 2 when this is not in order.`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const asked = (): { readonly kills: number; readonly seed: number } | undefined => {
  try {
    const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
    const [kills, seed] = [values.kills ?? '20', values.seed ?? '1'];
    return /^[1-9]\d{0,6}$/.test(kills) && /^\d{1,9}$/.test(seed)
      ? { kills: Number(kills), seed: Number(seed) }
      : undefined;
  } catch {
    return undefined;
  }
};

const looking =
  (dataDir: string): TrialOptions['looking'] =>
  async (look) => {
    const embedded = { kind: 'embedded' } as const;
    const stores = await openStores({ eventStore: embedded, readStore: embedded, dataDir }, sharedEmbeddedPostgres);
    try {
      return await look(stores);
    } finally {
      await stores.close();
    }
  };

/** @returns whether every check passed */
const soak = async ({ kills, seed }: { readonly kills: number; readonly seed: number }): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-soak-'));
  // When root runs this, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const telboek = await telboekWith({ DATA_DIR: dataDir });
  const since = performance.now();
  let survived = 0;
  try {
    await telboek.start();
    const onKill = (kill: number, outcome: Parameters<typeof told>[1]): boolean => {
      const troubles = troublesIn(outcome);
      for (const line of [told(`kill ${kill}`, outcome), ...troubles]) say(line);
      if (troubles.length === 0) survived = kill;
      return troubles.length === 0;
    };
    await killing({ telboek, kills, seed, looking: looking(dataDir), onKill });
  } finally {
    await telboek.stop();
    if (survived === kills) await rm(folder, { recursive: true });
    else say(`The ledger, for a look at it: ${dataDir}`);
  }
  const seconds = Math.round((performance.now() - since) / 1_000);
  say(`${survived} of ${kills} kills survived without loss, seed ${seed}, in ${seconds} s.`);
  return survived === kills;
};

const given = asked();
if (given === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else process.exitCode = (await soak(given)) ? 0 : 1;
