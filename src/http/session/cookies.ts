/** The cookie that holds a session's id, and nothing else (10.11). */
import type { CookieOptions, Response } from 'express';
import type { OwnOrigin } from '../access/ownOrigin.ts';

const optionsOf = ({ isSecure }: OwnOrigin): CookieOptions => ({
  path: '/',
  httpOnly: true,
  secure: isSecure,
  sameSite: 'lax',
});

/** The cookie goes with the browser's own session; the server alone knows when the session ends. */
export const setSessionCookie = (res: Response, own: OwnOrigin, id: string): void => {
  res.cookie(own.cookieName, id, optionsOf(own));
};

export const clearSessionCookie = (res: Response, own: OwnOrigin): void => {
  res.clearCookie(own.cookieName, optionsOf(own));
};

export const cookieHeader = {
  'Set-Cookie': {
    description: 'The cookie of the session; an empty one that is over takes it away',
    schema: { type: 'string' },
  },
} as const;
