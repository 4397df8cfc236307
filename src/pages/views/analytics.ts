import type { analyticsPages } from '../list/analytics.ts';
import type { Views } from './view.ts';

const area = () => import('../analytics/analytics.ts');

export const analyticsViews: Views<typeof analyticsPages> = {
  'counted-schools': () => area().then(({ CountedSchools }) => CountedSchools),
  'counted-school': () => area().then(({ CountedSchool }) => CountedSchool),
};
