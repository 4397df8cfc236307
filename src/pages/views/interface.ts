import type { interfacePages } from '../list/interface.ts';
import type { Views } from './view.ts';

export const interfaceViews: Views<typeof interfacePages> = {
  api: () => import('../interface/api.tsx').then(({ Api }) => Api),
};
