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
 * Refuses what another site lets a browser send. Every supported browser tells `Sec-Fetch-Site`; an older one still
 * tells `Origin`. A request that tells neither is no page's of ours.
 * @throws Problem cross_site
 */
export const mustBeOfOurPages = (req: Request, own: OwnOrigin): void => {
  const site = req.get('sec-fetch-site');
  const isOurs =
    site === undefined ? req.get('origin') === own.of(req) : site === 'same-origin' || (site === 'none' && isRead(req));
  if (!isOurs) throw new Problem('cross_site', {});
};

/**
 * The same for a request without a session, which a program may send too. A browser tells at least one of the headers
 * with whatever it sends.
 * @throws Problem cross_site
 */
export const mustNotBeOfOtherPages = (req: Request, own: OwnOrigin): void => {
  if (req.get('sec-fetch-site') !== undefined || req.get('origin') !== undefined) mustBeOfOurPages(req, own);
};
