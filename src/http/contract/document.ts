/** The interface as OpenAPI 3.1, made from the schemas that validate requests and describe answers. */
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { access } from '../access.ts';
import { problem } from '../answers/problem.ts';
import { type ProblemCode, titleOf } from '../problemCodes.ts';
import { answerHeaders, problemHeaders, requestHeaders } from './headers.ts';
import { introduction } from './introduction.ts';
import { type Answer, type Operation, tags } from './operation.ts';
import { guardedOperations, openOperations } from './operations.ts';
import { type Entrance, refusalsOf } from './refusals.ts';

export type OpenApi = ReturnType<typeof createDocument>;

/** @param version of the software, which is that of the interface. */
export const openApiDocument = (version: string): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const add = (route: string, operation: Operation, entrance: Entrance): void => {
    const [verb, path] = route.split(' ') as [string, string];
    const method = verb.toLowerCase();
    paths[path] = { ...paths[path], [method]: operationOf(method, path, operation, entrance) };
  };
  for (const [route, operation] of Object.entries<Operation>(guardedOperations))
    add(route, operation, access[route as keyof typeof access]);
  for (const [route, operation] of Object.entries<Operation>(openOperations)) add(route, operation, undefined);
  const described: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: { title: 'Telboek', version, description: introduction },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      schemas: { Problem: problem },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
  return createDocument(described);
};

const operationOf = (
  method: string,
  path: string,
  operation: Operation,
  entrance: Entrance,
): ZodOpenApiOperationObject => {
  const { tag, summary, description, request } = operation;
  const { params, query } = request?.shape ?? {};
  const header = requestHeaders(method, operation, entrance);
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(entrance === undefined ? { security: [] } : { security: [{ token: [] }], 'x-roles': entrance.roles }),
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      header,
    },
    ...bodyOf(operation),
    responses: {
      ...answersOf(operation),
      ...problemsOf(method, operation, entrance),
    },
  };
};

/** `GET /invoices/{number}` becomes getInvoicesByNumber; a parameter within a path says nothing that its end does not. */
const operationId = (method: string, path: string): string => {
  const words = path.split('/').flatMap((segment, index, all) => {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (parameter === undefined) return segment.split(/[-.]/);
    return index === all.length - 1 ? ['by', parameter] : [];
  });
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};

const bodyOf = ({ request, file }: Operation): Pick<ZodOpenApiOperationObject, 'requestBody'> => {
  if (file !== undefined) {
    const content = Object.fromEntries(file.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }]));
    return { requestBody: { required: true, content } };
  }
  const body = request?.shape.body;
  if (body === undefined) return {};
  return {
    requestBody: { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: body } } },
  };
};

const answersOf = (operation: Operation): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    Object.entries<Answer>(operation.answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: answerHeaders(answer.written),
        content: Object.fromEntries(
          Object.entries(answer.content).map(([mediaType, schema]) => [mediaType, { schema }]),
        ),
      },
    ]),
  );

const problemsOf = (
  method: string,
  operation: Operation,
  entrance: Entrance,
): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    [...refusalsOf(method, operation, entrance)].map(([status, codes]) => [
      String(status),
      {
        description: codes.map(titleOf).join('; '),
        headers: problemHeaders(status),
        content: { 'application/problem+json': { schema: problemOf(codes) } },
      },
    ]),
  );

const problemOf = (codes: readonly ProblemCode[]) => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    { type: 'object' as const, properties: { code: { enum: [...codes] } } },
  ],
});
