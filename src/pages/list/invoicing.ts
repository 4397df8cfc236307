/** The pages of all documents and of issuing them (pages.md 10.20, 10.37). */
import { type Pages, staff } from './page.ts';

export const invoicingPages = {
  'all-documents': { path: '/facturen', roles: staff, reads: ['GET /invoices'], menu: true },
  'invoice-run': {
    path: '/factuurronde',
    roles: staff,
    reads: [],
    acts: [{ route: 'POST /invoice-runs' }],
    menu: true,
  },
} as const satisfies Pages;
