/** The views of what boards agree. My schools has a file of its own, so that it stays small. */
export { BoardDelivery } from './delivery.tsx';
export { Deciding } from './frameworks/deciding.tsx';
export { Frameworks } from './frameworks/frameworks.tsx';
export { Pilots } from './pilots.tsx';
export { Promises } from './promises.tsx';
