/** Makes the OpenAPI 3.1 document from the endpoints, whose schemas validate requests and describe answers. */
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { rejectionCodes } from '../../domain/rejection.ts';
import { codeMeaning, problem } from '../problems/problemAnswer.ts';
import { problemCodes } from '../problems/problemCodes.ts';
import { formType, usualBody } from '../requests/bodies.ts';
import { type Answer, accessOf, type Endpoint, methodOf, pathOf, tags, takesJson } from '../serving/endpoint.ts';
import { exampleOf } from './examples.ts';
import { withExtensions } from './extending.ts';
import { headersToldOnce, requestHeaders } from './headers.ts';
import { introduction } from './introduction.ts';
import { bases, wellKnown } from './names.ts';
import { withAnswersOpen } from './openAnswers.ts';
import { withParametersDescribed } from './parameters.ts';
import { type Refusals, refusalsIn } from './refused.ts';
import { sharedOnce } from './sharing.ts';

const problemCode = {
  anyOf: [
    { $ref: '#/components/schemas/RuleCode' },
    { enum: problemCodes.filter((code) => !(rejectionCodes as readonly string[]).includes(code)) },
  ],
};

export type OpenApi = ReturnType<typeof createDocument>;

/** @param version version of the software, also used as that of the interface. */
export const openApiDocument = (endpoints: readonly Endpoint[], version: string): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const refusals = refusalsIn(endpoints);
  for (const endpoint of endpoints) {
    const path = pathOf(endpoint);
    paths[path] = { ...paths[path], [methodOf(endpoint).toLowerCase()]: operationOf(endpoint, refusals) };
  }
  const described: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: { title: 'Telboek', version, description: introduction },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      schemas: { Problem: problem, ProblemCode: problemCode, ...wellKnown, ...bases },
      responses: refusals.shared,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-telboek',
          description: 'The session of a browser, on plain http `telboek-lokaal`; taken from our own pages only',
        },
      },
    },
  };
  const { paths: made, ...document } = createDocument(described);
  const { Problem: refused } = document.components!.schemas as { Problem: { properties: Record<string, object> } };
  refused.properties.code = { ...codeMeaning, $ref: '#/components/schemas/ProblemCode' };
  const told = {
    ...document,
    'x-headers': headersToldOnce,
    paths: Object.fromEntries(
      Object.entries(made ?? {}).map(([path, operations]) => [path, withParametersDescribed(path, operations)]),
    ),
  };
  const open = withAnswersOpen(told as unknown as Parameters<typeof withAnswersOpen>[0]);
  return sharedOnce(withExtensions(open)) as unknown as OpenApi;
};

const operationOf = (endpoint: Endpoint, refusals: Refusals): ZodOpenApiOperationObject => {
  const { tag, summary, description, request } = endpoint;
  const entrance = accessOf(endpoint);
  const { params, query } = request?.shape ?? {};
  return {
    operationId: operationId(methodOf(endpoint).toLowerCase(), pathOf(endpoint)),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(entrance === undefined ? { security: [] } : { 'x-roles': entrance.roles }),
    ...targetOf(endpoint),
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      header: requestHeaders(endpoint),
    },
    ...bodyOf(endpoint),
    responses: { ...answersOf(endpoint), ...unchangedOf(endpoint), ...refusals.of(endpoint) },
  };
};

/** What the example asks, unless its body is shown and it has no query. parameters.ts leaves out what its parameters' examples say. */
const targetOf = (endpoint: Endpoint): { readonly 'x-example'?: string } => {
  const example = exampleOf(endpoint.route);
  if (example === undefined) return {};
  const { target, body } = example;
  return target.includes('?') || body === undefined ? { 'x-example': target } : {};
};

/**
 * `GET /invoices/{number}` becomes getInvoicesByNumber. Parameters in the middle of a path are left out: the end of the
 * path implies them.
 */
const operationId = (method: string, path: string): string => {
  const words = path.split('/').flatMap((segment, index, all) => {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (parameter === undefined) return segment.split(/[-.]/);
    return index === all.length - 1 ? ['by', parameter] : [];
  });
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};

const bodyOf = (endpoint: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> => {
  const { request, file, form, orFile = [], bodyBounds = usualBody } = endpoint;
  if (file !== undefined) {
    return { requestBody: { required: true, content: filesAs(file, exampleOf(endpoint.route)?.body) } };
  }
  const body = request?.shape.body;
  if (body === undefined || !takesJson(endpoint)) return {};
  return {
    requestBody: {
      ...(bodyBounds === usualBody ? {} : { description: `At most ${bodyBounds.bytes} bytes` }),
      required: orFile.length > 0 || !body.safeParse(undefined).success,
      content: {
        ...(form === 'only' ? {} : { 'application/json': { schema: body, ...shown(exampleOf(endpoint.route)?.body) } }),
        ...(form === undefined ? {} : { [formType]: { schema: body } }),
        ...filesAs(orFile),
      },
    },
  };
};

const filesAs = (mediaTypes: readonly string[], csv?: unknown) =>
  Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      { schema: { type: 'string' as const }, ...(mediaType === 'text/csv' ? shown(csv) : {}) },
    ]),
  );

const shown = (example: unknown) => (example === undefined ? {} : { example });

const answersOf = (endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    Object.entries<Answer>(endpoint.answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        ...(answer.headers === undefined ? {} : { headers: answer.headers }),
        content: Object.fromEntries(
          Object.entries(answer.content).map(([mediaType, schema]) => [mediaType, { schema }]),
        ),
      },
    ]),
  );

const unchangedOf = ({ answers }: Endpoint): Record<string, ZodOpenApiResponseObject> =>
  answers[200]?.one === true
    ? { '304': { description: 'Not changed since the answer whose ETag If-None-Match names' } }
    : {};
