/** Describes a route: the schema that validates it, its answers and its refusals. */
import type { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import type { Access } from '../access/access.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';

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

/** The parts of a request that a route validates together. */
export type RequestSchema = z.ZodObject<{ params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }>;

export type Status = 200 | 201 | 202;

export type Answer = {
  readonly description: string;
  /** Schemas by media type. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  /** Whether its headers tell what was written. `maybe`: yes, unless it is a preview. */
  readonly written: 'yes' | 'maybe' | 'no';
  /** Headers besides those of every answer. */
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
  /** The route writes many streams, so no single revision can guard it: no ETag and no If-Match. */
  readonly writesMany?: true;
  /** Refusals of the route itself, besides those of every route of its kind. */
  readonly refusals: readonly ProblemCode[];
};

/** Refusals of the invoice run that a preview tries after the write. */
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

/** A described route with its method and path. */
export type Endpoint = Operation & {
  /** In lower case. */
  readonly method: string;
  readonly path: string;
  /** `open`: without a token. */
  readonly kind: 'read' | 'write' | 'open';
  /** Absent for a route without a token. */
  readonly access?: Access;
};

/** Whether it takes an Idempotency-Key. Every write does, with a token or without. */
export const isKeyed = ({ kind, method }: Endpoint): boolean =>
  kind === 'write' || (kind === 'open' && method !== 'get');

/** Whether it records events. */
export const records = (endpoint: Endpoint): boolean =>
  isKeyed(endpoint) && Object.values<Answer>(endpoint.answers).some(({ written }) => written !== 'no');

/** Whether it takes If-Match. A write without a token always begins a new stream, so there is no revision to match. */
export const isConditional = (endpoint: Endpoint): boolean =>
  endpoint.kind === 'write' && records(endpoint) && endpoint.writesMany !== true;
