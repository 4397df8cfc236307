/**
 * Limits how often something may be asked. Without a token: by one client, and by all clients together. With a token:
 * by one subject.
 */
import type { Request, RequestHandler } from 'express';
import { type AugmentedRequest, rateLimit } from 'express-rate-limit';
import { Problem } from '../problems/problem.ts';
import { principalOf } from '../requests/requestFacts.ts';

export type AskingLimits = {
  readonly windowMs: number;
  /** A client is an IPv4 address, or an IPv6 network of /56. */
  readonly perClient: number;
  readonly overall: number;
};

/** Limits per subject and window. Both are limited because each look into a directory and each decision is recorded. */
export type Quotas = {
  readonly windowMs: number;
  readonly directoryLooks: number;
  readonly sharingWrites: number;
};

export type QuotaName = Exclude<keyof Quotas, 'windowMs'>;

export type QuotaLimit = (name: QuotaName) => RequestHandler;

/** Counts by subject, so it runs after the entrance. */
export const withinQuota =
  (quotas: Quotas): QuotaLimit =>
  (name) =>
    limiter(quotas.windowMs, quotas[name], subjectOf);

const subjectOf = ({ res }: Request): string => {
  const { role, subject } = principalOf(res!);
  return JSON.stringify([role, subject]);
};

/** The limit per client comes first, so that a refused request does not count towards the limit for all. */
export const askedSeldom = ({ windowMs, perClient, overall }: AskingLimits): RequestHandler[] => [
  limiter(windowMs, perClient),
  limiter(windowMs, overall, () => 'all'),
];

const limiter = (windowMs: number, limit: number, keyGenerator?: (req: Request) => string): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    ...(keyGenerator === undefined ? {} : { keyGenerator }),
    // These headers would tell outsiders how much is left.
    standardHeaders: false,
    legacyHeaders: false,
    // X-Forwarded-For from a client that is not a trusted proxy is ignored, so the library need not warn about it.
    validate: { xForwardedForHeader: false },
    handler: (req, _res, next) => next(refused((req as AugmentedRequest).rateLimit?.resetTime, windowMs)),
  });

const refused = (resetAt: Date | undefined, windowMs: number): Problem => {
  const ms = resetAt === undefined ? windowMs : resetAt.getTime() - Date.now();
  return new Problem(
    'too_many_requests',
    { why: 'often' },
    {
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1_000))) },
    },
  );
};
