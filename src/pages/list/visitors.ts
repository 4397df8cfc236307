/**
 * The pages for visitors (pages.md 10.20). The server draws the pages of free information and of planned sources whole.
 */
import type { Pages, UsesOf } from './page.ts';

export const visitorPages = {
  start: { path: '/', roles: 'anybody' },
  information: {
    path: '/voorlichting',
    roles: 'anybody',
    menu: 'visitors',
  },
  planned: { path: '/ontwikkeling', roles: 'anybody', menu: 'visitors' },
} as const satisfies Pages;

export const visitorUses = {
  start: { reads: ['GET /plans', 'GET /sources'] },
  information: { reads: ['GET /school-names'], acts: [{ route: 'POST /information-requests' }] },
  planned: { reads: ['GET /sources'] },
} as const satisfies UsesOf<typeof visitorPages>;
