/** The pages of signing in (pages.md 10.12–10.14). */
import type { Pages, UsesOf } from './page.ts';

export const accountPages = {
  'sign-in': {
    path: '/aanmelden',
    roles: 'anybody',
  },
  invitation: {
    path: '/uitnodiging',
    roles: 'anybody',
  },
  'new-link': {
    path: '/nieuwe-link',
    roles: 'anybody',
  },
} as const satisfies Pages;

export const accountUses = {
  'sign-in': { reads: ['GET /session'], acts: [{ route: 'POST /session' }, { route: 'DELETE /session' }] },
  invitation: { reads: ['GET /session'], acts: [{ route: 'POST /session' }] },
  'new-link': { reads: [], acts: [{ route: 'POST /guardian-links' }] },
} as const satisfies UsesOf<typeof accountPages>;
