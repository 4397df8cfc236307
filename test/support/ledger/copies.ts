import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logSource, openLogTarget } from '../../../src/adapters/ledgerFile/logFile.ts';
import { copyIn } from '../../../src/commands/audit/copyIn.ts';
import type { Copied, CopyOptions } from '../../../src/commands/audit/copyLog.ts';
import { copyOut } from '../../../src/commands/audit/copyOut.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';

// Bytes of a chunk. This is so little that a small ledger has many chunks.
const chunkBytes = 16_384;

/** Copies as `npm run copy-log -- --to` does. */
export const copiedTo = async (path: string, store: EventStore, options?: CopyOptions): Promise<Copied> => {
  const target = await openLogTarget(path, chunkBytes);
  try {
    return await copyOut(store, target, await store.head(), options);
  } finally {
    await target.close();
  }
};

/** Copies as `npm run copy-log -- --from` does. */
export const copiedFrom = (path: string, store: EventStore, options?: CopyOptions): Promise<Copied> =>
  copyIn(logSource(path), store, options);

/** A folder for one test, and a function that removes it. */
export const ownFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-copy-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};
