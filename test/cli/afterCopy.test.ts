/**
 * operations.md 11: every command can work on a ledger that was just copied into a store, before any server has started on
 * it.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileVault } from '../../src/adapters/files/fileVault.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import type { Vault } from '../../src/commands/vault/vault.ts';
import { playedThrough } from '../support/billing/workedExample.ts';
import { freshDatabase } from '../support/database.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { copiedTo } from '../support/ledger/copies.ts';
import { ran } from '../support/process.ts';

let folder: string;
let copy: string;
let events: number;
let vault: Vault;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-copied-'));
  // When root runs the tests, the embedded server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  copy = join(folder, 'ledger.gz');
  const { store, deps } = await playedThrough('final');
  vault = deps.vault;
  await closeDays(deps);
  ({ events } = await copiedTo(copy, store));
});
afterAll(() => rm(folder, { recursive: true }));

const stores: Readonly<Record<string, () => Promise<{ readonly url: string; readonly remove: () => Promise<void> }>>> =
  {
    EventStoreDB: async () => {
      const { url, close } = await startStandIn();
      return { url, remove: close };
    },
    PostgreSQL: async () => {
      const { url, drop } = await freshDatabase();
      return { url, remove: drop };
    },
    'the embedded server': async () => ({ url: 'embedded', remove: async () => {} }),
  };

describe.each(Object.keys(stores))('a ledger copied into %s', (name) => {
  it('a copied ledger is verified, signed, explained and its read models are made', { timeout: 300_000 }, async () => {
    const { url, remove } = await stores[name]!();
    const dataDir = join(folder, name.replaceAll(' ', '-'));
    await mkdir(dataDir, { mode: 0o711 });
    const env = { EVENT_STORE: url, DATA_DIR: dataDir };
    const run = async (script: string, ...args: string[]) => {
      const { code, lines } = await ran(`cli/${script}.ts`, args, env);
      return { code, text: lines.join('\n') };
    };
    try {
      expect(await run('copyLog', '--from', copy)).toMatchObject({ code: 0 });
      // One more event says that it was copied (11.5).
      const verified = expect.stringContaining(`${events + 1} events and`);
      expect(await run('verify')).toEqual({ code: 0, text: verified });
      // Heads are signed with the ledger's own key. It is in the vault, which came from its own backup; no new key is made
      // (11.3).
      expect(await run('heads', join(folder, `heads-${name}`))).toMatchObject({ code: 2 });
      const restored = await fileVault(join(dataDir, 'vault'));
      for (const id of await vault.list()) await restored.put(id, (await vault.get(id))!);
      expect(await run('heads', join(folder, `heads-${name}`))).toMatchObject({ code: 0 });
      expect(await run('explain', '2026-000001')).toMatchObject({ code: 0 });
      expect(await run('rebuild', 'documents')).toMatchObject({ text: expect.stringContaining('documents: replaced') });
      // Everything that the command needs is there now.
      expect(await run('rebuild', '--compare', 'documents')).toMatchObject({ code: 0 });
    } finally {
      await remove();
    }
  });
});
