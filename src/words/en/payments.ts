import type { NamedDebtor, PaymentFacts } from '../../domain/refusals/paymentFacts.ts';
import type { RefusalTexts, StatementTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, money, all } = formatsOf('en');

const debtorText = ({ name, id }: NamedDebtor): string => `${name} (${id})`;

export const payments: RefusalTexts<PaymentFacts> = {
  payment_not_found: {
    title: 'Payment not found',
    detail: () => 'There is no such payment. Look it up in the list of payments.',
  },
  debtor_not_found: {
    title: 'Debtor not found',
    detail: () =>
      'No document has this debtor; give the id of a debtor as documents show it, such as board-12345, or leave it out.',
  },
  payment_in_future: {
    title: 'Payment in future',
    detail: ({ on, today }) =>
      `A payment cannot be dated ${day(on)}, after today, ${day(today)}; give the day on which the bank booked it.`,
  },
  allocation_exceeds_open: {
    title: 'Allocation exceeds open',
    detail: ({ number, amount, open }) =>
      `Of ${number} ${money(open)} is open, so ${money(amount)} cannot be allocated to it; allocate at most what is open, with its sign. The rest of a payment may stay unallocated.`,
  },
  allocation_of_other_debtor: {
    title: 'Allocation of other debtor',
    detail: ({ number, debtor, payer }) =>
      `${number} is of ${debtorText(debtor)}, and this payment of ${debtorText(payer)}; record a payment for each debtor, and set off only documents of one debtor.`,
  },
  entry_already_booked: {
    title: 'Entry already booked',
    detail: ({ payment }) =>
      `This entry of the bank statement is booked as payment ${payment}; if that one is wrong, reverse it first.`,
  },
  already_reversed: {
    title: 'Already reversed',
    detail: ({ payment, on }) =>
      `Payment ${payment} was reversed on ${day(on)}; record it again when it should count after all.`,
  },
};

export const statement: StatementTexts = {
  pays: ({ number, open }) => `${number} is the only open number in its text, and ${money(open)} was open of it.`,
  'no-number': () => 'Its text has no number of a document; look up what it pays, and record that.',
  'not-open': ({ numbers }) => `Nothing is open of ${all(numbers)}; see whether it was paid twice, and record it.`,
  'several-open': ({ numbers }) =>
    `Its text has more than one open number, ${all(numbers)}; say how much of it is for which.`,
  'amount-differs': ({ number, open }) =>
    `Its amount is not the ${money(open)} that is open of ${number}; say what it is for.`,
  reversed: ({ payment }) => `It was booked as payment ${payment}, which was reversed; record it as it should be.`,
  known: ({ payment }) =>
    payment === undefined ? 'The same entry stands before it in this file.' : `It is booked as payment ${payment}.`,
  'known-otherwise': ({ payment }) =>
    `${payment === undefined ? 'An entry before it in this file' : `Payment ${payment}`} has the same identity and another amount; ask the bank. If it is another payment, record it by hand, without naming this entry.`,
  'other-account': () => "The statement is not of the supplier's account. Check the IBAN in the supplier's details.",
  debit: () => 'Money went out.',
  'not-booked': () => 'The bank has not booked it yet; it comes again in a later statement.',
  'other-currency': () => 'It is not in euro; record what it came to in euro by hand.',
  zero: () => 'It is 0.00.',
};
