/** The views about who counted, in one file. */
export { CountsPage } from './counts.tsx';
export { PupilPage } from './pupil.tsx';
export { WhoCounted } from './whoCounted.tsx';
