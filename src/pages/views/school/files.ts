import type { filesPages } from '../../list/school/files.ts';
import type { Views } from '../view.ts';

const area = () => import('../../files/files.ts');

export const filesViews: Views<typeof filesPages> = {
  files: () => area().then(({ FilesPage }) => FilesPage),
  deliver: () => area().then(({ DeliverPage }) => DeliverPage),
  file: () => area().then(({ FilePage }) => FilePage),
};
