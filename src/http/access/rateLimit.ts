/** How often something may be asked: without a token by one client and by all together, with a token by one subject. */
import type { Request, RequestHandler } from 'express';
import { type AugmentedRequest, rateLimit } from 'express-rate-limit';
import { Problem } from '../problems/problem.ts';
import { principalOf } from '../requests/locals.ts';
import type { GuardedRoute } from './access.ts';

export type AskingLimits = {
  readonly windowMs: number;
  /** Of one client: an IPv4 address, or an IPv6 network of /56. */
  readonly perClient: number;
  readonly overall: number;
};

/** What one subject may do in a time: each look is written, and each decision. */
export type Quotas = {
  readonly windowMs: number;
  readonly directoryLooks: number;
  readonly sharingWrites: number;
};

/** What has a quota, so that the contract can say so. */
const quotaOfRoute = {
  'GET /schools/{school}/directory': 'directoryLooks',
  'PUT /guardians/{id}/sharing': 'sharingWrites',
} as const satisfies { readonly [Route in GuardedRoute]?: Exclude<keyof Quotas, 'windowMs'> };

const quotaOf = (route: string) => quotaOfRoute[route as keyof typeof quotaOfRoute] as keyof Quotas | undefined;

export const hasQuota = (route: string): boolean => quotaOf(route) !== undefined;

/** After the entrance of a route, which says who asks. */
export const withinQuota =
  (quotas: Quotas) =>
  (route: GuardedRoute): RequestHandler[] => {
    const name = quotaOf(route);
    return name === undefined ? [] : [limiter(quotas.windowMs, quotas[name], subjectOf)];
  };

const subjectOf = ({ res }: Request): string => {
  const { role, subject } = principalOf(res!);
  return JSON.stringify([role, subject]);
};

/** A client that is refused takes nothing of what all may ask together. */
export const askedSeldom = ({ windowMs, perClient, overall }: AskingLimits): RequestHandler[] => [
  limiter(windowMs, perClient),
  limiter(windowMs, overall, () => 'all'),
];

const limiter = (windowMs: number, limit: number, keyGenerator?: (req: Request) => string): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    ...(keyGenerator === undefined ? {} : { keyGenerator }),
    // Nobody outside needs to know how much is left.
    standardHeaders: false,
    legacyHeaders: false,
    // Who sends X-Forwarded-For without being a trusted proxy is simply not believed.
    validate: { xForwardedForHeader: false },
    handler: (req, _res, next) => next(refused((req as AugmentedRequest).rateLimit?.resetTime, windowMs)),
  });

const refused = (resetAt: Date | undefined, windowMs: number): Problem => {
  const ms = resetAt === undefined ? windowMs : resetAt.getTime() - Date.now();
  return new Problem('too_many_requests', 'This was asked too often in a short time; try again after Retry-After.', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1_000))) },
  });
};
