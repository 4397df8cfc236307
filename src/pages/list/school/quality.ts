/** The pages about the order of a school's results, and about ids of one pupil (pages.md 10.20; domain 2.9, 2.11). */
import { type Pages, readers, schoolSide, type UsesOf } from '../page.ts';

export const qualityPages = {
  'in-order': {
    path: '/scholen/:school/op-orde',
    roles: readers,
    menu: true,
  },
} as const satisfies Pages;

export const qualityUses = {
  'in-order': {
    reads: ['GET /schools/{school}/data-quality', 'GET /schools/{school}/pupil-links'],
    acts: [
      { route: 'POST /schools/{school}/pupil-lookup', roles: schoolSide },
      { route: 'POST /schools/{school}/pupil-links', roles: schoolSide },
      { route: 'DELETE /schools/{school}/pupil-links/{id}', roles: schoolSide },
    ],
  },
} as const satisfies UsesOf<typeof qualityPages>;
