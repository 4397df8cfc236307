/** Refusals about issuing and crediting documents (4.6–4.8, 4.14). */
import type { Day } from '../day.ts';
import type { NoFacts, OfSchool } from './facts.ts';

export type DocumentFacts = {
  readonly document_not_found: NoFacts;
  readonly document_cancels: NoFacts;
  readonly document_already_credited: NoFacts;
  readonly document_not_latest: NoFacts;
  readonly issue_date_in_future: { readonly on: Day; readonly today: Day };
  readonly issue_date_before_last: { readonly on: Day; readonly last: Day };
  readonly vat_rate_unknown: { readonly on: Day };
  readonly supplier_incomplete: NoFacts;
  readonly debtor_incomplete: OfSchool;
  /** `debtor`: its id (documents.md 9.1.1). `number`: null where a document would be issued to it. */
  readonly debtor_identifier_missing: { readonly number: string | null; readonly debtor: string };
  readonly delivery_not_found: { readonly number: string };
  /** `no-address`: e-mail was asked for, and no address is known. */
  readonly delivery_not_configured: { readonly school: string; readonly why: 'no-channel' | 'no-address' };
  readonly email_not_configured: NoFacts;
  readonly peppol_outbox_not_configured: NoFacts;
  readonly rendition_lost: { readonly number: string; readonly format: string };
  /** `differing`: what of the control is not equal (documents.md 9.7.6). */
  readonly books_do_not_balance: { readonly from: Day; readonly to: Day; readonly differing: readonly string[] };
};
