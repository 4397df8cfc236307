import type { visitorPages } from '../list/visitors.ts';
import type { Views } from './view.ts';

const area = () => import('../visitors/visitors.ts');
const document = () => area().then(({ OwnDocument }) => OwnDocument);

export const visitorViews: Views<typeof visitorPages> = {
  start: () => area().then(({ Start }) => Start),
  information: document,
  planned: document,
};
