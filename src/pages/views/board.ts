import type { boardPages } from '../list/board.ts';
import type { Views } from './view.ts';

const area = () => import('../board/board.ts');

export const boardViews: Views<typeof boardPages> = {
  'my-schools': () => import('../board/mySchools.tsx').then(({ MySchools }) => MySchools),
  pilots: () => area().then(({ Pilots }) => Pilots),
  'framework-agreements': () => area().then(({ Frameworks }) => Frameworks),
  'board-agreements': () => area().then(({ Promises }) => Promises),
  'board-delivery': () => import('../board/delivery.tsx').then(({ BoardDelivery }) => BoardDelivery),
  deciding: () => area().then(({ Deciding }) => Deciding),
};
