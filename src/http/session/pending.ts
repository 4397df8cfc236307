/**
 * The values that a browser holds between the beginning of a sign-in at a provider and its end, sealed, for ten minutes
 * (10.13).
 */
import { createHmac } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { z } from 'zod';
import { opened, sealed } from '../../commands/requests/sealing.ts';
import type { OwnOrigin } from '../access/ownOrigin.ts';
import { cookieOf } from '../requests/cookie.ts';

const cookieName = 'telboek-aanmelden';
const validMs = 10 * 60_000;

const pendingShape = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  landing: z.string().nullable(),
  until: z.number(),
});

export type Pending = Omit<z.output<typeof pendingShape>, 'until'>;

export type PendingCookie = {
  set(res: Response, pending: Pending, now: Date): void;
  /** Undefined if there is no such cookie, or it is not ours, or it is too old. The browser is told to drop it. */
  take(req: Request, res: Response, now: Date): Pending | undefined;
};

export const pendingCookie = (secret: Uint8Array, { isSecure }: OwnOrigin): PendingCookie => {
  const key = createHmac('sha256', secret).update('pending sign-in\n').digest();
  // Lax: the provider sends the browser back to us from its own site.
  const options: CookieOptions = { path: '/session/oidc', httpOnly: true, secure: isSecure, sameSite: 'lax' };
  const read = (text: string): z.output<typeof pendingShape> | undefined => {
    try {
      return pendingShape.parse(JSON.parse(opened(key, Buffer.from(text, 'base64url'))));
    } catch {
      // Anybody can send any cookie. A cookie that was not sealed here counts as none.
      return undefined;
    }
  };
  return {
    set: (res, pending, now) => {
      const text = JSON.stringify({ ...pending, until: now.getTime() + validMs });
      res.cookie(cookieName, Buffer.from(sealed(key, text)).toString('base64url'), { ...options, maxAge: validMs });
    },
    take: (req, res, now) => {
      const text = cookieOf(req, cookieName);
      if (text === undefined) return undefined;
      res.clearCookie(cookieName, options);
      const pending = read(text);
      if (pending === undefined || pending.until <= now.getTime()) return undefined;
      const { until: _, ...rest } = pending;
      return rest;
    },
  };
};
