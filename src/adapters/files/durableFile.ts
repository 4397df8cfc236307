import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Temporary name of a file while `name` is written or removed. After a crash such a file is waste. */
export const temporaryName = (name: string): string => `.${name}.${randomUUID()}.tmp`;

/**
 * Creates a file of mode 0600. After a crash it is there in full or not at all. It is on disk when this resolves.
 * @throws EEXIST when the name is taken.
 */
export const createDurably = async (directory: string, name: string, content: Uint8Array): Promise<void> => {
  await createNamed(directory, name, content);
  await syncDirectory(directory);
};

/**
 * The same, except that the name is on disk only after the directory was synced. @throws EEXIST when the name is taken.
 */
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

/** Makes changes of names in a directory durable: created, renamed and removed files. */
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
