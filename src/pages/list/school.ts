/** The pages of one school (pages.md 10.20). */
import { type Pages, readers } from './page.ts';

export const schoolPages = {
  'my-data': {
    path: '/scholen/:school/mijn-gegevens',
    roles: readers,
    reads: ['GET /schools/{school}/my-data'],
    menu: true,
  },
} as const satisfies Pages;
