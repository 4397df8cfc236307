/** Our own origin, the name of the session's cookie there, and whether a request comes from one of our pages (10.12, 10.16). */
import type { Request } from 'express';
import { Problem } from '../problems/problem.ts';

/** Outside TLS, not every browser takes the prefix and `Secure` (10.11). */
const cookieNames = { secure: '__Host-telboek', plain: 'telboek-lokaal' } as const;

/** @param publicUrl the address under which browsers reach us; null: the one that they ask for, on this machine */
export type OwnOrigin = {
  readonly isSecure: boolean;
  readonly cookieName: string;
  /** The origin, without a slash at its end. */
  of(req: Request): string;
};

export const ownOriginOf = (publicUrl: string | null): OwnOrigin => {
  const isSecure = publicUrl?.startsWith('https:') === true;
  return {
    isSecure,
    cookieName: isSecure ? cookieNames.secure : cookieNames.plain,
    of: (req) => (publicUrl === null ? `${req.protocol}://${req.get('host') ?? ''}` : new URL(publicUrl).origin),
  };
};

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/**
 * Refuses a request that another site made a browser send. Every supported browser sends `Sec-Fetch-Site`, and older ones
 * still send `Origin`. A request with neither header does not come from one of our pages.
 * @throws Problem cross_site
 */
export const mustBeOfOurPages = (req: Request, own: OwnOrigin): void => {
  const site = req.get('sec-fetch-site');
  const isOurs =
    site === undefined ? req.get('origin') === own.of(req) : site === 'same-origin' || (site === 'none' && isRead(req));
  if (!isOurs) throw new Problem('cross_site', {});
};

/**
 * The same check for a request without a session, which a program may send too. A browser sends at least one of the headers
 * with every request, so a request with neither comes from a program.
 * @throws Problem cross_site
 */
export const mustNotBeOfOtherPages = (req: Request, own: OwnOrigin): void => {
  if (req.get('sec-fetch-site') !== undefined || req.get('origin') !== undefined) mustBeOfOurPages(req, own);
};
