/** The books (pages.md 10.20; documents.md 9.7). */
import { type Pages, staff, type UsesOf } from '../page.ts';

export const accountingPages = {
  books: {
    path: '/boekhouding',
    roles: staff,
    menu: true,
  },
} as const satisfies Pages;

export const accountingUses = {
  books: {
    reads: [
      'GET /accounting/trial-balance',
      'GET /accounting/deferred',
      'GET /accounting/accounts',
      'GET /accounting/auditfile',
      'GET /accounting/journal',
    ],
    acts: [{ route: 'PUT /accounting/accounts' }],
  },
} as const satisfies UsesOf<typeof accountingPages>;
