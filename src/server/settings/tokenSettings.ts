/** How tokens are checked, as the variables that begin with JWT_ and JWKS_URL say it (interfaces.md section 4). */
import { z } from 'zod';
import type { TokenKeys } from '../../http/access/auth.ts';
import { isLoopback, urlOf } from '../stores/storeLocations.ts';

/** The length of an HS256 key, in bytes (RFC 7518, 3.2). */
export const secretBytesMin = 32;

const jwksUrl = z.string().transform((text, check): URL => {
  const url = urlOf(text);
  // Over plain http an attacker could replace the keys in transit and then sign any token.
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url;
  check.addIssue({ code: 'custom', message: 'must be an https:// URL (http:// only on this machine)' });
  return z.NEVER;
});

/** The exact text that the claim of a token must have. */
const claimText = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters, as tokens carry it');

export const tokenVariables = {
  JWT_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= secretBytesMin, `must be at least ${secretBytesMin} bytes long`)
    .optional(),
  JWKS_URL: jwksUrl.optional(),
  JWT_ISSUER: claimText.optional(),
  JWT_AUDIENCE: claimText.optional(),
};

type Variables = z.output<z.ZodObject<typeof tokenVariables>>;

/** `generated`: a secret that we made, in the data folder. */
export type TokenSettings = TokenKeys | { readonly kind: 'generated' };

export const tokensOf = ({ JWT_SECRET, JWKS_URL, JWT_ISSUER = '', JWT_AUDIENCE = '' }: Variables): TokenSettings => {
  if (JWT_SECRET !== undefined) return { kind: 'secret', secret: Buffer.from(JWT_SECRET) };
  if (JWKS_URL === undefined) return { kind: 'generated' };
  return { kind: 'jwks', url: JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE };
};

/** Checks the text of the variables, so that faults here are reported together with all others. */
export const tokensInOrder = (env: Readonly<Record<string, string>>, check: z.RefinementCtx): void => {
  const { HOST = '127.0.0.1', JWT_SECRET, JWKS_URL } = env;
  const fault = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message });
  if (JWT_SECRET !== undefined && JWKS_URL !== undefined)
    fault('JWKS_URL', 'and JWT_SECRET are both set; tokens are checked with one of them');
  for (const name of ['JWT_ISSUER', 'JWT_AUDIENCE']) {
    if (JWKS_URL !== undefined && env[name] === undefined)
      fault(name, 'is needed with JWKS_URL: the same issuer signs tokens for others too, and those are not taken here');
    if (JWKS_URL === undefined && env[name] !== undefined)
      fault(name, 'is set without JWKS_URL; it is only asked of the tokens of such an issuer');
  }
  if (JWT_SECRET === undefined && JWKS_URL === undefined && !isLoopback(HOST))
    fault(
      'JWT_SECRET',
      'or JWKS_URL is needed when HOST is more than this machine; only there a secret is made by itself',
    );
};
