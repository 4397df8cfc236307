/** The pages of a school's subscription and agreements (pages.md 10.20, 10.48). */
import { type Pages, readers, schoolSide, type UsesOf } from '../page.ts';

export const contractPages = {
  subscription: {
    path: '/scholen/:school/abonnement',
    roles: readers,
    menu: true,
  },
  agreements: {
    path: '/scholen/:school/afspraken',
    roles: readers,
    menu: true,
  },
} as const satisfies Pages;

export const contractUses = {
  subscription: {
    reads: ['GET /schools/{school}/my-data', 'GET /plans'],
    acts: [
      { route: 'POST /schools/{school}/trial', roles: schoolSide },
      { route: 'POST /schools/{school}/subscription', roles: schoolSide },
      { route: 'POST /schools/{school}/subscription/migration', roles: schoolSide },
      { route: 'DELETE /schools/{school}/subscription/migration', roles: schoolSide },
      { route: 'POST /schools/{school}/subscription/end', roles: schoolSide },
      { route: 'DELETE /schools/{school}/subscription/end', roles: schoolSide },
      { route: 'POST /schools/{school}/framework-membership', roles: schoolSide },
      { route: 'DELETE /schools/{school}/framework-membership', roles: schoolSide },
      { route: 'POST /pilots/{id}/evaluations', roles: schoolSide },
    ],
  },
  agreements: {
    reads: ['GET /schools/{school}', 'GET /schools/{school}/delivery'],
    acts: [
      { route: 'POST /schools/{school}/dpa', roles: schoolSide },
      { route: 'DELETE /schools/{school}/dpa', roles: schoolSide },
      { route: 'POST /schools/{school}/terms', roles: schoolSide },
      { route: 'DELETE /schools/{school}/signatories/{id}', roles: schoolSide },
      { route: 'PUT /schools/{school}/delivery', roles: schoolSide },
    ],
  },
} as const satisfies UsesOf<typeof contractPages>;
