/** What stops a start because of a folder, in words that name the setting (operations 11.6). */
import { inWords } from '../../adapters/files/systemErrors.ts';
import type { Settings } from '../settings.ts';

/** The error itself, unless the operating system refused something in one of our folders. */
export const folderFault = (error: unknown, { dataDir, vaultDir }: Pick<Settings, 'dataDir' | 'vaultDir'>): unknown => {
  if (!(error instanceof Error && 'syscall' in error && 'path' in error)) return error;
  const path = String(error.path);
  const is = (folder: string, variable: string) =>
    new Error(
      `The folder ${folder} (${variable}) cannot be used: at ${path} ${inWords(error)}. Mend that, or set ${variable} to another folder, which the user who runs Telboek may write.`,
      { cause: error },
    );
  if (path.startsWith(vaultDir)) return is(vaultDir, 'VAULT_DIR');
  return path.startsWith(dataDir) ? is(dataDir, 'DATA_DIR') : error;
};
