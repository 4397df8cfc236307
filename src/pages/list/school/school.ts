/** The pages of one school (pages.md 10.20). */
import { type Pages, readers, schoolSide, staff } from '../page.ts';

export const schoolPages = {
  'my-data': {
    path: '/scholen/:school/mijn-gegevens',
    roles: readers,
    reads: ['GET /schools/{school}/my-data', 'GET /schools/{school}/moments'],
    menu: true,
  },
  documents: {
    path: '/scholen/:school/facturen',
    roles: readers,
    reads: ['GET /invoices'],
    menu: true,
  },
  document: {
    path: '/facturen/:number',
    roles: readers,
    reads: [
      'GET /invoices/{number}',
      'GET /invoices/{number}/derivation',
      'GET /invoices/{number}/verification',
      'GET /invoices/{number}/pdf',
      'GET /invoices/{number}/ubl',
      'GET /invoices/{number}/dossier',
      'GET /schools/{school}/difference',
    ],
    // What was sent of it is read by whoever may send it.
    acts: [{ route: 'POST /invoices/{number}/deliveries', roles: staff }],
  },
  year: {
    path: '/scholen/:school/jaren/:year',
    roles: readers,
    reads: ['GET /schools/{school}/subscription'],
  },
  counts: {
    path: '/scholen/:school/tellingen',
    roles: readers,
    reads: ['GET /schools/{school}/counts'],
    menu: true,
  },
  'who-counted': {
    path: '/scholen/:school/tellingen/:day',
    roles: readers,
    reads: ['GET /schools/{school}/counts/{day}/pupils', 'GET /schools/{school}/imports'],
  },
  pupil: {
    path: '/scholen/:school/leerlingen/:pupil',
    roles: readers,
    reads: ['GET /schools/{school}/pupils/{pseudonym}'],
    acts: [
      { route: 'PATCH /schools/{school}/results/{key}', roles: schoolSide },
      { route: 'DELETE /schools/{school}/results/{key}', roles: schoolSide },
      { route: 'POST /schools/{school}/results/{key}/lift', roles: schoolSide },
    ],
  },
  difference: {
    path: '/scholen/:school/verschil',
    roles: readers,
    reads: ['GET /schools/{school}/difference'],
    menu: true,
  },
} as const satisfies Pages;
