/** The pages of one school (pages.md 10.20). */
import { type Pages, readers, schoolSide, staff, type UsesOf } from '../page.ts';

export const schoolPages = {
  'my-data': {
    path: '/scholen/:school/mijn-gegevens',
    roles: readers,
    menu: true,
  },
  documents: {
    path: '/scholen/:school/facturen',
    roles: readers,
    menu: true,
  },
  document: {
    path: '/facturen/:number',
    roles: readers,

    // Roles that may send a document may also read how it was sent.
  },
  year: {
    path: '/scholen/:school/jaren/:year',
    roles: readers,
  },
  counts: {
    path: '/scholen/:school/tellingen',
    roles: readers,
    menu: true,
  },
  'who-counted': {
    path: '/scholen/:school/tellingen/:day',
    roles: readers,
  },
  pupil: {
    path: '/scholen/:school/leerlingen/:pupil',
    roles: readers,
  },
  difference: {
    path: '/scholen/:school/verschil',
    roles: readers,
    menu: true,
  },
} as const satisfies Pages;

export const schoolUses = {
  'my-data': { reads: ['GET /schools/{school}/my-data', 'GET /schools/{school}/moments'] },
  documents: { reads: ['GET /invoices'] },
  document: {
    reads: [
      'GET /invoices/{number}',
      'GET /invoices/{number}/derivation',
      'GET /invoices/{number}/verification',
      'GET /invoices/{number}/pdf',
      'GET /invoices/{number}/ubl',
      'GET /invoices/{number}/dossier',
      'GET /schools/{school}/difference',
    ],
    acts: [{ route: 'POST /invoices/{number}/deliveries', roles: staff }],
  },
  year: { reads: ['GET /schools/{school}/subscription'] },
  counts: { reads: ['GET /schools/{school}/counts'] },
  'who-counted': { reads: ['GET /schools/{school}/counts/{day}/pupils', 'GET /schools/{school}/imports'] },
  pupil: {
    reads: ['GET /schools/{school}/pupils/{pseudonym}'],
    acts: [
      { route: 'PATCH /schools/{school}/results/{key}', roles: schoolSide },
      { route: 'DELETE /schools/{school}/results/{key}', roles: schoolSide },
      { route: 'POST /schools/{school}/results/{key}/lift', roles: schoolSide },
    ],
  },
  difference: { reads: ['GET /schools/{school}/difference'] },
} as const satisfies UsesOf<typeof schoolPages>;
