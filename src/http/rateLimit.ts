/** How often something may be asked without a token: by one client, and by all together. */
import type { RequestHandler } from 'express';
import { type AugmentedRequest, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

export type AskingLimits = {
  readonly windowMs: number;
  /** Of one client: an IPv4 address, or an IPv6 network of /56. */
  readonly perClient: number;
  readonly overall: number;
};

/** A client that is refused takes nothing of what all may ask together. */
export const askedSeldom = ({ windowMs, perClient, overall }: AskingLimits): RequestHandler[] => [
  limiter(windowMs, perClient),
  limiter(windowMs, overall, () => 'all'),
];

const limiter = (windowMs: number, limit: number, keyGenerator?: () => string): RequestHandler =>
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
