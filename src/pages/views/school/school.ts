import type { schoolPages } from '../../list/school/school.ts';
import type { Views } from '../view.ts';

/** The views that share something are one file, so that it is loaded once; one that shares nothing is a file of its own. */
const area = () => import('../../school/school.ts');

export const schoolViews: Views<typeof schoolPages> = {
  'my-data': () => area().then(({ MyData }) => MyData),
  documents: () => area().then(({ DocumentsPage }) => DocumentsPage),
  document: () => area().then(({ DocumentPage }) => DocumentPage),
  year: () => area().then(({ YearPage }) => YearPage),
  counts: () => area().then(({ CountsPage }) => CountsPage),
  'who-counted': () => area().then(({ WhoCounted }) => WhoCounted),
  pupil: () => area().then(({ PupilPage }) => PupilPage),
  difference: () => import('../../school/counting/difference.tsx').then(({ DifferencePage }) => DifferencePage),
};
