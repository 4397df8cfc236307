/**
 * The refusals in the contract. A status for which an endpoint has codes of its own stands with the endpoint. Refusals
 * that all endpoints of a kind share are the `default` answer, one component for all of them, which lists statuses and
 * codes.
 */
import type { ZodOpenApiHeadersObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { ProblemCode } from '../problems/problemCodes.ts';
import { type Endpoint, kindOf } from '../serving/endpoint.ts';
import { problemHeaders } from './headers.ts';
import { commonRefusalsOf, refusalsOf } from './refusals.ts';

type Codes = readonly ProblemCode[];
type Listed = { readonly headers: ZodOpenApiHeadersObject; readonly media: readonly string[]; readonly codes: Codes };
type Reference = { readonly $ref: string; readonly description?: string };

export type Refusals = {
  /** The components. */
  readonly shared: Readonly<Record<string, ZodOpenApiResponseObject>>;
  /** The refusals of an endpoint, by status. */
  of(endpoint: Endpoint): Record<string, Reference>;
};

export const refusalsIn = (endpoints: readonly Endpoint[]): Refusals => {
  const own = components(endpoints.flatMap(ownOf).map(([status, listed]) => [String(status), listed] as const));
  const kinds = Map.groupBy(endpoints, kindOf);
  const common = [...kinds].map(([kind, ofKind]) => [`refused-${kind}`, commonResponse(ofKind)] as const);
  return {
    shared: { ...own.shared, ...Object.fromEntries(common) },
    of: (endpoint) => ({
      ...Object.fromEntries(ownOf(endpoint).map(([status, listed]) => [status, own.of(String(status), listed)])),
      default: { $ref: `#/components/responses/refused-${kindOf(endpoint)}` },
    }),
  };
};

/** The statuses for which an endpoint has codes of its own. */
const ownOf = (endpoint: Endpoint): (readonly [number, Listed])[] => {
  const common = commonRefusalsOf(endpoint);
  return [...refusalsOf(endpoint)]
    .filter(([status, codes]) => codes.length > (common.get(status) ?? []).length)
    .map(([status, codes]) => [
      status,
      { headers: problemHeaders(status, endpoint), media: mediaOf(endpoint, codes), codes },
    ]);
};

const mediaOf = ({ faultsAs = [] }: Endpoint, codes: Codes): readonly string[] =>
  codes.includes('file_rows_refused') ? faultsAs : [];

/** One component for each status and headers: it lists the codes of all its users, and each of them adds its own. */
const components = (uses: readonly (readonly [string, Listed])[]) => {
  const keyOf = (status: string, { headers, media }: Listed): string => JSON.stringify([status, headers, media]);
  const found = new Map<string, { readonly name: string; readonly codes: Codes }>();
  const shared: Record<string, ZodOpenApiResponseObject> = {};
  for (const [key, group] of Map.groupBy(uses, ([status, listed]) => keyOf(status, listed))) {
    const [status, { headers, media, codes: first }] = group[0]!;
    const codes = first.filter((code) => group.every(([, listed]) => listed.codes.includes(code)));
    const number = [...found.values()].filter(({ name }) => name.startsWith(status)).length + 1;
    const name = number === 1 ? status : `${status}-${number}`;
    found.set(key, { name, codes });
    shared[name] = { description: words(codes) || 'Refused', headers, content: problemContent(media) };
  }
  return {
    shared,
    of: (status: string, listed: Listed): Reference => {
      const { name, codes } = found.get(keyOf(status, listed))!;
      const more = listed.codes.filter((code) => !codes.includes(code));
      const also = codes.length === 0 ? words(more) : `Also ${words(more)}`;
      return { $ref: `#/components/responses/${name}`, ...(more.length === 0 ? {} : { description: also }) };
    },
  };
};

const words = (codes: Codes): string => codes.join(', ');

/** The refusals that endpoints of a kind share. Only headers that all of these refusals have are required. */
const commonResponse = (endpoints: readonly Endpoint[]): ZodOpenApiResponseObject => {
  const codes = new Map<number, Set<ProblemCode>>();
  const headers: Readonly<Record<string, object>>[] = [];
  for (const endpoint of endpoints)
    for (const [status, common] of commonRefusalsOf(endpoint)) {
      codes.set(status, new Set([...(codes.get(status) ?? []), ...common]));
      headers.push(problemHeaders(status, endpoint) as Readonly<Record<string, object>>);
    }
  const listed = [...codes].sort(([a], [b]) => a - b).map(([status, those]) => `${status} ${words([...those].sort())}`);
  const merged = Object.entries<object>(Object.assign({}, ...headers)).map(([name, header]) => [
    name,
    headers.every((one) => name in one) ? header : { ...header, required: false },
  ]);
  return { description: listed.join('; '), headers: Object.fromEntries(merged), content: problemContent([]) };
};

const problemContent = (media: readonly string[]) => ({
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  ...Object.fromEntries(media.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }])),
});
