/** The views of counts. */
export { CountedSchool } from './countedSchool.tsx';
export { CountedSchools } from './countedSchools.tsx';
