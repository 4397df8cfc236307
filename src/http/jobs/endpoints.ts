/** Jobs: long work that was asked for with `Prefer: respond-async` (interfaces.md section 2). */
import type { Request } from 'express';
import { z } from 'zod';
import { issuedSince, type RunAsked } from '../../commands/billing/runJob.ts';
import type { JobFound } from '../../commands/jobs/jobs.ts';
import { shownDocuments } from '../../queries/billing/shownDocuments.ts';
import { staff, within } from '../access/access.ts';
import type { Principal } from '../access/principal.ts';
import { noQuery, paging } from '../forms/forms.ts';
import { Problem } from '../problems/problem.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { endpoint, inLanguage, json } from '../serving/endpoint.ts';
import { ownerOf } from '../serving/requestKeys.ts';
import type { Serving } from '../serving/serving.ts';
import { wrong } from '../words/faults.ts';
import { job as jobAnswer, jobSeen } from './answers.ts';
import { jobShown } from './shown.ts';

/** Long work is asked for by staff alone. The whole principal is compared once the job is read. */
const whoAsked = within('none', ...staff);

const jobParams = z.object({ id: z.uuid(wrong('job')) });

export const jobEndpoints = [
  endpoint({
    route: 'GET /jobs/{id}',
    access: whoAsked,
    tag: 'Jobs',
    summary: 'How far a job is, and what came of it',
    description:
      'For who asked for it, and for `admin`, until 7 days after its end. `answer` and `headers` are those of the request itself, `problem` its refusal; `issued` the documents of an invoice run, also while it goes on.',
    request: z.object({ params: jobParams, query: z.strictObject(paging) }),
    answers: { 200: inLanguage(json('The job', jobSeen)) },
    refusals: ['job_not_found'],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const found = await serving.jobs.find(params.id, askerOf(principalOf(res)));
        if (found === undefined) throw notFound();
        withLanguage(res).json({
          ...jobShown(found, languageOf(req)),
          ...(await issuedBy(serving, req, found, query)),
        });
      },
  }),
  endpoint({
    route: 'DELETE /jobs/{id}',
    access: whoAsked,
    tag: 'Jobs',
    summary: 'Cancel a job',
    description:
      'One that waits is cancelled at once, and one that runs at its next safe point; what it wrote stays. One that has ended stays as it is.',
    request: z.object({ params: jobParams, query: noQuery }),
    answers: { 200: inLanguage(json('The job', jobAnswer)) },
    refusals: ['job_not_found'],
    serve:
      ({ jobs }) =>
      async ({ params }, req, res) => {
        const found = await jobs.cancel(params.id, askerOf(principalOf(res)));
        if (found === undefined) throw notFound();
        withLanguage(res).json(jobShown(found, languageOf(req)));
      },
  }),
] as const;

/** Undefined for a role that may see all jobs. */
const askerOf = (principal: Principal) => (principal.role === 'admin' ? undefined : ownerOf(principal));

const notFound = (): Problem => new Problem('job_not_found', {});

const revision = z.string().regex(/^(0|[1-9][0-9]{0,9})$/);

/**
 * The documents that a run has issued so far are read from the log. So they are complete even if the run's process was
 * lost.
 */
const issuedBy = async (
  serving: Serving,
  req: Request,
  { kind, context, asked }: JobFound,
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): Promise<object> => {
  if (kind !== 'invoice-run' || context === undefined) return {};
  const cursors = cursorsOf(serving, req);
  const from = cursor === undefined ? (asked as RunAsked).since.document : Number(cursors.keyIn(cursor, revision));
  const { issued, next } = await issuedSince(serving.deps.ledger, context.causationId, from, limit);
  const after = next === undefined ? null : cursors.after(String(next));
  return { issued: { items: await shownDocuments(serving.deps, issued, languageOf(req)), next: after } };
};
