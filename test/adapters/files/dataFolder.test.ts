import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DataFolderUnusable,
  inDataFolder,
  letServerAccountPass,
  mustHoldCluster,
  usableDataFolder,
} from '../../../src/adapters/files/dataFolder.ts';
import { smallDisk } from '../../support/faults/breakable/smallDisk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const faultOf = async (path: string): Promise<string> => {
  const fault = await usableDataFolder(path).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(DataFolderUnusable);
  return (fault as Error).message;
};
const isRoot = process.getuid?.() === 0;

describe('a data folder', () => {
  it('a data folder is made with all folders on the way to it, and testing it leaves nothing in it', async () => {
    const path = join(folder, 'not', 'there', 'yet');
    await Promise.all([usableDataFolder(path), usableDataFolder(path)]);
    await usableDataFolder(path);
    expect(await readdir(path)).toEqual([]);
  });

  it('a data folder may be a link to a folder, and not one that leads nowhere', async () => {
    await symlink(folder, join(folder, 'good'));
    await usableDataFolder(join(folder, 'good'));
    await symlink(join(folder, 'nowhere'), join(folder, 'bad'));
    expect(await faultOf(join(folder, 'bad'))).toContain('is not a folder');
  });

  it.each(['/proc/x', '/proc/x/data'])('a data folder cannot be made at %s, and says so', async (path) => {
    expect(await faultOf(path)).toBe(
      `The data folder ${path} (DATA_DIR) cannot be used: no folder can be made there. Set DATA_DIR to another folder.`,
    );
  });

  it.each(['file', 'file/data'])('a data folder is not a file, nor below one: %s', async (name) => {
    await writeFile(join(folder, 'file'), '');
    expect(await faultOf(join(folder, name))).toBe(
      `The data folder ${join(folder, name)} (DATA_DIR) cannot be used: it, or something on the way to it, is not a folder (ENOTDIR). Set DATA_DIR to another folder.`,
    );
  });

  it('a data folder is not on a full disk, nor on one that is read-only', async ({ skip }) => {
    const disk = await smallDisk(folder, 1);
    if (disk === undefined) return skip('no file system may be mounted here');
    try {
      await disk.fill(0);
      expect(await faultOf(folder)).toContain(
        'no space is left there (ENOSPC). Make room, or set DATA_DIR to another folder.',
      );
      await disk.empty();
      await usableDataFolder(folder);
      await expect(mustHoldCluster(folder)).rejects.toThrow('a new ledger needs 100 MB, and 1 MB are free there');
      expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0);
      expect(await faultOf(folder)).toContain('is on a file system that is read-only (EROFS)');
    } finally {
      await disk.remove();
    }
  });

  it('a data folder also reports the fault of a file in it, and passes on other faults unchanged', async () => {
    await mkdir(join(folder, 'token-secret'));
    const reading = inDataFolder(folder, () => readFile(join(folder, 'token-secret')));
    await expect(reading).rejects.toThrow(
      `The data folder ${folder} (DATA_DIR) cannot be used: a folder stands where a file should be (EISDIR). Set DATA_DIR to another folder.`,
    );
    const fault = new RangeError('ours');
    await expect(inDataFolder(folder, () => Promise.reject(fault))).rejects.toBe(fault);
  });

  describe('of somebody else', () => {
    const nobody = 65_534;

    /** The message that an ordinary user gets. When the tests run as an ordinary user, this process is one. */
    const toldToOrdinaryUser = async (path: string): Promise<string> => {
      if (!isRoot) return faultOf(path);
      const module = join(import.meta.dirname, '../../../src/adapters/files/dataFolder.ts');
      const program = `import(${JSON.stringify(module)}).then(({ usableDataFolder }) => usableDataFolder(${JSON.stringify(path)})).then(() => console.log('usable'), (error) => console.log(error.message))`;
      const { stdout } = spawnSync(process.execPath, ['--eval', program], {
        uid: nobody,
        gid: nobody,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      return stdout.trim();
    };
    const uid = isRoot ? nobody : process.getuid?.();

    it('a data folder of somebody else says whose it is, and what root may type to give it', async () => {
      await chmod(folder, isRoot ? 0o755 : 0o555);
      const own = process.getuid?.();
      const said = `the user with id ${uid} may not write in ${folder}, which belongs to the user with id ${own}`;
      expect(await toldToOrdinaryUser(folder)).toBe(
        `The data folder ${folder} (DATA_DIR) cannot be used: ${said}. As root type: chown -R ${uid} ${folder}, or set DATA_DIR to another folder.`,
      );
      const below = join(folder, 'data');
      expect(await toldToOrdinaryUser(below)).toContain(
        `${said}. As root type: install --directory --owner=${uid} ${below},`,
      );
    });

    it('a data folder of somebody else names what another user left in it, as a start by root does', async ({
      skip,
    }) => {
      if (!isRoot) return skip('only root can leave what is another user’s');
      await chmod(folder, 0o777);
      await mkdir(join(folder, 'lost+found'), { mode: 0o700 }); // Root owns this folder on every disk.
      expect(await toldToOrdinaryUser(folder)).toBe('usable');
      await mkdir(join(folder, 'vault'), { mode: 0o700 });
      expect(await toldToOrdinaryUser(folder)).toContain(
        'vault in it belongs to the user with id 0, and Telboek runs as',
      );
    });
  });
});

describe('the account of the embedded server', () => {
  const stranger = { uid: 4_000_000, gid: 4_000_000 };
  const modeOf = async () => (await stat(folder)).mode & 0o777;

  it('the account of the embedded server may pass through the data folder of another user, and may not list it', async () => {
    await chmod(folder, 0o700);
    await mkdir(join(folder, 'vault'), { mode: 0o700 });
    await letServerAccountPass(folder, stranger);
    expect(await modeOf()).toBe(0o701);
  });

  it('the account of the embedded server is not let through a folder in which other things lie', async () => {
    await writeFile(join(folder, 'letters.txt'), '');
    await letServerAccountPass(folder, stranger);
    expect(await modeOf()).toBe(0o700);
  });
});
