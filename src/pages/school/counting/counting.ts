/** The views of who counts, in one file of their own. */
export { CountsPage } from './counts.tsx';
export { PupilPage } from './pupil.tsx';
export { WhoCounted } from './whoCounted.tsx';
