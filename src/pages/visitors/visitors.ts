/** The views for visitors, in one file. */
export { OwnDocument } from './OwnDocument.tsx';
export { Start } from './Start.tsx';
