/** A job as it is answered. Its answer is that of the request, made from the result of the work. */
import type { Verified } from '../../commands/audit/verify/verificationJob.ts';
import type { RunFound } from '../../commands/billing/runJob.ts';
import type { ManyFound } from '../../commands/deliveries/deliveriesJob.ts';
import type { JobFound } from '../../commands/jobs/jobs.ts';
import type { RebuildShown } from '../../projections/rebuilding/rebuilds.ts';
import type { Language } from '../../words/language.ts';
import { verifiedShown } from '../audit/verified.ts';
import { manyShown } from '../deliveries/answers.ts';
import { problemBody } from '../problems/problem.ts';
import { problemOf } from '../problems/problemOf.ts';
import { refusedToStaff } from '../problems/refused.ts';
import type { RebuildAsked } from './kinds.ts';

export const jobShown = (job: JobFound, language: Language) => {
  const { id, kind, state, progress, askedAt, endedAt, isCancelling } = job;
  return {
    id,
    kind,
    state,
    progress,
    askedAt: askedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    ...(isCancelling ? { cancelling: true } : {}),
    ...outcomeOf(job, language),
  };
};

const outcomeOf = (job: JobFound, language: Language): object => {
  if (job.error !== undefined) {
    const problem = problemBody(problemOf(job.error), language);
    return { status: problem.status, problem };
  }
  return job.state === 'done' && job.found !== undefined ? { status: 200, ...answerOf(job, language) } : {};
};

const answerOf = (
  { kind, asked, found }: JobFound,
  language: Language,
): { readonly headers: object; readonly answer: object } => {
  switch (kind) {
    case 'invoice-run': {
      const { blocked, totals, withoutEInvoice, revision, position } = found as RunFound;
      const tag = revision === null ? {} : { ETag: `"${revision}"` };
      return {
        headers: { ...tag, 'X-Position': String(position) },
        answer: {
          blocked: refusedToStaff(blocked, language),
          ...(totals === undefined ? {} : { totals }),
          ...(withoutEInvoice === undefined ? {} : { withoutEInvoice }),
        },
      };
    }
    case 'deliveries':
      return { headers: {}, answer: manyShown(found as ManyFound, language) };
    case 'verification':
      return { headers: {}, answer: verifiedShown(found as Verified, language) };
    default:
      return { headers: {}, answer: { name: (asked as RebuildAsked).model, rebuild: found as RebuildShown } };
  }
};
