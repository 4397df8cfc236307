import { link, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileVault } from '../../../src/adapters/files/fileVault.ts';
import { VaultUnavailable } from '../../../src/commands/vault/vault.ts';
import { vaultContract } from '../../commands/vault/vaultContract.ts';

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'telboek-vault-'));

vaultContract('files', async () => {
  const folder = await temporaryFolder();
  return { vault: await fileVault(join(folder, 'vault')), remove: () => rm(folder, { recursive: true }) };
});

describe('a vault of files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'vault');
  });

  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it('a vault of files is closed to other users', async () => {
    const vault = await fileVault(folder);
    await vault.put('entry', Buffer.from('secret'));
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(join(folder, 'entry'))).toBe(0o600);
  });

  it('a vault of files has its entries again when it is opened again', async () => {
    await (await fileVault(folder)).put('entry', Buffer.from('secret'));
    expect((await (await fileVault(folder)).get('entry'))?.toString()).toBe('secret');
  });

  it('a vault of files has one file for each entry and no other, also after an attempt that was refused', async () => {
    const vault = await fileVault(folder);
    await vault.put('one', Buffer.from('1'));
    await vault.put('two', Buffer.from('2'));
    await vault.put('one', Buffer.from('3')).catch(() => {});
    expect((await readdir(folder)).toSorted()).toEqual(['one', 'two']);
  });

  it('a vault of files says when nothing can be kept in it any more, and leaves nothing of trying', async () => {
    const vault = await fileVault(folder);
    await vault.put('entry', Buffer.from('secret'));
    await vault.probe();
    expect(await readdir(folder)).toEqual(['entry']);
    await rm(folder, { recursive: true });
    await expect(vault.probe()).rejects.toThrow(VaultUnavailable);
    await expect(vault.probe()).rejects.toThrow(
      `The vault in ${folder} (VAULT_DIR) cannot be used: it is not there (ENOENT). Bring it back, or set VAULT_DIR to where the vault is.`,
    );
    // Somebody put a file in the place of the folder.
    await writeFile(folder, '');
    await expect(vault.probe()).rejects.toThrow('is not a folder (ENOTDIR)');
    await expect(vault.get('entry')).rejects.toThrow(VaultUnavailable);
    await expect(vault.put('other', Buffer.from('x'))).rejects.toThrow(VaultUnavailable);
    await expect(vault.list()).rejects.toThrow(VaultUnavailable);
    await expect(vault.destroy('entry')).rejects.toThrow(VaultUnavailable);
  });

  it('a vault of files overwrites the bytes of what it destroys', async () => {
    const vault = await fileVault(folder);
    await vault.put('entry', Buffer.from('secret'));
    // A second name for the same bytes, so that they can be looked at when the first name is gone.
    const witness = join(folder, '..', 'witness');
    await link(join(folder, 'entry'), witness);
    await vault.destroy('entry');
    expect([...(await readFile(witness))]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a vault of files destroys the copy that a crash left of an entry as well', async () => {
    const vault = await fileVault(folder);
    await vault.put('entry', Buffer.from('secret'));
    await writeFile(join(folder, '.entry.0.tmp'), 'secret');
    await writeFile(join(folder, '.entry-2.0.tmp'), 'other');
    await vault.destroy('entry');
    expect(await readdir(folder)).toEqual(['.entry-2.0.tmp']);
  });

  it('a vault of files wipes what a crash left long ago, when it is opened, but no entry that shares its bytes', async () => {
    await (await fileVault(folder)).put('entry', Buffer.from('secret'));
    await link(join(folder, 'entry'), join(folder, '.entry.0.tmp'));
    for (const name of ['.lost.0.tmp', '.busy.0.tmp']) await writeFile(join(folder, name), 'secret');
    for (const name of ['.lost.0.tmp', '.entry.0.tmp']) await utimes(join(folder, name), 0, 0);
    const lost = await open(join(folder, '.lost.0.tmp'));
    const vault = await fileVault(folder);
    expect([...(await lost.readFile())]).toEqual([0, 0, 0, 0, 0, 0]);
    await lost.close();
    expect((await readdir(folder)).toSorted()).toEqual(['.busy.0.tmp', 'entry']);
    expect((await vault.get('entry'))?.toString()).toBe('secret');
  });

  it.each(['', '.', '..', '../outside', 'a/b', 'a\\b', '.hidden', 'a.tmp', 'nul\0', '-x', 'x'.repeat(129)])(
    'a vault of files refuses %j as an id',
    async (id) => {
      const vault = await fileVault(folder);
      await expect(vault.put(id, Buffer.from('secret'))).rejects.toThrow(TypeError);
      await expect(vault.get(id)).rejects.toThrow(TypeError);
      await expect(vault.destroy(id)).rejects.toThrow(TypeError);
      // Nothing was put into the vault, so there is not even a folder (operations 11.3).
      await expect(readdir(folder)).rejects.toThrow('ENOENT');
    },
  );
});
