/** The pages of all documents and of issuing them (pages.md 10.20, 10.37). */
import { type Pages, staff } from '../page.ts';

export const invoicingPages = {
  'all-documents': {
    path: '/facturen',
    roles: staff,
    reads: ['GET /invoices', 'GET /invoices/{number}'],
    acts: [
      { route: 'POST /invoices/{number}/credit' },
      { route: 'POST /schools/{school}/subscription/correction' },
      { route: 'POST /invoice-runs/deliveries' },
    ],
    menu: true,
  },
  'invoice-run': {
    path: '/factuurronde',
    roles: staff,
    reads: ['GET /jobs/{id}'],
    acts: [{ route: 'POST /invoice-runs' }, { route: 'DELETE /jobs/{id}' }],
    menu: true,
  },
  deliveries: {
    path: '/bezorging',
    roles: staff,
    reads: ['GET /deliveries'],
    acts: [
      { route: 'POST /invoices/{number}/deliveries' },
      { route: 'POST /invoices/{number}/deliveries/{id}/result' },
    ],
    menu: true,
  },
} as const satisfies Pages;
