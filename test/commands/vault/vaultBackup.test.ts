import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { memoryVault } from '../../../src/adapters/memory/memoryVault.ts';
import { destroyedEntries, RestoreConflict, restoreVault } from '../../../src/commands/vault/restoreVault.ts';
import { BackupFault, openBackup, sealBackup } from '../../../src/commands/vault/vaultBackup.ts';
import { writtenByAnother } from '../../support/ledger/sealedEvents.ts';

const passphrase = 'a passphrase';
const at = new Date('2026-08-01T12:00:00Z');
const entries = [
  { id: 'one', value: Buffer.from('the first secret') },
  { id: 'two', value: Uint8Array.from([0, 255, 128]) },
];

const plain = (found: readonly { id: string; value: Uint8Array }[]) => found.map(({ id, value }) => [id, [...value]]);

describe('a backup of a vault', () => {
  it('a backup of a vault gives back what went in, and shows nothing of it', async () => {
    const sealed = await sealBackup(entries, passphrase, at);
    expect(plain(await openBackup(sealed, passphrase))).toEqual(plain(entries));
    for (const { value } of entries) {
      expect(sealed).not.toContain(Buffer.from(value).toString('base64'));
      expect(sealed).not.toContain(Buffer.from(value).toString('latin1'));
    }
  });

  it('a backup of a vault may be empty', async () => {
    expect(await openBackup(await sealBackup([], passphrase, at), passphrase)).toEqual([]);
  });

  it('a backup of a vault is another file each time, of the same entries', async () => {
    expect(await sealBackup(entries, passphrase, at)).not.toBe(await sealBackup(entries, passphrase, at));
  });

  it.each<[string, (sealed: string) => string, RegExp]>([
    ['cut within its content', (sealed) => sealed.slice(0, 200), /cut or changed/],
    ['cut before its last line', (sealed) => sealed.slice(0, sealed.indexOf('\n')), /cut or changed/],
    [
      'changed in its content',
      (sealed) => sealed.replace(/.(?="}\n)/, (last) => (last === 'A' ? 'B' : 'A')),
      /cut or changed/,
    ],
    ['changed in its date', (sealed) => sealed.replace('2026-08-01', '2026-08-02'), /cut or changed/],
    ['of another format', (sealed) => sealed.replace('backup-1', 'backup-2'), /not a backup/],
    ['empty', () => '', /not a backup/],
  ])('a backup of a vault is refused when it is %s', async (_name, change, said) => {
    const sealed = await sealBackup(entries, passphrase, at);
    const opening = openBackup(change(sealed), passphrase);
    await expect(opening).rejects.toThrow(BackupFault);
    await expect(opening).rejects.toThrow(said);
  });

  it('a backup of a vault is refused when somebody changed it and corrected its checksum', async () => {
    const [line = ''] = (await sealBackup(entries, passphrase, at)).split('\n');
    const changed = line.replace('"entries":2', '"entries":1');
    const sum = createHash('sha256').update(changed).digest('hex');
    await expect(openBackup(`${changed}\n${sum}\n`, passphrase)).rejects.toThrow(/passphrase|changed/);
  });

  it('a backup of a vault is refused under another passphrase', async () => {
    await expect(openBackup(await sealBackup(entries, passphrase, at), 'another one')).rejects.toThrow('passphrase');
  });
});

describe('a restore', () => {
  const text = async (vault: ReturnType<typeof memoryVault>, id: string) =>
    Buffer.from((await vault.get(id)) ?? []).toString();

  it('a restore adds missing entries, leaves existing ones alone, and does nothing the second time', async () => {
    const vault = memoryVault();
    await vault.put('one', Buffer.from('the first secret'));
    expect(await restoreVault(vault, entries, new Set())).toEqual({ restored: 1, present: 1, destroyed: [] });
    expect(await restoreVault(vault, entries, new Set())).toEqual({ restored: 0, present: 2, destroyed: [] });
    expect(await vault.list()).toEqual(['one', 'two']);
  });

  it('a restore writes nothing at all when something else stands under one id', async () => {
    const vault = memoryVault();
    await vault.put('two', Buffer.from('other'));
    await expect(restoreVault(vault, entries, new Set())).rejects.toThrow(RestoreConflict);
    expect(await vault.list()).toEqual(['two']);
    expect(await text(vault, 'two')).toBe('other');
  });

  it('6.2: a restore does not bring back what the log says was destroyed', async () => {
    const vault = memoryVault();
    expect(await restoreVault(vault, entries, new Set(['one']))).toEqual({
      restored: 1,
      present: 0,
      destroyed: ['one'],
    });
    expect(await vault.list()).toEqual(['two']);
  });
});

describe('6.2, 6.3: what was destroyed or erased', () => {
  it('what was destroyed or erased is found in the log, wherever it stands in it', async () => {
    const store = memoryStore();
    const types = new Map([
      [7, 'SecretDestroyed'],
      [300, 'InformationRequestErased'],
      [449, 'SecretDestroyed'],
    ]);
    for (let n = 0; n < 450; n++) {
      const school = `10${String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))}00`;
      const type = types.get(n) ?? 'SecretCreated';
      const id = String(n).padStart(26, '0');
      const stream = type === 'InformationRequestErased' ? `information-request-${id}` : `results-${school}`;
      await writtenByAnother(store, stream, { type, data: { school, keyId: `k-${n}`, request: `r-${n}` } });
    }
    expect([...(await destroyedEntries(store))]).toEqual(['k-7', 'r-300', 'k-449']);
  });

  it('5.9: destroyed or erased entries are not guessed while the log holds an event about them that this release does not know', async () => {
    const store = memoryStore();
    await writtenByAnother(store, 'results-12AB00', { type: 'SecretReplaced', data: { keyId: 'k-1' } });
    await expect(destroyedEntries(store)).rejects.toMatchObject({ code: 'history_unknown' });
  });
});
