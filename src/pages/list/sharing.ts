/** The pages of what parents share: the school's, and those of a guardian (pages.md 10.20). */
import { type Pages, schoolSide } from './page.ts';

export const parentPages = {
  parents: {
    path: '/scholen/:school/ouders',
    roles: schoolSide,
    reads: [
      'GET /schools/{school}/roster',
      'GET /schools/{school}/guardians',
      'GET /schools/{school}/directory-looks',
      'GET /guardians/{id}/export',
    ],
    acts: [
      { route: 'POST /schools/{school}/edexml-imports' },
      { route: 'PUT /guardians/{id}' },
      { route: 'POST /guardians/{id}/invitation' },
      { route: 'DELETE /guardians/{id}' },
      { route: 'PUT /schools/{school}/sharing-retention' },
      { route: 'POST /schools/{school}/sharing-drops' },
    ],
    menu: true,
  },
} as const satisfies Pages;
