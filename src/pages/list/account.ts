/** The pages of signing in (pages.md 10.12–10.14). */
import type { Pages } from './page.ts';

export const accountPages = {
  'sign-in': {
    path: '/aanmelden',
    roles: 'anybody',
    reads: ['GET /session'],
    acts: [{ route: 'POST /session' }, { route: 'DELETE /session' }],
  },
  invitation: {
    path: '/uitnodiging',
    roles: 'anybody',
    reads: ['GET /session'],
    acts: [{ route: 'POST /session' }],
  },
} as const satisfies Pages;
