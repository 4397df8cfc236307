import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Name of a file that is being written for, or was renamed away from, `name`; what is left of one after a crash is waste. */
export const temporaryName = (name: string): string => `.${name}.${randomUUID()}.tmp`;

/**
 * Creates a file of mode 0600 that after a crash is there in full or not at all, and is on disk when this resolves.
 * @throws EEXIST when the name is taken.
 */
export const createDurably = async (directory: string, name: string, content: Uint8Array): Promise<void> => {
  await createNamed(directory, name, content);
  await syncDirectory(directory);
};

/** The same, but for its name, which is on disk once the directory was synced. @throws EEXIST when the name is taken. */
export const createNamed = async (directory: string, name: string, content: Uint8Array): Promise<void> => {
  const temporary = join(directory, temporaryName(name));
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link never replaces.
    await link(temporary, join(directory, name));
  } finally {
    await unlink(temporary).catch(() => {});
  }
};

/** Makes names created, renamed or removed in a directory durable. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
