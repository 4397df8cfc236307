/** Makes the OpenAPI 3.1 document from the endpoints, whose schemas validate requests and describe answers. */
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { problem } from '../problems/problemAnswer.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';
import { formType, usual } from '../requests/bodies.ts';
import { type Answer, accessOf, type Endpoint, methodOf, pathOf, tags, takesJson } from '../serving/endpoint.ts';
import { titleOf } from '../words/words.ts';
import { answerHeaders, problemHeaders, requestHeaders } from './headers.ts';
import { introduction } from './introduction.ts';
import { withParametersTold } from './parameters.ts';
import { refusalsOf } from './refusals.ts';

export type OpenApi = ReturnType<typeof createDocument>;

/** @param version version of the software, also used as that of the interface. */
export const openApiDocument = (endpoints: readonly Endpoint[], version: string): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of endpoints) {
    const path = pathOf(endpoint);
    paths[path] = { ...paths[path], [methodOf(endpoint).toLowerCase()]: operationOf(endpoint) };
  }
  const described: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: { title: 'Telboek', version, description: introduction },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      schemas: { Problem: problem },
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
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(made ?? {}).map(([path, operations]) => [path, withParametersTold(path, operations)]),
    ),
  };
};

const operationOf = (endpoint: Endpoint): ZodOpenApiOperationObject => {
  const { tag, summary, description, request } = endpoint;
  const entrance = accessOf(endpoint);
  const { params, query } = request?.shape ?? {};
  return {
    operationId: operationId(methodOf(endpoint).toLowerCase(), pathOf(endpoint)),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(entrance === undefined
      ? { security: [] }
      : { security: [{ token: [] }, { session: [] }], 'x-roles': entrance.roles }),
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      header: requestHeaders(endpoint),
    },
    ...bodyOf(endpoint),
    responses: { ...answersOf(endpoint), ...unchangedOf(endpoint), ...problemsOf(endpoint) },
  };
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
  const { request, file, form, orFile = [], bodyBounds = usual } = endpoint;
  if (file !== undefined) {
    return { requestBody: { required: true, content: filesAs(file) } };
  }
  const body = request?.shape.body;
  if (body === undefined || !takesJson(endpoint)) return {};
  return {
    requestBody: {
      description: `At most ${bodyBounds.bytes} bytes`,
      required: orFile.length > 0 || !body.safeParse(undefined).success,
      content: {
        ...(form === 'only' ? {} : { 'application/json': { schema: body } }),
        ...(form === undefined ? {} : { [formType]: { schema: body } }),
        ...filesAs(orFile),
      },
    },
  };
};

const filesAs = (mediaTypes: readonly string[]) =>
  Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }]));

const answersOf = (endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    Object.entries<Answer>(endpoint.answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: { ...answerHeaders(answer, endpoint), ...answer.headers },
        content: Object.fromEntries(
          Object.entries(answer.content).map(([mediaType, schema]) => [mediaType, { schema }]),
        ),
      },
    ]),
  );

const unchangedOf = (endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> => {
  const { 200: answer } = endpoint.answers;
  if (answer?.one !== true) return {};
  const headers = { ...answerHeaders(answer, endpoint), ...answer.headers };
  return { '304': { description: 'Not changed since the answer whose ETag If-None-Match names', headers } };
};

const problemsOf = (endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    [...refusalsOf(endpoint)].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => titleOf(code, 'en')).join('; '),
        headers: problemHeaders(status, endpoint),
        content: {
          'application/problem+json': { schema: problemOf(codes) },
          ...(codes.includes('file_rows_refused') ? faultsOf(endpoint) : {}),
        },
      },
    ]),
  );

const faultsOf = ({ faultsAs = [] }: Endpoint) =>
  Object.fromEntries(faultsAs.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }]));

const problemOf = (codes: readonly ProblemCode[]) => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    { type: 'object' as const, properties: { code: { enum: [...codes] } } },
  ],
});
