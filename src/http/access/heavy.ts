/**
 * Limits heavy requests per subject (interfaces.md section 2, "Fairness"). Their answers take long for a large school
 * or the whole ledger, so one subject could otherwise take all threads and memory.
 */
import type { Request, RequestHandler } from 'express';
import { asking } from '../../waiting/asking.ts';
import { Problem } from '../problems/problem.ts';
import { principalOf } from '../requests/locals.ts';
import { goneSignal } from '../serving/gone.ts';
import type { GuardedRoute } from './access.ts';

const always = (): boolean => true;
const ofAnotherScopeOrTime = ({ query }: Request): boolean =>
  query.yearGroups !== undefined || query.asKnownAt !== undefined;
const ofAnotherTime = ({ query }: Request): boolean => query.asKnownAt !== undefined;

/** Says per route which of its requests are heavy. */
const heavy: { readonly [Route in GuardedRoute]?: (req: Request) => boolean } = {
  'POST /schools/{school}/imports': always,
  'POST /schools/{school}/imports/{importId}/withdrawal': always,
  'PATCH /schools/{school}/results/{key}': always,
  'DELETE /schools/{school}/results/{key}': always,
  'POST /schools/{school}/results/{key}/lift': always,
  'GET /schools/{school}/counts': ofAnotherScopeOrTime,
  'GET /schools/{school}/counts/{day}/pupils': always,
  'GET /schools/{school}/difference': always,
  'GET /schools/{school}/subscription': ofAnotherTime,
  'GET /invoices/{number}/derivation': always,
  'GET /invoices/{number}/verification': always,
  'GET /audit/verification': always,
  'POST /audit/verification': always,
  'GET /audit/drift': always,
  'GET /audit/heads': always,
};

export const isEverHeavy = (route: string): boolean => Object.hasOwn(heavy, route);

/** Heavy requests of one subject that may run at a time. */
export const heavyTogetherMax = 4;

const retryAfterSeconds = 2;

export type HeavyLimit = (route: GuardedRoute) => RequestHandler;

/** Counts by subject, so it runs after the entrance. @throws Problem too_many_requests */
export const fewHeavyAtATime = (): HeavyLimit => {
  const underWay = new Map<string, number>();
  return (route) => {
    const isHeavy = heavy[route] ?? (() => false);
    return (req, res, next) => {
      const { subject } = principalOf(res);
      if (isHeavy(req)) {
        const before = underWay.get(subject) ?? 0;
        if (before >= heavyTogetherMax) throw tooMany();
        underWay.set(subject, before + 1);
        // 'close' comes in every case: answered, refused, or left by the client.
        res.once('close', () => {
          const others = underWay.get(subject)! - 1;
          if (others > 0) underWay.set(subject, others);
          else underWay.delete(subject);
        });
      }
      asking({ subject, abandoned: goneSignal(res) }, next);
    };
  };
};

const tooMany = (): Problem =>
  new Problem(
    'too_many_requests',
    `${heavyTogetherMax} requests of this token's subject that take long are under way; wait for one of them to be answered.`,
    { headers: { 'Retry-After': String(retryAfterSeconds) } },
  );
