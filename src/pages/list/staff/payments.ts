/** The pages of open items and payments (pages.md 10.20). */
import { type Pages, staff, type UsesOf } from '../page.ts';

export const paymentPages = {
  'open-items': {
    path: '/openstaand',
    roles: staff,
    menu: true,
  },
  payments: {
    path: '/betalingen',
    roles: staff,
    menu: true,
  },
} as const satisfies Pages;

export const paymentUses = {
  'open-items': { reads: ['GET /open-items'] },
  payments: {
    reads: ['GET /payments'],
    acts: [{ route: 'POST /payments' }, { route: 'POST /payments/{id}/reversal' }, { route: 'POST /bank-statements' }],
  },
} as const satisfies UsesOf<typeof paymentPages>;
