/** Headers of requests and of answers. */
import { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import { languages } from '../../words/language.ts';
import { type Answer, type Endpoint, isConditional, isKeyed, kindOf, records } from '../serving/endpoint.ts';

// parameters.ts describes their meaning. Every request may have X-Correlation-Id, so the introduction describes that one.
const ofConditionals = {
  'If-Match': z
    .string()
    .regex(/^(\*|(W\/)?"[\x21\x23-\x7e]*"([ \t]*,[ \t]*(W\/)?"[\x21\x23-\x7e]*")*)$/)
    .max(1_000)
    .optional(),
};

const ofReads = {
  'X-Position': z
    .string()
    .regex(/^(0|[1-9][0-9]{0,15})$/)
    .optional(),
};

const ofKeyed = {
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional(),
};

const ofJobs = { Prefer: z.string().max(100).optional() };

const ofRecorded = { 'X-Reason': z.string().max(6_010).optional() };

export const requestHeaders = (endpoint: Endpoint): z.ZodObject =>
  z.object({
    ...(kindOf(endpoint) === 'read' ? ofReads : {}),
    ...(isKeyed(endpoint) ? ofKeyed : {}),
    ...(isConditional(endpoint) ? ofConditionals : {}),
    ...(kindOf(endpoint) === 'write' && records(endpoint) ? ofRecorded : {}),
    ...(endpoint.asJob === undefined ? {} : ofJobs),
  });

const tracing: ZodOpenApiHeadersObject = {
  'X-Correlation-Id': {
    description: 'Leads from this answer to our log and to the events it wrote',
    required: true,
    schema: { type: 'string' },
  },
};

const replayed: ZodOpenApiHeadersObject = {
  'Idempotency-Replayed': {
    description: 'This is the answer of an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
};

const parked: ZodOpenApiHeadersObject = {
  'X-Parked': {
    description: 'Read models that lack something of what was asked, because they cannot apply an event of it',
    schema: { type: 'string', pattern: '^[a-z-]+( [a-z-]+)*$' },
  },
};

const revision: ZodOpenApiHeadersObject = {
  ETag: { schema: { type: 'string', pattern: '^"[0-9]+"$' } },
};

const tag: ZodOpenApiHeadersObject = {
  ETag: {
    required: true,
    schema: { type: 'string', pattern: '^(W/"[\\w-]{16}"|"[0-9]+(-[\\w-]{16})?"|"[0-9a-f]{64}")$' },
  },
};

/** The headers of an answer that holds words for people, which are in the language of `Accept-Language`. */
const inLanguageHeaders = (required: boolean): ZodOpenApiHeadersObject => ({
  'Content-Language': { required, schema: { type: 'string', enum: [...languages] } },
  // An answer that holds no words for people may still vary by its encoding.
  ...(required ? { Vary: { required, schema: { type: 'string', pattern: 'Accept-Language' } } } : {}),
});

/**
 * The headers of a success that follow from the kind of endpoint. The contract tells of them once, in `x-headers`; that
 * every answer has them is held by the check of tests (test/support/http/contract.ts).
 */
export const answerHeaders = (
  { written, one, inLanguage }: Pick<Answer, 'written' | 'one' | 'inLanguage'>,
  endpoint: Endpoint,
): ZodOpenApiHeadersObject => ({
  ...(one === true ? tag : {}),
  // A preview names the schools that cannot be billed, and why.
  ...(inLanguage !== undefined || written === 'maybe' ? inLanguageHeaders(inLanguage === 'always') : {}),
  ...(written === 'no'
    ? {}
    : {
        ...(records(endpoint) && endpoint.writesMany !== true ? revision : {}),
        'X-Position': {
          required: written === 'yes',
          schema: { type: 'string', pattern: '^[0-9]+$' },
        },
      }),
});

const text = (description: string) => ({ description, schema: { type: 'string' } });

/** Headers of answers that no path tells of, since its kind has them. */
export const headersToldOnce = {
  answers: {
    ETag: text(
      'Of a write the revision of the stream that it wrote, or in a preview would write: for If-Match. Of a path that answers 304: for If-None-Match, and one that begins with a revision also for the If-Match of a write to it',
    ),
    'X-Position': text('Of a write: how far the log then was; for X-Position of reads'),
    'Content-Language': text('Of an answer that holds words for people: the language they are in, `en` or `nl`'),
    Vary: text('`Accept-Language` where the words would be others in another language'),
    ...tracing,
    ...replayed,
    ...parked,
  },
};

const written: ZodOpenApiHeadersObject = {
  'X-Position': {
    description: 'How far the log then was, where the refusal recorded something',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
};

export const problemHeaders = (status: number, endpoint: Endpoint): ZodOpenApiHeadersObject => ({
  ...tracing,
  ...inLanguageHeaders(true),
  ...(isKeyed(endpoint) && [404, 409, 412, 422].includes(status) ? replayed : {}),
  // X-Parked is set before the route runs, so its refusals carry it too.
  ...(kindOf(endpoint) === 'read' ? parked : {}),
  ...(status === 401 ? { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } } : {}),
  // A refusal because the service is not offered records the school's wish (8.3).
  ...(status === 409 && endpoint.refusals.includes('school_not_offered') ? written : {}),
  // A write may be refused only because something is not known yet; it can then be tried again.
  ...([409, 429, 503].includes(status) || (status === 404 && kindOf(endpoint) === 'write')
    ? {
        'Retry-After': {
          description: 'Seconds',
          required: status === 429,
          schema: { type: 'string', pattern: '^[0-9]+$' },
        },
      }
    : {}),
});
