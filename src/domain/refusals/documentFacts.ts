/** Refusals about issuing and crediting documents (4.6–4.8, 4.14). */
import type { Day } from '../day.ts';
import type { NoFacts, OfSchool } from './facts.ts';

export type DocumentFacts = {
  readonly document_not_found: NoFacts;
  readonly document_cancels: NoFacts;
  /** `by`: the number of the document that cancels it; null while that one has no number. */
  readonly document_already_credited: { readonly by: string | null };
  /** `later`: the numbers of the standing documents after it, the latest first, which is the order to credit them in. */
  readonly document_not_latest: { readonly later: readonly string[] };
  readonly issue_date_in_future: { readonly on: Day; readonly today: Day };
  /** `number`: that of the last document, of the day `last`. */
  readonly issue_date_before_last: { readonly on: Day; readonly last: Day; readonly number: string };
  readonly vat_rate_unknown: { readonly on: Day };
  readonly supplier_incomplete: NoFacts;
  readonly debtor_incomplete: OfSchool;
  /** `debtor`: its name. `number`: null where a document would be issued to it. */
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
