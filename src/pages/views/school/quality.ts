import type { qualityPages } from '../../list/school/quality.ts';
import type { Views } from '../view.ts';

export const qualityViews: Views<typeof qualityPages> = {
  'in-order': () => import('../../quality/inOrder.tsx').then(({ InOrderPage }) => InOrderPage),
};
