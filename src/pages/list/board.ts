/** The pages of a board, and of the framework agreements of all (pages.md 10.20, 10.36). */
import { boardSide, type Pages, type Role, staff, type UsesOf } from './page.ts';

const actors: readonly Role[] = ['board', 'admin'];

export const boardPages = {
  'my-schools': {
    path: '/besturen/:board',
    roles: boardSide,
    menu: true,
  },
  pilots: {
    path: '/besturen/:board/pilots',
    roles: boardSide,
    menu: true,
  },
  'framework-agreements': {
    path: '/besturen/:board/raamovereenkomsten',
    roles: boardSide,
    menu: true,
  },
  'board-agreements': {
    path: '/besturen/:board/afspraken',
    roles: boardSide,
    menu: true,
  },
  'board-delivery': {
    path: '/besturen/:board/bezorging',
    roles: boardSide,
    menu: true,
  },
  deciding: {
    path: '/raamovereenkomsten',
    roles: staff,
    menu: true,
  },
} as const satisfies Pages;

export const boardUses = {
  'my-schools': { reads: ['GET /boards/{board}/overview', 'GET /boards/{board}'] },
  pilots: {
    reads: ['GET /boards/{board}', 'GET /schools'],
    acts: [{ route: 'POST /boards/{board}/pilots', roles: actors }],
  },
  'framework-agreements': {
    reads: ['GET /boards/{board}', 'GET /schools'],
    acts: [
      { route: 'POST /boards/{board}/framework-agreements' },
      { route: 'POST /boards/{board}/framework-memberships', roles: actors },
    ],
  },
  'board-agreements': {
    reads: ['GET /boards/{board}', 'GET /boards/{board}/overview'],
    acts: [
      { route: 'POST /boards/{board}/dpa', roles: actors },
      { route: 'DELETE /boards/{board}/dpa', roles: actors },
      { route: 'DELETE /boards/{board}/signatories/{id}', roles: actors },
      { route: 'POST /boards/{board}/terms', roles: actors },
      { route: 'POST /boards/{board}/subscriptions', roles: actors },
    ],
  },
  'board-delivery': {
    reads: ['GET /boards/{board}/delivery'],
    acts: [{ route: 'PUT /boards/{board}/delivery', roles: actors }],
  },
  deciding: {
    reads: ['GET /framework-agreements'],
    acts: [
      { route: 'POST /framework-agreements/{id}/confirmation' },
      { route: 'POST /framework-agreements/{id}/declining' },
      { route: 'POST /boards/{board}/framework-agreements' },
    ],
  },
} as const satisfies UsesOf<typeof boardPages>;
