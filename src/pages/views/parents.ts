import type { parentPages } from '../list/sharing.ts';
import type { Views } from './view.ts';

export const parentViews: Views<typeof parentPages> = {
  parents: () => import('../parents/parents.tsx').then(({ Parents }) => Parents),
};
