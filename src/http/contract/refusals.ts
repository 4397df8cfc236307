/** What every route of a kind refuses, so that descriptions only name their own. */
import { type ProblemCode, statusOf } from '../problemCodes.ts';
import type { Endpoint } from './operation.ts';

const whenGuarded = [
  'token_missing',
  'token_invalid',
  'token_keys_unavailable',
  'role_not_allowed',
  'store_unavailable',
  'vault_unavailable',
] as const;
const whenJson = ['invalid_json', 'body_incomplete', 'body_too_large', 'media_type_unsupported'] as const;
const whenFile = ['body_incomplete', 'body_too_large', 'media_type_unsupported'] as const;
const whenRead = ['read_model_behind', 'read_model_outdated', 'school_parked'] as const;
const whenWrite = [
  'concurrent_writes',
  'precondition_failed',
  'idempotency_key_reused',
  'request_in_progress',
  'clock_leapt',
] as const;
const ofScope = {
  school: ['school_not_found'],
  board: ['board_not_found'],
  guardian: ['guardian_not_found'],
  none: [],
} as const;

/** All codes that a route can answer, by status, ascending. */
export const refusalsOf = ({ kind, access, request, file, refusals }: Endpoint): Map<number, ProblemCode[]> => {
  const codes: ProblemCode[] = [
    ...(request === undefined ? [] : (['invalid_request'] as const)),
    ...(access === undefined ? [] : [...whenGuarded, ...ofScope[access.scope]]),
    ...(kind === 'read' ? whenRead : []),
    ...(request?.shape.body === undefined ? [] : whenJson),
    ...(file === undefined ? [] : whenFile),
    ...(kind === 'write' ? whenWrite : []),
    ...refusals,
    'internal_error',
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...new Set(codes)].sort())
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
};
