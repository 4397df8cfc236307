/**
 * The types of the routes, derived from the schemas of the server's endpoints. `npm run client` replaces this file by the
 * types written out, so that a program elsewhere needs neither the server's sources nor the libraries that they use.
 */
import type { z } from 'zod';
import type { endpoints } from '../../../src/http/endpoints.ts';
import type { ProblemBody } from '../../../src/http/problems/problem.ts';
import type { RequestSchema } from '../../../src/http/serving/endpoint.ts';

type TypesOf<One> = One extends { readonly types?: infer Types } ? NonNullable<Types> : never;

/** The types of all endpoints, as the compiler infers them. */
type Told = TypesOf<(typeof endpoints)[number]>;

/** The request of an endpoint. An endpoint that declares no request takes nothing. */
type Input<One extends Told> = RequestSchema extends One['schema'] ? Record<never, never> : z.input<One['schema']>;

type PartOf<One extends Told, Name extends string> = Name extends keyof Input<One> ? Input<One>[Name] : never;

type As<Answer, Type extends string> = Answer extends { readonly content: { readonly [Name in Type]: infer Schema } }
  ? Schema extends z.ZodType
    ? z.output<Schema>
    : never
  : never;

type Answers<One extends Told> = One['answers'];

type OperationOf<One extends Told> = {
  readonly params: PartOf<One, 'params'>;
  readonly query: PartOf<One, 'query'>;
  readonly body: PartOf<One, 'body'>;
  readonly file: One['files'];
  readonly answers: { readonly [Status in keyof Answers<One>]: As<Answers<One>[Status], 'application/json'> };
  readonly line: As<Answers<One>[keyof Answers<One>], 'application/x-ndjson'>;
};

export type Operations = { readonly [One in Told as One['route']]: OperationOf<One> };

/** The body of every refusal. */
export type Problem = ProblemBody;
