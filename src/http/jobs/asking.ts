/** `Prefer: respond-async` (RFC 7240): the request is answered with the job that it becomes. */
import type { Request, Response } from 'express';
import { openJobsMax, TooManyJobs } from '../../commands/jobs/jobs.ts';
import { Problem } from '../problems/problem.ts';
import { contextOf } from '../requests/context.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { principalOf } from '../requests/requestFacts.ts';
import type { JobAsked } from '../serving/endpoint.ts';
import { ownerOf } from '../serving/requestKeys.ts';
import type { Serving } from '../serving/serving.ts';
import { jobShown } from './shown.ts';

export const prefersAsync = (req: Request): boolean =>
  (req.get('prefer') ?? '').split(',').some((preference) => /^\s*respond-async\s*(;|$)/i.test(preference));

/** The same request again, with its Idempotency-Key, is the same job. */
export const answerJob = async (
  serving: Serving,
  { kind, asked }: JobAsked,
  req: Request,
  res: Response,
): Promise<void> => {
  const job = await serving.jobs
    .ask(kind, asked, ownerOf(principalOf(res)), contextOf(req, res))
    .catch((error: unknown) => {
      throw error instanceof TooManyJobs ? tooMany() : error;
    });
  withLanguage(res)
    .status(202)
    .location(`/jobs/${job.id}`)
    .set('Preference-Applied', 'respond-async')
    .json(jobShown(job, languageOf(req)));
};

const tooMany = (): Problem =>
  new Problem('too_many_requests', { why: 'jobs', together: openJobsMax }, { headers: { 'Retry-After': '10' } });
