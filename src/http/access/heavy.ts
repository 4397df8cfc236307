/**
 * Limits heavy requests per subject (interfaces.md section 2, "Fairness"). Their answers take long for a large school
 * or the whole ledger, so one subject could otherwise take all threads and memory.
 */
import type { Request, RequestHandler } from 'express';
import { onBehalfOf } from '../../waiting/asker.ts';
import { Problem } from '../problems/problem.ts';
import { whileClientWaits } from '../requests/clientLeaves.ts';
import { principalOf } from '../requests/requestFacts.ts';

/** Says whether a request is heavy. */
export type HeavyRequest = (req: Request) => boolean;

export const alwaysHeavy: HeavyRequest = () => true;
export const heavyByScopeOrAsKnownAt: HeavyRequest = ({ query }) =>
  query.yearGroups !== undefined || query.asKnownAt !== undefined;
export const heavyAsKnownAt: HeavyRequest = ({ query }) => query.asKnownAt !== undefined;

/** Heavy requests of one subject that may run at a time. */
const heavyTogetherMax = 4;

const retryAfterSeconds = 2;

export type HeavyLimit = (isHeavy?: HeavyRequest) => RequestHandler;

/** Counts by subject, so it runs after the entrance. @throws Problem too_many_requests */
export const fewHeavyAtATime = (): HeavyLimit => {
  const underWay = new Map<string, number>();
  return (isHeavy = () => false) =>
    (req, res, next) => {
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
      onBehalfOf({ subject, abandoned: whileClientWaits(res) }, next);
    };
};

const tooMany = (): Problem =>
  new Problem(
    'too_many_requests',
    { why: 'heavy', together: heavyTogetherMax },
    { headers: { 'Retry-After': String(retryAfterSeconds) } },
  );
