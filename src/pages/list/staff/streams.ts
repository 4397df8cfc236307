/** The event browser (pages.md 10.20, 10.46). */
import { type Pages, readers, staff } from '../page.ts';

export const streamPages = {
  streams: { path: '/controle/stromen', roles: staff, reads: ['GET /streams'], menu: true },
  stream: { path: '/controle/stromen/:stream', roles: staff, reads: ['GET /streams/{stream}/events'] },
  event: {
    path: '/controle/stromen/:stream/:revision',
    roles: readers,
    reads: ['GET /streams/{stream}/events/{revision}', 'GET /streams/{stream}/events/{revision}/caused'],
  },
} as const satisfies Pages;
