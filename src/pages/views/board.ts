import type { boardPages } from '../list/board.ts';
import type { Views } from './view.ts';

export const boardViews: Views<typeof boardPages> = {
  'my-schools': () => import('../board/mySchools.tsx').then(({ MySchools }) => MySchools),
};
