/**
 * The views of a board's arrangements. 'My schools' and the delivery have files of their own, so that each stays small.
 */
export { Deciding } from './frameworks/deciding.tsx';
export { Frameworks } from './frameworks/frameworks.tsx';
export { Pilots } from './pilots.tsx';
export { Promises } from './promises.tsx';
