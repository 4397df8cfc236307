/** The pages for verification and drift (pages.md 10.20, 10.47; domain 5.4, 5.7). */
import { type Pages, staff, type UsesOf } from '../page.ts';

export const auditPages = {
  drift: {
    path: '/afwijkingen',
    roles: staff,
    menu: true,
  },
  audit: {
    path: '/controle',
    roles: staff,
    menu: true,
  },
  heads: { path: '/controle/standen', roles: staff },
} as const satisfies Pages;

export const auditUses = {
  drift: { reads: ['GET /audit/drift'], acts: [{ route: 'POST /schools/{school}/subscription/correction' }] },
  audit: {
    reads: ['GET /audit/key', 'GET /jobs/{id}'],
    acts: [{ route: 'GET /audit/verification' }, { route: 'POST /audit/verification' }, { route: 'DELETE /jobs/{id}' }],
  },
  heads: { reads: ['GET /audit/heads'] },
} as const satisfies UsesOf<typeof auditPages>;
