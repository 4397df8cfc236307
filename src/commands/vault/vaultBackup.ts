/**
 * The vault as one file, which is always encrypted. A secret in the clear, beside a copy of the log, would lead back to
 * every pupil of its school (6.2). scrypt derives the key from a passphrase; AES-256-GCM also notices every changed
 * byte.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { VaultEntry } from './vault.ts';

/** The file cannot be read. The message says why. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}

const format = 'telboek-vault-backup-1';
const cipher = 'aes-256-gcm';
/** Each guess of a passphrase costs 64 MiB and about a third of a second. */
const cost = { N: 65_536, r: 8, p: 1 } as const;
const memoryBytesMax = 128 * 1024 * 1024;
const keyBytes = 32;

type BackupFile = {
  readonly format: string;
  readonly createdAt: string;
  readonly entries: number;
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly content: string;
};

const keyFrom = (passphrase: string, salt: Uint8Array): Promise<Buffer> =>
  promisify<string, Uint8Array, number, object, Buffer>(scrypt)(passphrase.normalize('NFC'), salt, keyBytes, {
    ...cost,
    maxmem: memoryBytesMax,
  });

/** The backup has two lines: its content as JSON, and the SHA-256 of that line. The sum tells a damaged file from a wrong passphrase. */
export const sealBackup = async (
  entries: readonly VaultEntry[],
  passphrase: string,
  createdAt: Date,
): Promise<string> => {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const head = { format, createdAt: createdAt.toISOString(), entries: entries.length };
  const encrypting = createCipheriv(cipher, await keyFrom(passphrase, salt), iv).setAAD(aadOf(head));
  const plain = JSON.stringify(entries.map(({ id, value }) => [id, Buffer.from(value).toString('base64')]));
  const content = Buffer.concat([encrypting.update(plain, 'utf8'), encrypting.final()]).toString('base64');
  const file: BackupFile = {
    ...head,
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    tag: encrypting.getAuthTag().toString('base64'),
    content,
  };
  const line = JSON.stringify(file);
  return `${line}\n${checksum(line)}\n`;
};

/** @throws BackupFault for another kind of file, one that was cut or changed, or a passphrase other than the one it was made with */
export const openBackup = async (text: string, passphrase: string): Promise<VaultEntry[]> => {
  const [line = '', sum] = text.split('\n');
  if (!line.startsWith(`{"format":"${format}"`)) throw new BackupFault('This is not a backup of a vault.');
  if (sum !== checksum(line))
    throw new BackupFault(
      `The backup was cut or changed: line 2, the checksum, is not that of the ${line.length} bytes of line 1. Nothing of it was restored.`,
    );
  const { salt, iv, tag, content, createdAt, entries } = JSON.parse(line) as BackupFile;
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  const decrypting = createDecipheriv(cipher, await keyFrom(passphrase, bytes(salt)), bytes(iv))
    .setAAD(aadOf({ format, createdAt, entries }))
    .setAuthTag(bytes(tag));
  try {
    const plain = Buffer.concat([decrypting.update(bytes(content)), decrypting.final()]).toString('utf8');
    return (JSON.parse(plain) as [string, string][]).map(([id, value]) => ({ id, value: bytes(value) }));
  } catch (error) {
    throw new BackupFault('The passphrase is not the one that the backup was made with, or the backup was changed.', {
      cause: error,
    });
  }
};

const aadOf = (head: Pick<BackupFile, 'format' | 'createdAt' | 'entries'>): Buffer => Buffer.from(JSON.stringify(head));

const checksum = (line: string): string => createHash('sha256').update(line).digest('hex');
