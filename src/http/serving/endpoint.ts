/**
 * An endpoint: its path, who may use it, its request, its answers and refusals, and its handler stand together. Route,
 * validation, contract and the table of roles are made from it.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { ZodOpenApiHeadersObject } from 'zod-openapi';
import type { AnyJobKind } from '../../commands/jobs/jobs.ts';
import type { Access } from '../access/access.ts';
import type { HeavyRequest } from '../access/heavy.ts';
import type { QuotaName } from '../access/rateLimit.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';
import type { BodyBounds } from '../requests/bodies.ts';
import type { Serving } from './serving.ts';

export const tags = {
  Parties: 'Supplier, schools, boards and who pays',
  Agreements: 'Data processing agreements and general terms',
  Boards: 'Pilots of a board, its framework agreements, and the schools that join them',
  Imports: 'Files of results',
  Results: 'Results one by one, and the way from a pupil to its pseudonym',
  Counts: 'How many pupils counted, and who',
  Subscription: "A school's subscription, and all that is known of it",
  Documents: 'Invoices and credit notes, and where each amount comes from',
  Accounting: 'The books: accounts, entries, balances, and what is deferred',
  Payments: 'What was paid, and what is open',
  Deliveries:
    'Documents by e-mail (`email`: PDF and UBL, with `dossier` how each amount came about) or handed to a Peppol access point (`peppol-file`). Nothing is sent by itself',
  Audit: 'The whole ledger, recomputed',
  Streams: 'The events themselves, with what caused them and what follows from them',
  Catalogue: 'What is sold and which sources are read',
  Information: 'Requests for free information',
  Jobs: 'Long work that goes on after its request was answered',
  Feed: 'What others build on',
  Sessions: 'Signing in and out, and who is signed in',
  Sharing: 'What parents share with other parents',
  Operations: 'How the server is',
} as const;

export type Tag = keyof typeof tags;

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** A method and a path, with parameters in braces: `GET /schools/{school}/counts`. */
export type Route = `${Method} /${string}`;

/** The parts of a request that are validated together. */
export type RequestSchema = z.ZodObject<{ params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }>;

/** 303: a browser is sent on to a page. */
export type Status = 200 | 201 | 202 | 303;

export type Answer = {
  readonly description: string;
  /** Schemas by media type. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  /** Whether its headers tell what was written. `maybe`: yes, unless it is a preview. */
  readonly written: 'yes' | 'maybe' | 'no';
  /** Set for an answer about one thing: it has an ETag. Answer it with `answerOne`. */
  readonly one?: true;
  /** The answer holds words for people, in the language of `Accept-Language`: always, or only in some cases. */
  readonly inLanguage?: 'always' | 'sometimes';
  /** Headers besides those of every answer. */
  readonly headers?: ZodOpenApiHeadersObject;
};

/**
 * Who may keep an answer. `none`: nobody. `client`: the client, who asks each time whether it is still right. `anybody`:
 * the same, and caches on the way too.
 */
export type KeptBy = 'none' | 'client' | 'anybody';

/** Answers a request that passed its entrance and fits its schema. */
export type Handler<Asked> = (asked: Asked, req: Request, res: Response) => void | Promise<void>;

/** The job that a request is done as. */
export type JobAsked = { readonly kind: AnyJobKind; readonly asked: object };

/** Undefined for a request that is answered at once, whatever it prefers. */
export type JobOf<Asked> = (asked: Asked, req: Request, res: Response) => Promise<JobAsked | undefined>;

export type Endpoint<Schema extends RequestSchema = RequestSchema> = {
  readonly route: Route;
  /** Who may use it; `open`: anybody, without a token. */
  readonly access: Access | 'open';
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Left out: the request is not looked at, and the handler is given none. */
  readonly request?: Schema;
  /** Media types of a body that is a file. The handler reads it itself. */
  readonly file?: readonly string[];
  /** Media types of a file that it takes instead of a JSON body. The handler reads it itself; the schema then sees no body. */
  readonly orFile?: readonly string[];
  /** Its body may come as a browser sends a form, too or only (`application/x-www-form-urlencoded`). Default: never. */
  readonly form?: 'too' | 'only';
  /** The most that a JSON body may hold. Default: `usual` of requests/bodies.ts. */
  readonly bodyBounds?: BodyBounds;
  /**
   * Set for a read that takes a body, because the body is large or names something that must stay out of logs. Other
   * reads are GET.
   */
  readonly reads?: true;
  /** Tells which requests take long for a large school or the whole ledger. Default: none. */
  readonly heavy?: HeavyRequest;
  /** The quota per subject that its requests are counted against. */
  readonly quota?: QuotaName;
  /** The read models that it answers from. Left out: it reads the log itself. */
  readonly answersFrom?: readonly string[];
  readonly answers: { readonly [Code in Status]?: Answer };
  /** It writes many streams, so no single revision can guard it: no ETag and no If-Match. */
  readonly writesMany?: true;
  /** Media types of a refusal besides that of problems, where all faults of a file were asked for. */
  readonly faultsAs?: readonly string[];
  /** Default: `none`. */
  readonly keptBy?: KeptBy;
  /**
   * Set where an answer holds personal data beside what the requester chose: its compressed length would tell about the
   * data.
   */
  readonly uncompressed?: true;
  /**
   * Set if the answer of a write holds a secret that can be made again. The answer is then not remembered: a repeated
   * request makes the secret again.
   */
  readonly secretAnswer?: true;
  /** Set for health checks: they are answered whatever they accept. */
  readonly ignoresAccept?: true;
  /** Refusals of its own, besides those of every endpoint of its kind (openapi/refusals.ts). */
  readonly refusals: readonly ProblemCode[];
  /** Runs before the body is read. */
  readonly before?: (serving: Serving) => readonly RequestHandler[];
  /** Set for long work: given `Prefer: respond-async` it becomes a job (interfaces.md section 2). */
  readonly asJob?: (serving: Serving) => JobOf<z.output<Schema>>;
  /** Makes the handler, once for each app. */
  readonly serve: (serving: Serving) => Handler<z.output<Schema>>;
};

