/**
 * Authenticates the caller by the claims of a JWT, signed with our own secret (HS256) or by an issuer whose keys are at
 * a URL.
 */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { Problem } from '../problems/problem.ts';
import type { ProblemFacts } from '../problems/problemCodes.ts';
import { type Principal, principalSchema } from './principal.ts';

export type TokenKeys =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  /** Tokens must name this `issuer` and this `audience`, so that a token for another service is refused. */
  | { readonly kind: 'jwks'; readonly url: URL; readonly issuer: string; readonly audience: string };

/**
 * Verifies a token and gives its principal. @throws Problem token_invalid, or token_keys_unavailable when the keys
 * cannot be fetched.
 */
export type TokenVerifier = (token: string) => Promise<Principal>;

export const tokenVerifier = (keys: TokenKeys, now: () => Date): TokenVerifier => {
  const claimsOf = claimReader(keys, now);
  return async (token) => {
    const { sub, ...claims } = await claimsOf(token);
    const principal = principalSchema.safeParse({ ...claims, subject: sub });
    if (!principal.success) throw tokenInvalid({ why: 'claims-malformed' });
    return principal.data;
  };
};

/** The token in an Authorization header. @throws Problem token_missing */
export const bearerToken = (authorization: string | undefined): string => {
  const token = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined)
    throw new Problem(
      'token_missing',
      {},
      {
        headers: { 'WWW-Authenticate': 'Bearer realm="telboek"' },
      },
    );
  return token;
};

/** Signs a token for local use. */
export const signToken = (secret: Uint8Array, principal: Principal, now: Date, days: number): Promise<string> => {
  const { subject: sub, ...claims } = principal;
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + days * 86_400)
    .sign(secret);
};

// Seconds: the clocks of issuers differ a little from ours.
const clockTolerance = 30;
// The list is fixed, so that a token cannot choose its algorithm: a public key must never be taken for a shared secret.
const issuerAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const keysMsMax = 3_000;

// Without `exp` a token would be valid for ever and could not be taken back.
const requiredClaims = ['exp', 'sub', 'role'];

const claimReader = (keys: TokenKeys, now: () => Date): ((token: string) => Promise<JWTPayload>) => {
  const common = () => ({ requiredClaims, currentDate: now(), clockTolerance });
  if (keys.kind === 'secret')
    return (token) => verifying(jwtVerify(token, keys.secret, { ...common(), algorithms: ['HS256'] }));
  const { url, issuer, audience } = keys;
  const keySet = createRemoteJWKSet(url, { timeoutDuration: keysMsMax });
  return (token) =>
    verifying(jwtVerify(token, keySet, { ...common(), algorithms: issuerAlgorithms, issuer, audience }));
};

const verifying = async (verification: Promise<{ readonly payload: JWTPayload }>): Promise<JWTPayload> => {
  try {
    return (await verification).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw tokenInvalid({ why: 'expired' }, error);
    if (error instanceof errors.JWTClaimValidationFailed) throw tokenInvalid(claimFault(error), error);
    if (tokenFaults.some((fault) => error instanceof fault)) throw tokenInvalid({ why: 'not-valid' }, error);
    throw new Problem(
      'token_keys_unavailable',
      {},
      {
        headers: { 'Retry-After': '5' },
        cause: error,
      },
    );
  }
};

/** Names the claim, but never its value. */
const claimFault = ({ claim, reason }: errors.JWTClaimValidationFailed): TokenFault => ({
  why: reason === 'missing' ? 'claim-missing' : 'claim-not-taken',
  claim,
});

/** Faults of the token itself. Any other error comes from the keys or the network. */
const tokenFaults = [
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSMultipleMatchingKeys,
  errors.JWKSNoMatchingKey,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
];

type TokenFault = ProblemFacts['token_invalid'];

const tokenInvalid = (fault: TokenFault, cause?: unknown): Problem =>
  new Problem('token_invalid', fault, {
    headers: { 'WWW-Authenticate': 'Bearer realm="telboek", error="invalid_token"' },
    cause,
  });
