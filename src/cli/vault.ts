/** `npm run vault -- backup file` and `restore file`: secrets and personal data, apart from the log's own backup (6.2, 6.3). */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { usableDataFolder } from '../adapters/dataFolder.ts';
import { createDurably, isErrno } from '../adapters/durableFile.ts';
import { fileVault } from '../adapters/fileVault.ts';
import { destroyedEntries, type Restored, restoreVault } from '../commands/restoreVault.ts';
import type { Vault } from '../commands/vault.ts';
import { openBackup, sealBackup } from '../commands/vaultBackup.ts';
import { readSettings } from '../settings.ts';
import { knownVault, withLedger } from './openLedger.ts';
import { progressOf } from './progress.ts';
import { asked, type ExitCode, exitCodes, type Program, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: VAULT_PASSPHRASE=... npm run vault -- backup <file>
       VAULT_PASSPHRASE=... npm run vault -- restore <file>
The passphrase, of at least 12 characters, encrypts the file; without it the backup cannot be restored.`;

const passphraseMin = 12;

/** @throws UsageFault, SettingsFault, BackupFault, RestoreConflict, StoreUnavailable */
export const vault = async (program: Program): Promise<ExitCode> => {
  const [action, file, ...others] = asked(program.args, {}, usage).positionals;
  if ((action !== 'backup' && action !== 'restore') || file === undefined || others.length > 0)
    throw new UsageFault('Say what to do, backup or restore, and one file.', usage);
  const passphrase = program.env.VAULT_PASSPHRASE ?? '';
  if (passphrase.length < passphraseMin)
    throw new UsageFault(`VAULT_PASSPHRASE must be set, to at least ${passphraseMin} characters.`, usage);
  const settings = readSettings(program.env);
  const folder = join(settings.dataDir, 'vault');
  const path = resolve(file);
  if (action === 'backup') await backup(await knownVault(settings), path, passphrase, program);
  else await restore(folder, path, passphrase, program);
  return exitCodes.inOrder;
};

const backup = async (from: Vault, path: string, passphrase: string, { say }: Program): Promise<void> => {
  const found = await Promise.all((await from.list()).map(async (id) => ({ id, value: await from.get(id) })));
  // One that was destroyed since it was listed.
  const entries = found.flatMap(({ id, value }) => (value === undefined ? [] : [{ id, value }]));
  const sealed = await sealBackup(entries, passphrase, new Date());
  try {
    await createDurably(dirname(path), basename(path), Buffer.from(sealed));
  } catch (error) {
    if (isErrno(error, 'EEXIST'))
      throw new UsageFault('That file is there already, and a backup is never overwritten; name another.', usage);
    if (isErrno(error, 'ENOENT')) throw new UsageFault('The folder of that file is not there.', usage);
    throw error;
  }
  say(`${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} of the vault backed up.`);
};

const restore = async (folder: string, path: string, passphrase: string, program: Program): Promise<void> => {
  const entries = await openBackup(await textOf(path), passphrase);
  // Asked of the log before anything is put back: a backup does not know what was destroyed after it.
  const destroyed = await withLedger(program.env, async ({ store }) => {
    const head = await store.head();
    const bar = progressOf(program.progress, 'Looking for what was destroyed', undefined);
    try {
      return await destroyedEntries(store, {
        signal: program.signal,
        onProgress: (position) => bar.at(position, Math.max(position, head)),
      });
    } finally {
      bar.end();
    }
  });
  await usableDataFolder(dirname(folder));
  const outcome = await restoreVault(await fileVault(folder), entries, destroyed);
  for (const line of told(outcome, folder)) program.say(line);
};

const told = ({ restored, present, destroyed }: Restored, folder: string): string[] => [
  `${restored} ${restored === 1 ? 'entry' : 'entries'} restored into ${folder}, ${present} there already.`,
  ...destroyed.map((id) => `Left out ${id}: the log says that it was destroyed, and it stays so.`),
];

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR', 'EACCES')) throw new UsageFault('That file cannot be read.', usage);
    throw error;
  }
};

if (process.argv[1] === import.meta.filename) await runProgram(vault);
