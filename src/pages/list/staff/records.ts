/** What the supplier keeps: the catalogue, schools and boards, requests, read models (pages.md 10.20). */
import { boardSide, type Pages, staff } from '../page.ts';

const admin = ['admin'] as const;

export const recordPages = {
  schools: {
    path: '/scholen',
    roles: boardSide,
    reads: ['GET /schools'],
    acts: [{ route: 'PUT /schools/{school}', roles: admin }],
    menu: true,
  },
  boards: {
    path: '/besturen',
    roles: boardSide,
    reads: ['GET /boards'],
    acts: [{ route: 'PUT /boards/{board}', roles: admin }],
    menu: true,
  },
  catalogue: {
    path: '/catalogus',
    roles: staff,
    reads: ['GET /plans', 'GET /sources', 'GET /vat-rates'],
    acts: [{ route: 'PUT /plans/{plan}' }, { route: 'PUT /sources/{source}' }, { route: 'PUT /vat-rates/{from}' }],
    menu: true,
  },
  wishes: { path: '/wensen', roles: staff, reads: ['GET /wishes'], menu: true },
  models: {
    path: '/leesmodellen',
    roles: staff,
    reads: ['GET /projections'],
    acts: [
      { route: 'POST /projections/{name}/rebuild', roles: admin },
      { route: 'DELETE /projections/{name}/rebuild', roles: admin },
      { route: 'POST /projections/{name}/retry', roles: admin },
    ],
    menu: true,
  },
  'first-steps': { path: '/inrichten', roles: admin, reads: ['GET /first-steps'], menu: true },
  supplier: {
    path: '/leverancier',
    roles: admin,
    reads: ['GET /supplier'],
    acts: [{ route: 'PUT /supplier' }],
    menu: true,
  },
  register: {
    path: '/register',
    roles: admin,
    reads: [],
    acts: [
      { route: 'POST /register-imports' },
      { route: 'PUT /schools/{school}/debtor' },
      { route: 'DELETE /schools/{school}/secret' },
    ],
    menu: true,
  },
  requests: {
    path: '/verzoeken',
    roles: admin,
    reads: ['GET /information-requests'],
    acts: [{ route: 'PATCH /information-requests/{id}' }, { route: 'DELETE /information-requests/{id}' }],
    menu: true,
  },
} as const satisfies Pages;
