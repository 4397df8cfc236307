/**
 * `npm run vault -- backup file` and `restore file`: secrets and personal data, which the log's own backup does not
 * hold (6.2, 6.3).
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { createDurably, isErrno } from '../adapters/files/durableFile.ts';
import { fileVault } from '../adapters/files/fileVault.ts';
import { ledgerOfVault, markVault } from '../commands/identity/belonging.ts';
import { openLedger } from '../commands/identity/identity.ts';
import { destroyedEntries, type Restored, restoreVault } from '../commands/vault/restoreVault.ts';
import { BackupFault, openBackup, sealBackup } from '../commands/vault/vaultBackup.ts';
import { readSettings } from '../server/settings/settings.ts';
import { mustHaveVault, withLog, writingLedger } from './openLedger.ts';
import { progressOf } from './progress.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: VAULT_PASSPHRASE=... npm run vault -- backup <file>
       VAULT_PASSPHRASE=... npm run vault -- restore <file>
       npm run vault -- begin    an empty vault, for a ledger whose vault and backups are lost
The passphrase, of at least 12 characters, encrypts the file; without it the backup cannot be restored.`;

const passphraseMin = 12;

/** @throws UsageFault, SettingsFault, BackupFault, RestoreConflict, StoreUnavailable */
export const vault = async (program: Program): Promise<ExitCode> => {
  const [action, file, ...others] = readArguments(program.args, {}, usage).positionals;
  if (action === 'begin' && file === undefined) return begun(program);
  if ((action !== 'backup' && action !== 'restore') || file === undefined || others.length > 0)
    throw new UsageFault('Name backup or restore, and one file.', usage);
  const passphrase = program.env.VAULT_PASSPHRASE ?? '';
  if (passphrase.length < passphraseMin)
    throw new UsageFault(`VAULT_PASSPHRASE must be set, to at least ${passphraseMin} characters.`, usage);
  const settings = readSettings(program.env);
  const folder = settings.vaultDir;
  const path = resolve(file);
  if (action === 'backup') {
    await mustHaveVault(settings);
    await backup(folder, path, passphrase, program);
  } else await restore(folder, path, passphrase, program);
  return exitCodes.inOrder;
};

/**
 * Accepts an empty vault, on purpose and only here. A server never does so when the log names secrets
 * (operations 11.3).
 */
const begun = (program: Program): Promise<ExitCode> =>
  withLog(program.env, async ({ store }, { vaultDir, clockLeapDays }) => {
    if ((await store.head()) === 0)
      throw new UsageFault(
        'The event store (EVENT_STORE) is empty, and a new ledger needs no such vault: start its server.',
        usage,
      );
    const vault = await fileVault(vaultDir);
    const held = await ledgerOfVault(vault);
    if (held !== undefined)
      throw new UsageFault(
        `The vault in ${vaultDir} (VAULT_DIR) is that of ledger ${held} already; name another.`,
        usage,
      );
    // A ledger of a release that gave no id gets it here: its server does not start without the vault.
    const identity = await openLedger(writingLedger(store, clockLeapDays));
    if (identity === undefined)
      throw new UsageFault('The clock has leapt, so this ledger gets no id now: see npm run clock.', usage);
    await markVault(vault, identity);
    program.say(`The vault in ${vaultDir} is now that of this ledger. Secrets that it does not hold are lost.`);
    return exitCodes.inOrder;
  });

const backup = async (folder: string, path: string, passphrase: string, { say }: Program): Promise<void> => {
  const from = await fileVault(folder);
  const found = await Promise.all((await from.list()).map(async (id) => ({ id, value: await from.get(id) })));
  if (found.length === 0) throw new UsageFault(`There is no vault in ${folder}: set VAULT_DIR to its folder.`, usage);
  // The entry was destroyed after it was listed.
  const entries = found.flatMap(({ id, value }) => (value === undefined ? [] : [{ id, value }]));
  const sealed = await sealBackup(entries, passphrase, new Date());
  try {
    await createDurably(dirname(path), basename(path), Buffer.from(sealed));
  } catch (error) {
    if (isErrno(error, 'EEXIST'))
      throw new UsageFault('That file exists already, and a backup is never overwritten; name another file.', usage);
    if (isErrno(error, 'ENOENT')) throw new UsageFault('The folder of that file does not exist.', usage);
    throw error;
  }
  say(`${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} of the vault backed up.`);
};

const restore = async (folder: string, path: string, passphrase: string, program: Program): Promise<void> => {
  const entries = await openBackup(await textOf(path), passphrase).catch((error: unknown) => {
    throw error instanceof BackupFault ? new BackupFault(`${path}: ${error.message}`) : error;
  });
  // Read from the log before anything is restored: a backup does not know which entries were destroyed after it.
  const destroyed = await withLog(program.env, async ({ store }) => {
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
