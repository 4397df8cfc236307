/** How a route is described: beside the schema that validates it, what it answers and what it refuses. */
import type { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import type { Access } from '../access.ts';
import type { ProblemCode } from '../problemCodes.ts';

export const tags = {
  Parties: 'Supplier, schools, boards and who pays',
  Agreements: 'Data processing agreements and general terms',
  Boards: 'Pilots of a board, its framework agreements, and the schools that join them',
  Imports: 'Files of results',
  Results: 'Results one by one, and the way from a pupil to its pseudonym',
  Counts: 'How many pupils counted, and who',
  Subscription: "A school's subscription, and all that is known of it",
  Documents: 'Invoices and credit notes, and where each amount comes from',
  Audit: 'The whole ledger, recomputed',
  Catalogue: 'What is sold and which sources are read',
  Information: 'Requests for free information',
  Feed: 'What others build on',
  Sharing: 'What parents share with other parents',
  Operations: 'How the server is',
} as const;

export type Tag = keyof typeof tags;

/** What a route validates: the parts of a request together. */
export type RequestSchema = z.ZodObject<{ params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }>;

export type Status = 200 | 201 | 202;

export type Answer = {
  readonly description: string;
  /** By media type. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  /** Whether it tells, in its headers, what was written; `maybe`: unless it is a preview. */
  readonly written: 'yes' | 'maybe' | 'no';
  /** Besides those of every answer. */
  readonly headers?: ZodOpenApiHeadersObject;
};

export type Operation = {
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly request?: RequestSchema;
  /** Media types of a body that is a file. */
  readonly file?: readonly string[];
  readonly answers: { readonly [Code in Status]?: Answer };
  /** It writes streams of many, so that no one revision tells whether it may: no ETag, and no If-Match. */
  readonly writesMany?: true;
  /** What its own rules refuse, besides what every route of its kind does. */
  readonly refusals: readonly ProblemCode[];
};

/** What a preview tries out after the write itself. */
export const previewRefusals = ['issue_date_before_last', 'vat_rate_unknown'] as const;

export const json = (description: string, schema: z.ZodType): Answer => ({
  description,
  content: { 'application/json': schema },
  written: 'no',
});

export const written = (description: string, schema: z.ZodType): Answer => ({
  ...json(description, schema),
  written: 'yes',
});

export const writtenOrPreviewed = (description: string, schema: z.ZodType): Answer => ({
  ...json(description, schema),
  written: 'maybe',
});

/** A described route in its place. */
export type Endpoint = Operation & {
  /** In lower case. */
  readonly method: string;
  readonly path: string;
  /** `open` takes no token. */
  readonly kind: 'read' | 'write' | 'open';
  /** Absent when it takes no token. */
  readonly access?: Access;
};

/** Whether it takes an Idempotency-Key: every write does, with a token or without. */
export const isKeyed = ({ kind, method }: Endpoint): boolean =>
  kind === 'write' || (kind === 'open' && method !== 'get');

/** Whether something is recorded by it. */
export const records = (endpoint: Endpoint): boolean =>
  isKeyed(endpoint) && Object.values<Answer>(endpoint.answers).some(({ written }) => written !== 'no');

/** Whether it takes If-Match: what takes no token writes a stream that was not there. */
export const isConditional = (endpoint: Endpoint): boolean =>
  endpoint.kind === 'write' && records(endpoint) && endpoint.writesMany !== true;
