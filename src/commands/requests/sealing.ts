/** Hides text and bytes from readers of a database: without the key they can be neither read nor changed (AES-256-GCM). */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** @param key 32 bytes */
export const sealed = (key: Uint8Array, text: string): Uint8Array => sealedBytes(key, Buffer.from(text));

/** @throws Error for bytes that were not sealed with this key */
export const opened = (key: Uint8Array, bytes: Uint8Array): string => openedBytes(key, bytes).toString();

/** @param key 32 bytes */
export const sealedBytes = (key: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const hidden = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]);
};

/** @throws Error for bytes that were not sealed with this key */
export const openedBytes = (key: Uint8Array, bytes: Uint8Array): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
};
