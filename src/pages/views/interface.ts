import type { interfacePages } from '../list/interface.ts';
import type { Views } from './view.ts';

export const interfaceViews: Views<typeof interfacePages> = {
  api: () => import('../api/api.tsx').then(({ Api }) => Api),
};
