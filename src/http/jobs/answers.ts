/** Jobs, as they are answered. */
import { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import { jobStates } from '../../commands/jobs/job.ts';
import { ledgerVerification } from '../audit/answers.ts';
import { blocked, statedDocument, totals, withoutEInvoice } from '../billing/documentAnswers.ts';
import { manyDeliveries } from '../deliveries/answers.ts';
import { moment, pageOf, whole } from '../forms/answer.ts';
import { rebuilding } from '../operations/answers.ts';
import { problem } from '../problems/problemAnswer.ts';
import type { Answer } from '../serving/endpoint.ts';
import { kindNames } from './kinds.ts';

const answer = z.union([
  z
    .strictObject({
      blocked: z.array(blocked),
      totals: totals.exactOptional(),
      withoutEInvoice: withoutEInvoice.exactOptional(),
    })
    .meta({ description: 'Of an invoice run; what it issued is in `issued`' }),
  ledgerVerification,
  rebuilding,
  manyDeliveries,
]);

const shown = {
  id: z
    .uuid()
    .meta({ description: 'The id of the request that asked for it; events that it writes name it as their cause' }),
  kind: z.enum(kindNames),
  state: z.enum(jobStates),
  progress: z.strictObject({
    done: whole,
    total: whole.meta({ description: '0 while it is not known' }),
    unit: z.string().meta({ description: 'What is counted, such as `schools`' }),
  }),
  askedAt: moment,
  endedAt: moment.nullable(),
  cancelling: z.literal(true).exactOptional().meta({ description: 'It ends at its next safe point' }),
  status: whole.exactOptional().meta({ description: 'The status that the request would have had' }),
  headers: z
    .strictObject({ ETag: z.string().exactOptional(), 'X-Position': z.string().exactOptional() })
    .exactOptional()
    .meta({ description: 'Of the answer' }),
  answer: answer.exactOptional().meta({ description: 'Of a job that is done' }),
  problem: problem.exactOptional().meta({ description: 'Of a job that failed' }),
};

export const job = z.strictObject(shown).meta({ id: 'Job' });

export const jobSeen = z
  .strictObject({
    ...shown,
    issued: pageOf(statedDocument)
      .exactOptional()
      .meta({ description: 'Of an invoice run: a page of the documents that it issued so far, by number' }),
  })
  .meta({ id: 'JobSeen' });

const replayed: ZodOpenApiHeadersObject = {
  'Idempotency-Replayed': {
    description: 'This is the answer of an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** @param isCertain whether every such answer has the header `Preference-Applied` */
const begunHeaders = (isCertain: boolean): ZodOpenApiHeadersObject => ({
  ...replayed,
  Location: { description: 'Where to see how far it is', required: true, schema: { type: 'string' } },
  'Preference-Applied': { required: isCertain, schema: { type: 'string', enum: ['respond-async'] } },
});

/** The answer to `Prefer: respond-async`. */
export const jobBegun: Answer = {
  description: 'With `Prefer: respond-async`: the job that it becomes',
  content: { 'application/json': job },
  written: 'no',
  inLanguage: 'always',
  headers: begunHeaders(true),
};

/** The answer to work that always goes on after it: as a job, or as `schema` describes. */
export const begunOrJob = (description: string, schema: z.ZodType): Answer => ({
  description,
  content: { 'application/json': z.union([schema, job]) },
  written: 'no',
  inLanguage: 'sometimes',
  headers: begunHeaders(false),
});
