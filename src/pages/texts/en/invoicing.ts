import type { invoicing as dutch } from '../nl/invoicing.ts';

export const invoicing: typeof dutch = {
  menu: { 'all-documents': 'Invoices' },
  all: {
    title: 'All invoices',
    caption: 'Invoices and credit notes, newest first',
    school: 'School',
    schoolHint: 'For example 12AB00. Empty: all schools.',
    board: 'Board',
    boardHint: 'Five digits. Empty: all boards.',
    year: 'Year of issue',
    yearHint: 'For example 2026. Empty: all years.',
    from: 'Issued from',
    to: 'through',
    show: 'Show',
    number: 'Number',
    kind: 'Kind',
    kinds: { invoice: 'invoice', 'credit-note': 'credit note' },
    debtor: 'Debtor',
    issuedOn: 'Date',
    dueOn: 'To be paid by',
    total: 'Amount',
    none: 'There are no invoices.',
    noneFound: 'No invoice is like what you filled in. Clear a field to see more.',
    noneHint: 'An invoice run issues them.',
    further: 'Further in the list',
  },
};
