/** A folder that another program takes files from. It sees whole files only. */
import { open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeppolOutbox } from '../../commands/deliveries/outbox.ts';
import { syncDirectory, temporaryName } from './durableFile.ts';
import { isSystemError, refusalInWords } from './systemErrors.ts';

/** For the user and the group: the program that takes the files is mostly another user. */
const mode = 0o660;

export const outboxFolder = (folder: string): PeppolOutbox => ({
  put: async (name, bytes) => {
    try {
      await putDurably(folder, name, bytes);
      return { outcome: 'sent', answer: name };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return { outcome: 'unavailable', answer: `PEPPOL_OUTBOX: ${refusalInWords(error, 'name another folder')}` };
    }
  },
});

const putDurably = async (folder: string, name: string, bytes: Uint8Array): Promise<void> => {
  const temporary = join(folder, temporaryName(name));
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncDirectory(folder);
};
