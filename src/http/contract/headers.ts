/** Headers that requests may carry and answers do. */
import { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import type { Answer, Operation } from './operation.ts';
import { type Entrance, isWrite } from './refusals.ts';

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

const ofWrites = {
  'If-Match': z
    .string()
    .regex(/^(\*|"[0-9]{1,15}")$/)
    .optional()
    .meta({ description: 'The ETag of an earlier write to the same stream; refused with 412 when it has moved on' }),
  'X-Reason': z.string().optional().meta({ description: 'Why; kept with what is written' }),
};

export const requestHeaders = (method: string, operation: Operation, entrance: Entrance): z.ZodObject =>
  z.object({
    ...correlationId,
    ...(isWrite(method, operation) ? ofWrites : {}),
    ...(method === 'get' && entrance !== undefined ? ofReads : {}),
  });

const tracing: ZodOpenApiHeadersObject = {
  'X-Correlation-Id': {
    description: 'Leads from this answer to our log and to the events it wrote',
    required: true,
    schema: { type: 'string' },
  },
};

export const answerHeaders = (written: Answer['written']): ZodOpenApiHeadersObject => ({
  ...tracing,
  ...(written === 'no'
    ? {}
    : {
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

export const problemHeaders = (status: number): ZodOpenApiHeadersObject => ({
  ...tracing,
  ...(status === 401 ? { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } } : {}),
  ...(status === 503 || status === 409
    ? { 'Retry-After': { description: 'Seconds', schema: { type: 'string', pattern: '^[0-9]+$' } } }
    : {}),
});
