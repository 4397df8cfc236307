import type { analytics as dutch } from '../nl/analytics.ts';

export const analytics: typeof dutch = {
  menu: { 'counted-schools': 'Counts' },
};
