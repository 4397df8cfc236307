/** The pages of what is open and what was paid (pages.md 10.20). */
import { type Pages, staff } from '../page.ts';

export const paymentPages = {
  'open-items': {
    path: '/openstaand',
    roles: staff,
    reads: ['GET /open-items'],
    menu: true,
  },
  payments: {
    path: '/betalingen',
    roles: staff,
    reads: ['GET /payments'],
    acts: [{ route: 'POST /payments' }, { route: 'POST /payments/{id}/reversal' }, { route: 'POST /bank-statements' }],
    menu: true,
  },
} as const satisfies Pages;
