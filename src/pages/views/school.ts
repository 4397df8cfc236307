import type { schoolPages } from '../list/school.ts';
import type { Views } from './view.ts';

export const schoolViews: Views<typeof schoolPages> = {
  'my-data': () => import('../school/myData.tsx').then(({ MyData }) => MyData),
};
