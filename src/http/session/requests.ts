/** Signing in with a code (10.12). */
import { z } from 'zod';
import { wrong } from '../words/faults.ts';

/** The fragment of a sign-in link or of an invitation. */
export const codeBody = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9_.~-]{20,2000}$/, wrong('sign-in-code')),
});

/** A provider may send other fields beside the token. */
export const logoutBody = z.looseObject({ logout_token: z.string().max(16_000) });
