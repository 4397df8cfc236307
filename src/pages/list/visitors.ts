/** The pages for visitors (pages.md 10.20). The server draws those of free information and of what is planned whole. */
import type { Pages } from './page.ts';

export const visitorPages = {
  start: { path: '/', roles: 'anybody', reads: ['GET /plans', 'GET /sources'] },
  information: {
    path: '/voorlichting',
    roles: 'anybody',
    reads: ['GET /school-names'],
    acts: [{ route: 'POST /information-requests' }],
    menu: 'visitors',
  },
  planned: { path: '/ontwikkeling', roles: 'anybody', reads: ['GET /sources'], menu: 'visitors' },
} as const satisfies Pages;
