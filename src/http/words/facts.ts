/** The facts that refusals of http itself hold, as those of the rules do. They are put into words where they are answered. */
import type { Day } from '../../domain/day.ts';
import type { NoFacts } from '../../domain/refusals/facts.ts';
import type { StoreName } from '../../ledger/eventStore.ts';

/** The right that a store denies, as `StoreDenied` names it. */
export type Denied = { readonly store: StoreName; readonly right: string };

type Leapt = { readonly today: Day; readonly lastClosed: Day; readonly days: number; readonly leapDays: number };

/** Why a part of the server is not in order, or which part is left out (`/health/ready`). */
export type CheckFault =
  | { readonly is: 'stopping' }
  | { readonly is: 'starting'; readonly waitsFor?: StoreName }
  | { readonly is: 'store-silent' }
  | ({ readonly is: 'store-denied' } & Denied)
  | { readonly is: 'models-failing' }
  | { readonly is: 'models-outdated' }
  | { readonly is: 'models-not-asked' }
  | { readonly is: 'models-late'; readonly seconds: number }
  | { readonly is: 'schools-not-followed'; readonly schools: number }
  | { readonly is: 'vault-unusable' }
  | { readonly is: 'day-not-asked' }
  | { readonly is: 'day-open'; readonly day: Day }
  | { readonly is: 'history-unknown'; readonly stopped: boolean; readonly subjects: number }
  | ({ readonly is: 'clock-leapt' } & Leapt)
  | { readonly is: 'clock-behind'; readonly minutes: number }
  | { readonly is: 'publishing-denied' }
  | { readonly is: 'publishing-silent' }
  | { readonly is: 'queue-silent' };

/** A refusal that is told by the check that failed. */
type OfCheck = { readonly check: CheckFault };

export type HttpFacts = {
  readonly invalid_request:
    | { readonly why: 'faults'; readonly faults: number }
    | { readonly why: 'not-read' }
    | { readonly why: 'not-http' };
  readonly invalid_json: { readonly why: 'not-json' | 'not-utf-8' };
  readonly body_incomplete: NoFacts;
  readonly two_credentials: NoFacts;
  readonly cross_site: NoFacts;
  readonly session_ended: NoFacts;
  /** A one-time code: of a sign-in link or of an invitation. */
  readonly code_not_valid: { readonly why: 'expired' | 'used' | 'unknown' };
  readonly provider_missing: NoFacts;
  readonly provider_unavailable: NoFacts;
  readonly logout_token_not_valid: NoFacts;
  readonly token_missing: NoFacts;
  readonly token_invalid:
    | { readonly why: 'expired' | 'not-valid' | 'claims-malformed' }
    | { readonly why: 'claim-missing' | 'claim-not-taken'; readonly claim: string };
  readonly role_not_allowed: { readonly role: string; readonly allowed: readonly string[] };
  readonly path_not_found: NoFacts;
  readonly projection_not_found: NoFacts;
  readonly event_not_found: NoFacts;
  readonly job_not_found: NoFacts;
  readonly method_not_allowed: { readonly allowed: readonly string[] };
  readonly not_acceptable: { readonly mediaTypes: readonly string[] };
  readonly concurrent_writes: NoFacts;
  readonly rebuild_in_progress: NoFacts;
  readonly rebuild_not_running: NoFacts;
  readonly request_in_progress: NoFacts;
  readonly precondition_failed: NoFacts;
  readonly body_too_large: { readonly bytesMax: number };
  readonly media_type_unsupported: {
    readonly why: 'not-json' | 'not-form' | 'no-body' | 'not-utf-8' | 'encoded' | 'charset-or-encoding';
  };
  readonly idempotency_key_reused: NoFacts;
  /** `together`: how many long requests, or how many open jobs, one subject may have at a time. */
  readonly too_many_requests: { readonly why: 'often' } | { readonly why: 'heavy' | 'jobs'; readonly together: number };
  readonly client_gone: NoFacts;
  readonly internal_error: NoFacts;
  readonly token_keys_unavailable: NoFacts;
  readonly store_unavailable: NoFacts | OfCheck;
  readonly store_denied: Denied | OfCheck;
  readonly starting: OfCheck;
  readonly read_model_behind: { readonly behind: 'position' | 'log' } | OfCheck;
  readonly read_models_failing: OfCheck;
  readonly read_model_outdated: { readonly model: string } | OfCheck;
  readonly school_parked: NoFacts;
  readonly vault_unavailable: NoFacts | OfCheck;
  readonly day_not_closed: OfCheck;
  readonly clock_leapt: Leapt;
  readonly stopping: NoFacts | OfCheck;
};
