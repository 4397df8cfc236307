/** The pages of the supplier's records: catalogue, schools and boards, requests, read models (pages.md 10.20). */
import { boardSide, type Pages, staff, type UsesOf } from '../page.ts';

const admin = ['admin'] as const;

export const recordPages = {
  schools: {
    path: '/scholen',
    roles: boardSide,
    menu: true,
  },
  boards: {
    path: '/besturen',
    roles: boardSide,
    menu: true,
  },
  catalogue: {
    path: '/catalogus',
    roles: staff,
    menu: true,
  },
  wishes: { path: '/wensen', roles: staff, menu: true },
  models: {
    path: '/leesmodellen',
    roles: staff,
    menu: true,
  },
  'first-steps': { path: '/inrichten', roles: admin, menu: true },
  supplier: {
    path: '/leverancier',
    roles: admin,
    menu: true,
  },
  register: {
    path: '/register',
    roles: admin,
    menu: true,
  },
  requests: {
    path: '/verzoeken',
    roles: admin,
    menu: true,
  },
} as const satisfies Pages;

export const recordUses = {
  schools: { reads: ['GET /schools', 'GET /sources'], acts: [{ route: 'PUT /schools/{school}', roles: admin }] },
  boards: { reads: ['GET /boards'], acts: [{ route: 'PUT /boards/{board}', roles: admin }] },
  catalogue: {
    reads: ['GET /plans', 'GET /sources', 'GET /vat-rates'],
    acts: [{ route: 'PUT /plans/{plan}' }, { route: 'PUT /sources/{source}' }, { route: 'PUT /vat-rates/{from}' }],
  },
  wishes: { reads: ['GET /wishes'] },
  models: {
    reads: ['GET /projections'],
    acts: [
      { route: 'POST /projections/{name}/rebuild', roles: admin },
      { route: 'DELETE /projections/{name}/rebuild', roles: admin },
      { route: 'POST /projections/{name}/retry', roles: admin },
    ],
  },
  'first-steps': { reads: ['GET /first-steps'] },
  supplier: { reads: ['GET /supplier'], acts: [{ route: 'PUT /supplier' }] },
  register: {
    reads: [],
    acts: [
      { route: 'POST /register-imports' },
      { route: 'PUT /schools/{school}/debtor' },
      { route: 'DELETE /schools/{school}/secret' },
    ],
  },
  requests: {
    reads: ['GET /information-requests'],
    acts: [{ route: 'PATCH /information-requests/{id}' }, { route: 'DELETE /information-requests/{id}' }],
  },
} as const satisfies UsesOf<typeof recordPages>;
