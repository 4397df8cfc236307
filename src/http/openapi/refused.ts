/**
 * The refusals in the contract. All of them are problems, so they are the `default` answer: one component, which lists
 * by status what endpoints refuse by their kind. An endpoint adds its own. Only a status that may also be answered in
 * another media type stands apart.
 */
import type { ZodOpenApiHeadersObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { ProblemCode } from '../problems/problemCodes.ts';
import type { Endpoint } from '../serving/endpoint.ts';
import { headersToldOnce, problemHeaders } from './headers.ts';
import { commonRefusalsOf, refusalsOf } from './refusals.ts';

type ByStatus = ReadonlyMap<number, readonly ProblemCode[]>;
type Reference = { readonly $ref: string; readonly description?: string };

export type Refusals = {
  /** The components. */
  readonly shared: Readonly<Record<string, ZodOpenApiResponseObject>>;
  /** The refusals of an endpoint. */
  of(endpoint: Endpoint): Readonly<Record<string, Reference | ZodOpenApiResponseObject>>;
};

export const refusalsIn = (endpoints: readonly Endpoint[]): Refusals => {
  const common = commonOf(endpoints);
  return {
    shared: {
      refused: { description: words(common), headers: headersOf(endpoints), content: problemContent([]) },
    },
    of: (endpoint) => {
      const own = without(refusalsOf(endpoint), common);
      return {
        ...faultsOf(endpoint),
        default: {
          $ref: '#/components/responses/refused',
          ...(own.size === 0 ? {} : { description: words(own) }),
        },
      };
    },
  };
};

/** What endpoints refuse by their kind, whatever they are about. */
const commonOf = (endpoints: readonly Endpoint[]): ByStatus => {
  const codes = new Map<number, readonly ProblemCode[]>();
  for (const [status, common] of endpoints.flatMap((endpoint) => [...commonRefusalsOf(endpoint)]))
    codes.set(status, [...new Set([...(codes.get(status) ?? []), ...common])]);
  return codes;
};

const without = (refusals: ByStatus, common: ByStatus): ByStatus =>
  new Map(
    [...refusals]
      .map(([status, codes]) => [status, codes.filter((code) => common.get(status)?.includes(code) !== true)] as const)
      .filter(([, codes]) => codes.length > 0),
  );

/** The status of a file with bad rows, where its faults may also come as a file. */
const faultsOf = (endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> => {
  const { faultsAs = [] } = endpoint;
  return Object.fromEntries(
    [...refusalsOf(endpoint)]
      .filter(([, codes]) => faultsAs.length > 0 && codes.includes('file_rows_refused'))
      .map(([status, codes]) => [
        status,
        { description: codes.join(', '), headers: problemHeaders(status, endpoint), content: problemContent(faultsAs) },
      ]),
  );
};

/** `404 board_not_found, school_not_found; 409 dpa_missing` */
const words = (refusals: ByStatus): string =>
  [...refusals]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => `${status} ${codes.toSorted().join(', ')}`)
    .join('; ');

/** Headers that only refusals have; those of every answer are told of once. */
const headersOf = (endpoints: readonly Endpoint[]): ZodOpenApiHeadersObject => {
  const each = endpoints.flatMap((endpoint) =>
    [...refusalsOf(endpoint).keys()].map((status) => problemHeaders(status, endpoint) as Record<string, object>),
  );
  return Object.fromEntries(
    Object.entries<object>(Object.assign({}, ...each))
      .filter(([name]) => !(name in headersToldOnce.answers) || name === 'X-Position')
      .map(([name, header]) => [name, { ...header, required: false }]),
  ) as ZodOpenApiHeadersObject;
};

const problemContent = (media: readonly string[]) => ({
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  ...Object.fromEntries(media.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }])),
});
