/** Headers that requests may carry and answers do. */
import { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import { type Answer, type Endpoint, isKeyed } from './operation.ts';

const correlationId = {
  'X-Correlation-Id': z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
    .optional()
    .meta({ description: 'Ties together all that one act led to; the events written carry it' }),
};

const ofReads = {
  'X-Position': z
    .string()
    .regex(/^[0-9]{1,16}$/)
    .optional()
    .meta({ description: 'The X-Position of a write: the answer then knows of it' }),
};

const ofKeyed = {
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .meta({ description: 'One for each request, such as a UUID: sent again with it, the request is not done again' }),
};

const ofWrites = {
  'If-Match': z
    .string()
    .regex(/^(\*|"[0-9]{1,15}")$/)
    .optional()
    .meta({ description: 'The ETag of an earlier write to the same stream; refused with 412 when it has moved on' }),
  'X-Reason': z.string().max(6_010).optional().meta({ description: 'Why; kept with what is written' }),
};

export const requestHeaders = (endpoint: Endpoint): z.ZodObject => {
  const { kind } = endpoint;
  return z.object({
    ...correlationId,
    ...(isKeyed(endpoint) ? ofKeyed : {}),
    ...(kind === 'write' ? ofWrites : {}),
    ...(kind === 'read' ? ofReads : {}),
  });
};

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

export const answerHeaders = (written: Answer['written'], kind: Endpoint['kind']): ZodOpenApiHeadersObject => ({
  ...tracing,
  ...(kind === 'read' ? parked : {}),
  ...(written === 'no'
    ? {}
    : {
        ...replayed,
        ETag: {
          description: 'The revision of the stream that was written; for If-Match',
          schema: { type: 'string', pattern: '^"[0-9]+"$' },
        },
        'X-Position': {
          description: 'How far the log then was; for X-Position of reads',
          required: written === 'yes',
          schema: { type: 'string', pattern: '^[0-9]+$' },
        },
      }),
});

export const problemHeaders = (status: number, endpoint: Endpoint): ZodOpenApiHeadersObject => ({
  ...tracing,
  ...(isKeyed(endpoint) && [404, 409, 412, 422].includes(status) ? replayed : {}),
  // Marked before the route itself refuses.
  ...(endpoint.kind === 'read' ? parked : {}),
  ...(status === 401 ? { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } } : {}),
  // A write may be refused for what is only not known yet.
  ...([409, 429, 503].includes(status) || (status === 404 && endpoint.kind === 'write')
    ? {
        'Retry-After': {
          description: 'Seconds',
          required: status === 429,
          schema: { type: 'string', pattern: '^[0-9]+$' },
        },
      }
    : {}),
});
