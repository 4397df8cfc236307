/** The pages of all documents and of issuing them (pages.md 10.20, 10.37). */
import { type Pages, staff, type UsesOf } from '../page.ts';

export const invoicingPages = {
  'all-documents': {
    path: '/facturen',
    roles: staff,
    menu: true,
  },
  'invoice-run': {
    path: '/factuurronde',
    roles: staff,
    menu: true,
  },
  deliveries: {
    path: '/bezorging',
    roles: staff,
    menu: true,
  },
} as const satisfies Pages;

export const invoicingUses = {
  'all-documents': {
    reads: ['GET /invoices', 'GET /invoices/{number}'],
    acts: [
      { route: 'POST /invoices/{number}/credit' },
      { route: 'POST /schools/{school}/subscription/correction' },
      { route: 'POST /invoice-runs/deliveries' },
    ],
  },
  'invoice-run': { reads: ['GET /jobs/{id}'], acts: [{ route: 'POST /invoice-runs' }, { route: 'DELETE /jobs/{id}' }] },
  deliveries: {
    reads: ['GET /deliveries'],
    acts: [
      { route: 'POST /invoices/{number}/deliveries' },
      { route: 'POST /invoices/{number}/deliveries/{id}/result' },
    ],
  },
} as const satisfies UsesOf<typeof invoicingPages>;
