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
  'new-link': {
    path: '/nieuwe-link',
    roles: 'anybody',
    reads: [],
    acts: [{ route: 'POST /guardian-links' }],
  },
} as const satisfies Pages;
