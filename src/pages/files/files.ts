/** The views of the files of a school. */
export { DeliverPage } from './deliver.tsx';
export { FilePage } from './file.tsx';
export { FilesPage } from './filesPage.tsx';
