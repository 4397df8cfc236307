/** Refusals that all endpoints of a kind share, so that an endpoint names only its own. */
import { type ProblemCode, statusOf } from '../problems/problemCodes.ts';
import { accessOf, type Endpoint, isConditional, isKeyed, kindOf, methodOf, takesJson } from '../serving/endpoint.ts';

const whenGuarded = [
  'token_missing',
  'token_invalid',
  'session_ended',
  'two_credentials',
  'cross_site',
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
/** A packed body is refused also by endpoints that read no body. */
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

/** All codes that an endpoint can answer, by status, ascending. */
export const refusalsOf = (endpoint: Endpoint): Map<number, ProblemCode[]> =>
  byStatus([...commonTo(endpoint), ...endpoint.refusals]);

/** The refusals that every endpoint of its kind shares. */
export const commonRefusalsOf = (endpoint: Endpoint): Map<number, ProblemCode[]> => byStatus(commonTo(endpoint));

const commonTo = (endpoint: Endpoint): ProblemCode[] => {
  const { file, quota, heavy, asJob } = endpoint;
  const [kind, access] = [kindOf(endpoint), accessOf(endpoint)];
  return [
    // A request that cannot be read as HTTP is refused before it has a route.
    'invalid_request',
    ...(endpoint.ignoresAccept !== true ? (['not_acceptable'] as const) : []),
    ...(isConditional(endpoint) ? (['precondition_failed'] as const) : []),
    ...(access === undefined ? [] : [...whenGuarded, ...ofScope[access.scope]]),
    ...(kind === 'read' ? whenRead : []),
    ...(methodOf(endpoint) === 'GET' ? [] : whenSent),
    ...(quota !== undefined ? (['too_many_requests'] as const) : []),
    ...(takesJson(endpoint) ? whenJson : []),
    ...(file === undefined ? [] : whenFile),
    ...(kind === 'write' ? whenWrite : []),
    ...(isKeyed(endpoint) ? whenKeyed : []),
    ...(heavy !== undefined || asJob !== undefined ? (['too_many_requests'] as const) : []),
    'internal_error',
  ];
};

const byStatus = (codes: readonly ProblemCode[]): Map<number, ProblemCode[]> =>
  new Map([...Map.groupBy([...new Set(codes)].sort(), statusOf)].sort(([a], [b]) => a - b));
