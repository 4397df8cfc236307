/** The pages of who follows counts alone (pages.md 10.20). */
import type { Pages } from './page.ts';

export const analyticsPages = {
  'counted-schools': { path: '/aantallen', roles: ['analytics'], reads: ['GET /schools', 'GET /feed'], menu: true },
  'counted-school': {
    path: '/aantallen/:school',
    roles: ['analytics'],
    reads: ['GET /schools/{school}', 'GET /schools/{school}/counts'],
  },
} as const satisfies Pages;
