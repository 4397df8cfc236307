/** The one error that the domain throws: a business rule refuses a command. */
import type { AgreementFacts } from './refusals/agreementFacts.ts';
import type { BoardFacts } from './refusals/boardFacts.ts';
import type { DocumentFacts } from './refusals/documentFacts.ts';
import type { FileFacts } from './refusals/fileFacts.ts';
import type { HistoryFacts } from './refusals/historyFacts.ts';
import type { PaymentFacts } from './refusals/paymentFacts.ts';
import type { ResultFacts } from './refusals/resultFacts.ts';
import type { SharingFacts } from './refusals/sharingFacts.ts';
import type { SubscriptionFacts } from './refusals/subscriptionFacts.ts';

/** The facts of each refusal, by its code. */
export type RejectionFacts = AgreementFacts &
  BoardFacts &
  DocumentFacts &
  FileFacts &
  HistoryFacts &
  PaymentFacts &
  ResultFacts &
  SharingFacts &
  SubscriptionFacts;

/** A refusal as plain data, to be put into words where a person reads it. */
export type Refusal<Code extends RejectionCode = RejectionCode> = {
  readonly [C in Code]: { readonly code: C; readonly facts: RejectionFacts[C] };
}[Code];

export class Rejection<Code extends RejectionCode = RejectionCode> extends Error {
  override readonly name: string = 'Rejection';
  readonly code: Code;
  readonly facts: RejectionFacts[Code];
  /** Whether the same command may well be accepted a moment later. The refusal is then not remembered. */
  readonly passes: boolean;
  /** Position of the event that this refusal recorded, such as a wish (8.3). */
  recordedAt: number | undefined;

  /**
   * The error's own message is for logs: the code and the facts.
   * @param facts what was refused, and where; never personal data
   * @param passes default: false, the refusal stands
   */
  constructor(code: Code, facts: RejectionFacts[Code], { passes = false }: { readonly passes?: boolean } = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.code = code;
    this.facts = facts;
    this.passes = passes;
  }
}

/** A school for which something was not done (4.14, 5.9), and why. */
export type RefusedSchool = Refusal & { readonly school: string };

/** The refusal that an error carries. */
export const refusalOf = ({ code, facts }: Rejection): Refusal => ({ code, facts }) as Refusal;

/** Stable names of all refusals. http maps each to a status. */
export type RejectionCode = (typeof rejectionCodes)[number];

export const rejectionCodes = [
  // the thing named does not exist
  'school_not_found',
  'board_not_found',
  'plan_not_found',
  'source_not_found',
  'import_not_found',
  'result_not_found',
  'pupil_not_found',
  'link_not_found',
  'subscription_not_found',
  'document_not_found',
  'request_not_found',
  'pilot_not_found',
  'agreement_not_found',
  'membership_not_found',
  'guardian_not_found',
  'child_not_found',
  'audience_not_found',
  // the request is not well formed
  'reason_required',
  'confirmation_required',
  'file_unreadable',
  'file_format_unknown',
  'file_rows_refused',
  'file_of_other_school',
  'file_too_large',
  'file_empty',
  // agreements and privacy (6)
  'dpa_missing',
  'dpa_not_valid',
  'dpa_still_in_force',
  'school_secret_missing',
  // results and imports (2)
  'source_not_available',
  'linked_on_in_future',
  'import_already_withdrawn',
  'import_in_progress',
  'import_unlikely',
  'school_too_large',
  'decision_not_found',
  'result_not_valid',
  'link_not_valid',
  // catalogue (4.1)
  'plan_rules_fixed',
  'plan_is_trial',
  // trials and subscriptions (4.9–4.13)
  'trial_used',
  'trial_with_subscription',
  'school_not_offered',
  'terms_missing',
  'signatory_not_found',
  'terms_not_valid',
  'plan_closed',
  'subscription_overlaps',
  'taken_over_year_not_valid',
  'migration_to_same_plan',
  'migration_day_not_valid',
  'migration_before_billed_year',
  'migration_pending',
  'migration_not_pending',
  'end_not_last_day_of_year',
  'end_before_billed_year',
  'end_already_passed',
  'end_not_recorded',
  'final_document_stands',
  'end_recorded',
  // pilots and framework agreements (7)
  'pilot_with_subscription',
  'pilot_overlaps',
  'pilot_left',
  'pilot_not_ended',
  'pilot_already_evaluated',
  'pilot_not_evaluated',
  'pilot_divided',
  'agreement_overlaps',
  'agreement_expired',
  'agreement_not_confirmed',
  'agreement_confirmed',
  'agreement_declined',
  'agreement_already_joined',
  // documents (4.7, 4.8)
  'issue_date_in_future',
  'issue_date_before_last',
  'vat_rate_unknown',
  'document_cancels',
  'document_already_credited',
  'document_not_latest',
  'supplier_incomplete',
  'debtor_incomplete',
  'restored_unchecked',
  // renditions of documents (documents.md 9)
  'debtor_identifier_missing',
  'rendition_lost',
  'books_do_not_balance',
  // payments (documents.md 9.8)
  'payment_not_found',
  'debtor_not_found',
  'payment_in_future',
  'allocation_exceeds_open',
  'allocation_of_other_debtor',
  'entry_already_booked',
  'already_reversed',
  // deliveries of documents (documents.md 9.9)
  'delivery_not_found',
  'delivery_not_configured',
  'email_not_configured',
  'peppol_outbox_not_configured',
  // recorded history (5.4, 5.9)
  'history_damaged',
  'history_unknown',
  // heads that an auditor kept (5.4)
  'heads_copy_forged',
  'heads_key_unknown',
  // the register and information requests (8.2, 8.4)
  'register_closes_many',
  'school_closed',
  'request_closed',
  // sharing between parents (6.4)
  'guardian_erased',
  'child_unknown',
  'item_not_recorded',
  'roster_loses_many',
  'roster_outdated',
] as const;
