import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/commands/vault/vault.ts';

export type OpenVault = () => Promise<{ vault: Vault; remove: () => Promise<void> }>;

/** The rules that every vault keeps. */
export const vaultContract = (name: string, openVault: OpenVault): void => {
  describe(`vault: ${name}`, () => {
    let opened: Awaited<ReturnType<OpenVault>>;
    let vault: Vault;

    beforeEach(async () => {
      opened = await openVault();
      vault = opened.vault;
    });

    afterEach(() => opened.remove());

    it('a vault gives back the bytes that were put', async () => {
      const value = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await vault.put('all-bytes', value);
      expect(Uint8Array.from((await vault.get('all-bytes')) ?? [])).toEqual(value);
      await vault.put('no-bytes', new Uint8Array());
      expect(await vault.get('no-bytes')).toHaveLength(0);
    });

    it('a vault has nothing under an id that was not put', async () => {
      expect(await vault.get('absent')).toBeUndefined();
    });

    it('a vault refuses an id that is taken, and keeps what it has', async () => {
      await vault.put('taken', Buffer.from('first'));
      await expect(vault.put('taken', Buffer.from('second'))).rejects.toThrow('taken');
      expect(Buffer.from((await vault.get('taken')) ?? []).toString()).toBe('first');
    });

    it('when many put the same id at once, a vault lets one of them win', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) => vault.put('race', Buffer.from(`value-${n}`))),
      );
      const winners = attempts.flatMap(({ status }, n) => (status === 'fulfilled' ? [`value-${n}`] : []));
      expect(winners).toEqual([Buffer.from((await vault.get('race')) ?? []).toString()]);
    });

    it('a vault has nothing left of what was destroyed, and takes no offence at an absent id', async () => {
      await vault.put('destroyed', Buffer.from('secret'));
      await vault.put('other', Buffer.from('kept'));
      await vault.destroy('destroyed');
      await vault.destroy('destroyed');
      expect(await vault.get('destroyed')).toBeUndefined();
      expect(Buffer.from((await vault.get('other')) ?? []).toString()).toBe('kept');
    });

    it('a vault lists the ids of what it has, and of nothing else', async () => {
      expect(await vault.list()).toEqual([]);
      for (const id of ['two', 'one', 'gone']) await vault.put(id, Buffer.from(id));
      await vault.destroy('gone');
      await vault.probe();
      expect(await vault.list()).toEqual(['one', 'two']);
    });

    it('a vault lists those ids only that begin as they are asked for', async () => {
      for (const id of ['key-2', 'key-1', 'other', 'ke']) await vault.put(id, Buffer.from(id));
      expect(await vault.list('key-')).toEqual(['key-1', 'key-2']);
    });

    it('a vault takes many at once, also those that it has just so, and destroys many at once', async () => {
      const entries = Array.from({ length: 100 }, (_, n) => ({ id: `many-${n}`, value: Buffer.from(`value ${n}`) }));
      await vault.putAll(entries.slice(0, 60));
      await vault.putAll(entries);
      expect(await vault.list()).toHaveLength(100);
      expect(Buffer.from((await vault.get('many-99')) ?? []).toString()).toBe('value 99');
      await vault.destroyAll([...entries.slice(1).map(({ id }) => id), 'absent']);
      expect(await vault.list()).toEqual(['many-0']);
    });

    it('a vault refuses several entries when one of them exists with another content, and keeps what it has', async () => {
      await vault.put('taken', Buffer.from('first'));
      await expect(vault.putAll([{ id: 'taken', value: Buffer.from('second') }])).rejects.toThrow('taken');
      expect(Buffer.from((await vault.get('taken')) ?? []).toString()).toBe('first');
    });

    it('an entry of a vault stays the same when somebody changes the bytes that were given to or by the vault', async () => {
      const value = Buffer.from('original');
      await vault.put('copied', value);
      value.fill(0);
      (await vault.get('copied'))?.fill(0);
      expect(Buffer.from((await vault.get('copied')) ?? []).toString()).toBe('original');
    });
  });
};
