/** A disk for one test, which can fill it. It is a tmpfs, so this process must be allowed to mount one. */
import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type SmallDisk = {
  /** Fills the disk except for this many bytes. */
  fill(leave: number): Promise<void>;
  /** Frees the space that `fill` took. */
  empty(): Promise<void>;
  remove(): Promise<void>;
};

const ignoringFull = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOSPC') throw error;
};

/**
 * Mounts the disk. Undefined when this process may not mount one.
 * @param folder an existing, empty folder
 */
export const smallDisk = async (folder: string, megabytes: number): Promise<SmallDisk | undefined> => {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    fill: async (leave) => {
      const { bavail, bsize } = await statfs(folder);
      // Other writers may already have taken some of this space.
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - leave))).catch(ignoringFull);
    },
    empty: () => rm(filler, { force: true }),
    remove: async () => void (await run('umount', [folder])),
  };
};
