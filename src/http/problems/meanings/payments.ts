/** Payments and open items. */
import type { Meanings } from './meaning.ts';

export const ofPayments = {
  payment_not_found: {
    means: 'There is no such payment.',
    todo: 'Check the id. `GET /payments` lists the payments.',
  },
  debtor_not_found: {
    means: 'No document names this debtor.',
    todo: 'Give the `debtor.id` of a document, or leave `debtor` out: a payment is then that of the debtor of its documents.',
  },
  payment_in_future: {
    means: 'Money cannot have come in after today.',
    todo: 'Give the day on which the bank booked it.',
  },
  allocation_exceeds_open: {
    means:
      'More would be allocated to a document than is open of it, or with the other sign: invoices take amounts above 0.00, credit notes amounts below.',
    todo: 'Read again what is open with `GET /open-items`, and allocate at most that. The rest of a payment may stay unallocated.',
  },
  allocation_of_other_debtor: {
    means: 'A document of another debtor is named. Credit notes are set off against invoices of the same debtor only.',
    todo: 'Record a payment for each debtor; or leave `debtor` out when one debtor paid for several.',
  },
  entry_already_booked: {
    means: 'This entry of a bank statement is booked as another payment.',
    todo: 'Look at that payment. If it is wrong, reverse it first.',
  },
  already_reversed: {
    means: 'The payment was reversed before. A reversal cannot be taken back.',
    todo: 'Record the payment again when it should count after all.',
  },
} as const satisfies Meanings;
