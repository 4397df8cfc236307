/** Every code that an answer can carry, with its status (interfaces.md section 2). */
import type { RejectionCode } from '../../domain/rejection.ts';
import { defaultLanguage, type Language } from '../../words/language.ts';
import { refusalTitle } from '../../words/words.ts';

/** A missing thing is 404, a malformed request 400, a file with bad rows 422, a refused business rule 409. */
export const rejectionStatus: Readonly<Record<RejectionCode, number>> = {
  school_not_found: 404,
  board_not_found: 404,
  plan_not_found: 404,
  source_not_found: 404,
  import_not_found: 404,
  result_not_found: 404,
  pupil_not_found: 404,
  link_not_found: 404,
  subscription_not_found: 404,
  document_not_found: 404,
  request_not_found: 404,
  pilot_not_found: 404,
  agreement_not_found: 404,
  membership_not_found: 404,
  guardian_not_found: 404,
  child_not_found: 404,
  audience_not_found: 404,
  decision_not_found: 404,
  reason_required: 400,
  confirmation_required: 400,
  file_unreadable: 400,
  file_format_unknown: 415,
  file_rows_refused: 422,
  file_of_other_school: 409,
  file_too_large: 413,
  dpa_missing: 409,
  dpa_not_valid: 409,
  dpa_still_in_force: 409,
  school_secret_missing: 409,
  source_not_available: 409,
  linked_on_in_future: 409,
  import_already_withdrawn: 409,
  import_in_progress: 409,
  school_too_large: 409,
  result_not_valid: 409,
  link_not_valid: 409,
  school_not_offered: 409,
  trial_used: 409,
  trial_with_subscription: 409,
  terms_missing: 409,
  terms_not_valid: 409,
  plan_closed: 409,
  plan_rules_fixed: 409,
  plan_is_trial: 409,
  subscription_overlaps: 409,
  taken_over_year_not_valid: 409,
  migration_to_same_plan: 409,
  migration_day_not_valid: 409,
  migration_before_billed_year: 409,
  migration_pending: 409,
  migration_not_pending: 409,
  end_not_last_day_of_year: 409,
  end_before_billed_year: 409,
  end_already_passed: 409,
  end_not_recorded: 409,
  final_document_stands: 409,
  end_recorded: 409,
  pilot_with_subscription: 409,
  pilot_overlaps: 409,
  pilot_left: 409,
  pilot_not_ended: 409,
  pilot_already_evaluated: 409,
  pilot_not_evaluated: 409,
  pilot_divided: 409,
  agreement_overlaps: 409,
  agreement_expired: 409,
  agreement_not_confirmed: 409,
  agreement_confirmed: 409,
  agreement_declined: 409,
  agreement_already_joined: 409,
  issue_date_in_future: 409,
  issue_date_before_last: 409,
  vat_rate_unknown: 409,
  document_cancels: 409,
  document_already_credited: 409,
  document_not_latest: 409,
  supplier_incomplete: 409,
  debtor_incomplete: 409,
  restored_unchecked: 409,
  history_damaged: 500,
  history_unknown: 409,
  heads_copy_forged: 422,
  heads_key_unknown: 409,
  register_closes_many: 409,
  school_closed: 409,
  request_closed: 409,
  guardian_erased: 409,
  child_unknown: 409,
  item_not_recorded: 409,
  roster_loses_many: 409,
  roster_outdated: 409,
};

/** Refusals of the request itself, whatever it asks. */
export const httpStatus = {
  invalid_request: 400,
  invalid_json: 400,
  body_incomplete: 400,
  token_missing: 401,
  token_invalid: 401,
  role_not_allowed: 403,
  path_not_found: 404,
  projection_not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  concurrent_writes: 409,
  rebuild_in_progress: 409,
  rebuild_not_running: 409,
  request_in_progress: 409,
  precondition_failed: 412,
  body_too_large: 413,
  media_type_unsupported: 415,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  client_gone: 499,
  internal_error: 500,
  token_keys_unavailable: 503,
  store_unavailable: 503,
  store_denied: 503,
  starting: 503,
  read_model_behind: 503,
  read_models_failing: 503,
  read_model_outdated: 503,
  school_parked: 503,
  vault_unavailable: 503,
  day_not_closed: 503,
  clock_leapt: 503,
  stopping: 503,
} as const satisfies Record<string, number>;

export type ProblemCode = RejectionCode | keyof typeof httpStatus;

export const problemCodes = Object.keys({ ...rejectionStatus, ...httpStatus }) as readonly ProblemCode[];

export const statusOf = (code: ProblemCode): number => ({ ...rejectionStatus, ...httpStatus })[code];

const isRejection = (code: ProblemCode): code is RejectionCode => code in rejectionStatus;

const abbreviations: ReadonlySet<string> = new Set(['json']);

/** The code as a phrase: the same for every occurrence, as RFC 9457 asks of a title. */
export const titleOf = (code: ProblemCode, language: Language = defaultLanguage): string => {
  if (isRejection(code)) return refusalTitle(code, language);
  const words = code.split('_').map((word) => (abbreviations.has(word) ? word.toUpperCase() : word));
  const phrase = words.join(' ');
  return phrase[0]?.toUpperCase() + phrase.slice(1);
};
