/** What every route of a kind refuses, so that descriptions only name their own. */
import type { Access } from '../access.ts';
import { type ProblemCode, statusOf } from '../problemCodes.ts';
import type { Operation } from './operation.ts';

/** Absent for a route that takes no token. */
export type Entrance = Access | undefined;

const whenGuarded = [
  'token_missing',
  'token_invalid',
  'token_keys_unavailable',
  'role_not_allowed',
  'store_unavailable',
] as const;
const whenJson = ['invalid_json', 'body_incomplete', 'body_too_large', 'media_type_unsupported'] as const;
const whenFile = ['body_incomplete', 'body_too_large', 'media_type_unsupported'] as const;
const whenRead = ['read_model_behind'] as const;
const whenWrite = ['concurrent_writes', 'precondition_failed'] as const;
const ofScope = { school: ['school_not_found'], board: ['board_not_found'], guardian: [], none: [] } as const;

export const isWrite = (method: string, { readsOnly }: Operation): boolean => method !== 'get' && readsOnly !== true;

/** All codes that a route can answer, by status, ascending. */
export const refusalsOf = (method: string, operation: Operation, entrance: Entrance): Map<number, ProblemCode[]> => {
  const codes: ProblemCode[] = [
    ...(operation.request === undefined ? [] : (['invalid_request'] as const)),
    ...(entrance === undefined ? [] : [...whenGuarded, ...ofScope[entrance.scope]]),
    ...(entrance !== undefined && method === 'get' ? whenRead : []),
    ...(operation.request?.shape.body === undefined ? [] : whenJson),
    ...(operation.file === undefined ? [] : whenFile),
    ...(isWrite(method, operation) ? whenWrite : []),
    ...operation.refusals,
    'internal_error',
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...new Set(codes)].sort())
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
};
