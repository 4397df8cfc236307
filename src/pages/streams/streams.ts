export { EventPage } from './event.tsx';
export { StreamsPage } from './list.tsx';
export { StreamPage } from './stream.tsx';
