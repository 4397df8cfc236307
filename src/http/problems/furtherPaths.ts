/**
 * Methods and paths that help further after a refusal, for programs. The sentences that people read name the act and
 * never a path.
 */
import type { ProblemCode, ProblemFacts } from './problemCodes.ts';

type Path = `${'GET' | 'PUT' | 'POST' | 'DELETE'} /${string}`;

type Paths = { readonly [Code in ProblemCode]?: (facts: ProblemFacts[Code]) => readonly Path[] };

const paths: Paths = {
  school_not_found: () => ['GET /schools', 'PUT /schools/{school}'],
  board_not_found: () => ['GET /boards', 'PUT /boards/{board}'],
  request_not_found: () => ['GET /information-requests'],
  dpa_missing: ({ for: what }) => (what === 'end' ? [] : ['POST /schools/{school}/dpa', 'POST /boards/{board}/dpa']),
  signatory_not_found: () => ['GET /schools/{school}', 'GET /boards/{board}'],
  terms_missing: () => ['POST /schools/{school}/terms'],
  plan_not_found: () => ['GET /plans'],
  plan_is_trial: () => ['POST /schools/{school}/trial', 'GET /plans'],
  plan_rules_fixed: () => ['PUT /plans/{plan}'],
  plan_closed: () => ['GET /plans'],
  trial_used: () => ['POST /schools/{school}/subscription'],
  subscription_not_found: () => ['POST /schools/{school}/subscription'],
  migration_pending: () => ['DELETE /schools/{school}/subscription/migration'],
  end_recorded: () => ['DELETE /schools/{school}/subscription/end'],
  end_already_passed: () => ['DELETE /schools/{school}/subscription/end'],
  end_before_billed_year: () => ['POST /invoices/{number}/credit'],
  migration_before_billed_year: () => ['POST /invoices/{number}/credit'],
  final_document_stands: () => ['POST /invoices/{number}/credit', 'POST /schools/{school}/subscription'],
  pilot_not_found: () => ['GET /boards/{board}'],
  agreement_not_found: ({ why }) =>
    why === 'none' ? ['POST /boards/{board}/framework-agreements'] : why === 'no-board' ? [] : ['GET /boards/{board}'],
  agreement_already_joined: () => ['DELETE /schools/{school}/framework-membership'],
  membership_not_found: () => ['POST /schools/{school}/framework-membership'],
  document_not_found: () => ['GET /invoices'],
  document_not_latest: () => ['GET /invoices', 'POST /invoices/{number}/credit'],
  vat_rate_unknown: () => ['PUT /vat-rates/{from}'],
  supplier_incomplete: () => ['PUT /supplier'],
  debtor_incomplete: () => ['PUT /schools/{school}/debtor', 'PUT /boards/{board}'],
  debtor_identifier_missing: () => ['PUT /boards/{board}', 'PUT /schools/{school}/debtor'],
  delivery_not_found: () => ['GET /invoices/{number}/deliveries'],
  delivery_not_configured: () => ['PUT /schools/{school}/delivery', 'PUT /boards/{board}/delivery'],
  books_do_not_balance: () => ['GET /accounting/trial-balance'],
  payment_not_found: () => ['GET /payments'],
  restored_unchecked: () => ['POST /audit/verification'],
  source_not_found: () => ['GET /sources'],
  source_not_available: () => ['GET /sources'],
  import_not_found: () => ['GET /schools/{school}/imports'],
  result_not_found: ({ why }) => (why === 'unknown-key' ? ['GET /schools/{school}/counts/{day}/pupils'] : []),
  pupil_not_found: () => ['POST /schools/{school}/pupil-lookup'],
  link_not_found: () => ['GET /schools/{school}/pupil-links'],
  school_too_large: ({ of }) => (of === 'children' ? ['POST /schools/{school}/sharing-drops'] : []),
  audience_not_found: () => ['GET /guardians/{id}/sharing'],
  path_not_found: () => ['GET /openapi.json'],
  projection_not_found: () => ['GET /projections'],
  rebuild_in_progress: () => ['GET /projections'],
};

type Told = { readonly code: ProblemCode; readonly facts: unknown };

/** Absent if nothing helps further. */
export const furtherPaths = ({ code, facts }: Told): { readonly see?: readonly string[] } => {
  const see = (paths[code] as ((facts: unknown) => readonly Path[]) | undefined)?.(facts) ?? [];
  return see.length === 0 ? {} : { see };
};
