/** Whether the ledger is right, and what drifted from what was billed (pages.md 10.20, 10.47; domain 5.4, 5.7). */
import { type Pages, staff } from '../page.ts';

export const auditPages = {
  drift: {
    path: '/afwijkingen',
    roles: staff,
    reads: ['GET /audit/drift'],
    acts: [{ route: 'POST /schools/{school}/subscription/correction' }],
    menu: true,
  },
  audit: {
    path: '/controle',
    roles: staff,
    reads: ['GET /audit/key', 'GET /jobs/{id}'],
    acts: [{ route: 'GET /audit/verification' }, { route: 'POST /audit/verification' }, { route: 'DELETE /jobs/{id}' }],
    menu: true,
  },
  heads: { path: '/controle/standen', roles: staff, reads: ['GET /audit/heads'] },
} as const satisfies Pages;
