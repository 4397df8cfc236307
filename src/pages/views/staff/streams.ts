import type { streamPages } from '../../list/staff/streams.ts';
import type { Views } from '../view.ts';

const area = () => import('../../streams/streams.ts');

export const streamViews: Views<typeof streamPages> = {
  streams: () => area().then(({ StreamsPage }) => StreamsPage),
  stream: () => area().then(({ StreamPage }) => StreamPage),
  event: () => area().then(({ EventPage }) => EventPage),
};
