import type { auditPages } from '../../list/staff/audit.ts';
import type { Views } from '../view.ts';

export const auditViews: Views<typeof auditPages> = {
  drift: () => import('../../audit/drift.tsx').then(({ Drift }) => Drift),
  audit: () => import('../../audit/audit.tsx').then(({ Audit }) => Audit),
  heads: () => import('../../audit/heads.tsx').then(({ Heads }) => Heads),
};
