import type { audit as dutch } from '../../nl/staff/audit.ts';

export const audit: typeof dutch = { menu: { drift: 'Drift', audit: 'Audit' } };
