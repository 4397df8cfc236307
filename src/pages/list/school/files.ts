/** The pages of the files of a school (pages.md 10.20, 10.40–10.42). */
import { type Pages, readers, schoolSide, type UsesOf } from '../page.ts';

export const filesPages = {
  files: {
    path: '/scholen/:school/bestanden',
    roles: readers,
    menu: true,
  },
  // Stands before the page of one file, whose path would match too.
  deliver: {
    path: '/scholen/:school/bestanden/nieuw',
    roles: schoolSide,
  },
  file: {
    path: '/scholen/:school/bestanden/:import',
    roles: readers,
  },
} as const satisfies Pages;

export const filesUses = {
  files: { reads: ['GET /schools/{school}/imports'] },
  deliver: {
    reads: ['GET /schools/{school}', 'GET /sources', 'GET /templates/results'],
    acts: [{ route: 'POST /schools/{school}/imports' }],
  },
  file: {
    reads: ['GET /schools/{school}/imports/{importId}'],
    acts: [{ route: 'POST /schools/{school}/imports/{importId}/withdrawal', roles: schoolSide }],
  },
} as const satisfies UsesOf<typeof filesPages>;
