/** The pages of the role that only follows counts (pages.md 10.20). */
import type { Pages, UsesOf } from './page.ts';

export const analyticsPages = {
  'counted-schools': { path: '/aantallen', roles: ['analytics'], menu: true },
  'counted-school': {
    path: '/aantallen/:school',
    roles: ['analytics'],
  },
} as const satisfies Pages;

export const analyticsUses = {
  'counted-schools': { reads: ['GET /schools', 'GET /feed'] },
  'counted-school': { reads: ['GET /schools/{school}', 'GET /schools/{school}/counts'] },
} as const satisfies UsesOf<typeof analyticsPages>;
