/**
 * The supplier's keys for signing heads that auditors keep (5.4): Ed25519, made once and kept in the vault. They use
 * JWK (RFC 8037) and JWS (RFC 7515), which common tools read.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
  verify,
} from 'node:crypto';
import type { Vault } from '../../vault/vault.ts';

export type PublicKey = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The public key itself: 32 bytes, base64url. */
  readonly x: string;
  /** The key's thumbprint (RFC 7638). An auditor who kept it can recognise this key by it. */
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
};

export type SigningKey = { readonly key: PublicKey; sign(payload: string): string };

const entryPrefix = 'audit-key-';

/** All keys in the vault, the newest first. Older ones verify what they signed. */
export const publicKeys = async (vault: Vault): Promise<PublicKey[]> => (await keptKeys(vault)).map(publicKeyOf);

/**
 * The newest key of the vault; one is made when there is none. If two processes each make one at once, only one of them
 * signs from then on, and both are published.
 */
export const signingKey = async ({
  vault,
  newUlid,
}: {
  readonly vault: Vault;
  readonly newUlid: () => string;
}): Promise<SigningKey> => {
  let [newest] = await keptKeys(vault);
  if (newest === undefined) {
    const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    await vault.put(`${entryPrefix}${newUlid()}`, Buffer.from(JSON.stringify(made)));
    published.delete(vault);
    [newest] = await keptKeys(vault);
  }
  const jwk = newest!;
  const key = publicKeyOf(jwk);
  return { key, sign: (payload) => compactJws(key.kid, payload, jwk) };
};

type Published = { readonly since: number; readonly keys: Promise<PublicKey[]> };

const published = new WeakMap<Vault, Published>();
const publishedMsMax = 5_000;

/** The public keys, remembered for five seconds, because finding them takes a look at every entry of the vault. */
export const publishedKeys = (vault: Vault): Promise<PublicKey[]> => {
  const known = published.get(vault);
  if (known !== undefined && performance.now() - known.since < publishedMsMax) return known.keys;
  const keys = publicKeys(vault);
  const asked = { since: performance.now(), keys };
  published.set(vault, asked);
  keys.catch(() => {
    if (published.get(vault) === asked) published.delete(vault);
  });
  return keys;
};

const keptKeys = async (vault: Vault): Promise<JsonWebKey[]> => {
  const ids = (await vault.list(entryPrefix)).reverse();
  const values = await Promise.all(ids.map((id) => vault.get(id)));
  return values.flatMap((value) => (value === undefined ? [] : [JSON.parse(Buffer.from(value).toString())]));
};

export const publicKeyOf = ({ x }: JsonWebKey): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: x!,
  kid: thumbprintOf(x!),
  alg: 'EdDSA',
  use: 'sig',
});

const thumbprintOf = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

/** The kind of thing that is signed, so that no other signature passes for this one. */
const typ = 'telboek-heads';

const compactJws = (kid: string, payload: string, jwk: JsonWebKey): string => {
  const signed = `${encoded(JSON.stringify({ alg: 'EdDSA', kid, typ }))}.${encoded(payload)}`;
  const signature = sign(null, Buffer.from(signed), createPrivateKey({ key: jwk, format: 'jwk' }));
  return `${signed}.${signature.toString('base64url')}`;
};

/** The payload of a compact JWS that this key signed for heads; undefined for any other text. */
export const payloadSignedBy = ({ x, kid }: PublicKey, jws: string): string | undefined => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  if (header !== encoded(JSON.stringify({ alg: 'EdDSA', kid, typ }))) return undefined;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const isSigned = verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
  return isSigned ? Buffer.from(payload, 'base64url').toString() : undefined;
};
