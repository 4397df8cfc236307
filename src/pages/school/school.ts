/** The views of a school's pages. */
export { DocumentPage } from './documents/document.tsx';
export { DocumentsPage } from './documents/documents.tsx';
export { MyData } from './mine/myData.tsx';
export { YearPage } from './mine/year.tsx';