/** Types from which the typed client is made. There is no such property at run time. */
type Types<R extends Route, Schema extends RequestSchema, Answers, Files extends string> = {
  readonly types?: { readonly route: R; readonly schema: Schema; readonly answers: Answers; readonly files: Files };
};

export type Typed<R extends Route, Schema extends RequestSchema, Answers, Files extends string> = Endpoint &
  Types<R, Schema, Answers, Files>;

type ToldWith<R, Answers, Files extends string> = {
  readonly route: R;
  readonly answers: Answers;
  readonly file?: readonly Files[];
  readonly orFile?: readonly Files[];
};

/** Lets the compiler hold the handler against the request's schema. */
export const endpoint = <
  const R extends Route,
  Schema extends RequestSchema,
  Answers extends Endpoint['answers'],
  const Files extends string = never,
>(
  told: Endpoint<Schema> & ToldWith<R, Answers, Files>,
): Typed<R, Schema, Answers, Files> => told as unknown as Typed<R, Schema, Answers, Files>;

type JsonAnswer<Schema extends z.ZodType> = Answer & { readonly content: { readonly 'application/json': Schema } };

/** Refusals of the invoice run that a preview tries after the write. */
export const previewRefusals = ['issue_date_before_last', 'vat_rate_unknown'] as const;

export const json = <Schema extends z.ZodType>(description: string, schema: Schema): JsonAnswer<Schema> => ({
  description,
  content: { 'application/json': schema },
  written: 'no',
});

/** Sends a browser on: the address is in `Location`. */
export const redirect = (description: string, headers: ZodOpenApiHeadersObject = {}): Answer => ({
  description,
  content: {},
  written: 'no',
  headers: { Location: { description: 'Where to', required: true, schema: { type: 'string' } }, ...headers },
});

/** An answer about one thing. */
export const one = <Schema extends z.ZodType>(description: string, schema: Schema): JsonAnswer<Schema> => ({
  ...json(description, schema),
  one: true,
});

/**
 * An answer whose ETag is a revision alone, for the If-Match of a write. The answer changes without its ETag, so it is
 * never 304.
 */
export const tagged = <Schema extends z.ZodType>(description: string, schema: Schema): JsonAnswer<Schema> => ({
  ...json(description, schema),
  headers: {
    ETag: { description: 'For the If-Match of a write to it', required: true, schema: { type: 'string' } },
  },
});

export const written = <Schema extends z.ZodType>(description: string, schema: Schema): JsonAnswer<Schema> => ({
  ...json(description, schema),
  written: 'yes',
});

export const writtenOrPreviewed = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
): JsonAnswer<Schema> => ({
  ...json(description, schema),
  written: 'maybe',
});

/** Marks an answer that holds words for people. */
export const inLanguage = <Given extends Answer>(
  answer: Given,
  how: Answer['inLanguage'] & string = 'always',
): Given => ({
  ...answer,
  inLanguage: how,
});

export const methodOf = ({ route }: Pick<Endpoint, 'route'>): Method => route.slice(0, route.indexOf(' ')) as Method;

export const pathOf = ({ route }: Pick<Endpoint, 'route'>): string => route.slice(route.indexOf(' ') + 1);

/** Undefined for an endpoint without a token. */
export const accessOf = ({ access }: Pick<Endpoint, 'access'>): Access | undefined =>
  access === 'open' ? undefined : access;

export const kindOf = (endpoint: Endpoint): 'read' | 'write' | 'open' => {
  if (endpoint.access === 'open') return 'open';
  return methodOf(endpoint) === 'GET' || endpoint.reads === true ? 'read' : 'write';
};

/** Whether it takes an Idempotency-Key. Every write does, with a token or without. */
export const isKeyed = (endpoint: Endpoint): boolean =>
  kindOf(endpoint) === 'write' || (kindOf(endpoint) === 'open' && methodOf(endpoint) !== 'GET');

/** Whether it records events. */
export const records = (endpoint: Endpoint): boolean =>
  isKeyed(endpoint) && Object.values<Answer>(endpoint.answers).some(({ written }) => written !== 'no');

/** Whether it takes If-Match. A write without a token always begins a new stream, so there is no revision to match. */
export const isConditional = (endpoint: Endpoint): boolean =>
  kindOf(endpoint) === 'write' && records(endpoint) && endpoint.writesMany !== true;

/** Whether its body is read as JSON. */
export const takesJson = ({ request, file }: Pick<Endpoint, 'request' | 'file'>): boolean =>
  file === undefined && request?.shape.body !== undefined;

/** The media types of its successful answers. */
export const mediaTypesOf = ({ answers }: Pick<Endpoint, 'answers'>): readonly string[] => [
  ...new Set(Object.values<Answer>(answers).flatMap(({ content }) => Object.keys(content))),
];
