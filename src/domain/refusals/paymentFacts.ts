/** Refusals about payments (documents.md 9.8). */
import type { Day } from '../day.ts';
import type { DecimalText } from '../money.ts';
import type { NoFacts } from './facts.ts';

/** A debtor by the name on its document, and by the id that a request names it with. */
export type NamedDebtor = { readonly id: string; readonly name: string };

export type PaymentFacts = {
  readonly payment_not_found: NoFacts;
  readonly debtor_not_found: NoFacts;
  readonly payment_in_future: { readonly on: Day; readonly today: Day };
  /** `open`: what was open of the document. */
  readonly allocation_exceeds_open: {
    readonly number: string;
    readonly amount: DecimalText;
    readonly open: DecimalText;
  };
  /** `debtor`: the debtor of the document. `payer`: the debtor whose payment it is. */
  readonly allocation_of_other_debtor: {
    readonly number: string;
    readonly debtor: NamedDebtor;
    readonly payer: NamedDebtor;
  };
  readonly entry_already_booked: { readonly payment: string };
  /** `on`: the day on which it was reversed. */
  readonly already_reversed: { readonly payment: string; readonly on: Day };
};
