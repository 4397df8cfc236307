/** Refusals that all routes of a kind share, so that a route's description names only its own. */
import { isEverHeavy } from '../access/heavy.ts';
import { hasQuota } from '../access/rateLimit.ts';
import { type ProblemCode, statusOf } from '../problems/problemCodes.ts';
import { type Endpoint, isConditional, isKeyed } from '../serving/operation.ts';

const whenGuarded = [
  'token_missing',
  'token_invalid',
  'token_keys_unavailable',
  'role_not_allowed',
  'store_unavailable',
  'store_denied',
  'starting',
  'history_unknown',
  'vault_unavailable',
] as const;
const whenJson = ['invalid_json', 'body_incomplete', 'body_too_large'] as const;
const whenFile = ['body_incomplete', 'body_too_large'] as const;
/** A packed body is refused also by routes that read no body. */
const whenSent = ['media_type_unsupported'] as const;
const whenRead = ['read_model_behind', 'read_model_outdated', 'school_parked'] as const;
const whenWrite = ['concurrent_writes', 'clock_leapt'] as const;
const whenKeyed = ['idempotency_key_reused', 'request_in_progress'] as const;
const ofScope = {
  school: ['school_not_found'],
  board: ['board_not_found'],
  guardian: ['guardian_not_found'],
  none: [],
} as const;

/** All codes that a route can answer, by status, ascending. */
export const refusalsOf = (endpoint: Endpoint): Map<number, ProblemCode[]> => {
  const { method, path, kind, access, request, file, refusals } = endpoint;
  const codes: ProblemCode[] = [
    // A request that cannot be read as HTTP is refused before it has a route.
    'invalid_request',
    ...(takesAccept(endpoint) ? (['not_acceptable'] as const) : []),
    ...(isConditional(endpoint) ? (['precondition_failed'] as const) : []),
    ...(access === undefined ? [] : [...whenGuarded, ...ofScope[access.scope]]),
    ...(kind === 'read' ? whenRead : []),
    ...(method === 'get' ? [] : whenSent),
    ...(hasQuota(`${method.toUpperCase()} ${path}`) ? (['too_many_requests'] as const) : []),
    ...(request?.shape.body === undefined ? [] : whenJson),
    ...(file === undefined ? [] : whenFile),
    ...(kind === 'write' ? whenWrite : []),
    ...(isKeyed(endpoint) ? whenKeyed : []),
    ...(isEverHeavy(`${method.toUpperCase()} ${path}`) ? (['too_many_requests'] as const) : []),
    ...refusals,
    'internal_error',
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...new Set(codes)].sort())
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
};

/** Health checks are answered whatever they accept. */
const takesAccept = ({ path }: Endpoint): boolean => !path.startsWith('/health/') && path !== '/metrics';
