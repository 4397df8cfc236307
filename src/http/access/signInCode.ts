/**
 * One-time sign-in codes (10.12). A code is made with the server's secret, so a command needs nothing of a running server
 * but its data folder. Each code is good once, for ten minutes.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Problem } from '../problems/problem.ts';
import { type Principal, principalSchema } from './principal.ts';

const minutesValid = 10;

const tokenType = 'telboek-sign-in+jwt';

/** A key of its own, so that a code is never taken for a token, nor a token for a code. */
const keyFrom = (secret: Uint8Array): Uint8Array => createHmac('sha256', secret).update('sign-in code\n').digest();

/**
 * Landing: the path of one of our pages, perhaps with what the page shows of it (10.7). Another origin would be `//…`, so the
 * second character is no slash.
 */
export const landingForm = /^\/(?:[a-zA-Z0-9][a-zA-Z0-9/_-]*)?(?:\?[a-zA-Z0-9=&%._~+-]*)?$/;

/** @param landing the page that the link leads to; undefined: that of the role */
export const signInCode = (
  secret: Uint8Array,
  { subject, ...claims }: Principal,
  now: Date,
  landing?: string,
): Promise<string> => {
  const at = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims, ...(landing === undefined ? {} : { landing }) })
    .setProtectedHeader({ alg: 'HS256', typ: tokenType })
    .setSubject(subject)
    .setJti(randomBytes(16).toString('base64url'))
    .setExpirationTime(at + minutesValid * 60)
    .sign(keyFrom(secret));
};

/** The link that a person opens. The code is in the fragment, which no browser sends and no log has. */
export const signInLink = (origin: string, code: string): string => `${origin}/aanmelden#${code}`;

export type ReadCode = {
  readonly principal: Principal;
  readonly landing: string | null;
  /** The code is worth nothing from this moment on. */
  readonly until: Date;
};

/** @throws Problem code_not_valid */
export const readSignInCode = async (secret: Uint8Array, code: string, now: Date): Promise<ReadCode> => {
  try {
    const { payload } = await jwtVerify(code, keyFrom(secret), {
      algorithms: ['HS256'],
      typ: tokenType,
      currentDate: now,
      requiredClaims: ['exp', 'sub', 'jti', 'role'],
    });
    const { sub, landing, exp, ...claims } = payload;
    const principal = principalSchema.safeParse({ ...claims, subject: sub });
    if (!principal.success) throw codeNotValid('unknown');
    const isPath = typeof landing === 'string' && landingForm.test(landing);
    return { principal: principal.data, landing: isPath ? landing : null, until: new Date(exp! * 1000) };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw codeNotValid('expired', error);
    if (error instanceof errors.JOSEError) throw codeNotValid('unknown', error);
    throw error;
  }
};

export const codeNotValid = (why: 'expired' | 'used' | 'unknown', cause?: unknown): Problem =>
  new Problem('code_not_valid', { why }, { cause });
