/** The views of a school's pages. */
export { CountsPage } from './counting/counts.tsx';
export { PupilPage } from './counting/pupil.tsx';
export { WhoCounted } from './counting/whoCounted.tsx';
export { DocumentPage } from './documents/document.tsx';
export { DocumentsPage } from './documents/documents.tsx';
export { MyData } from './mine/myData.tsx';
export { YearPage } from './mine/year.tsx';
