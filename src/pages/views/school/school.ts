import type { schoolPages } from '../../list/school/school.ts';
import type { Views } from '../view.ts';

/** Views that share code are one file, so that it is loaded once. A view that shares nothing is a file of its own. */
const area = () => import('../../school/school.ts');
const counting = () => import('../../school/counting/counting.ts');

export const schoolViews: Views<typeof schoolPages> = {
  'my-data': () => area().then(({ MyData }) => MyData),
  documents: () => area().then(({ DocumentsPage }) => DocumentsPage),
  document: () => area().then(({ DocumentPage }) => DocumentPage),
  year: () => area().then(({ YearPage }) => YearPage),
  counts: () => counting().then(({ CountsPage }) => CountsPage),
  'who-counted': () => counting().then(({ WhoCounted }) => WhoCounted),
  pupil: () => counting().then(({ PupilPage }) => PupilPage),
  difference: () => import('../../school/counting/difference.tsx').then(({ DifferencePage }) => DifferencePage),
};
