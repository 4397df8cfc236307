/** The event browser (pages.md 10.20, 10.46). */
import { type Pages, readers, staff, type UsesOf } from '../page.ts';

export const streamPages = {
  streams: { path: '/controle/stromen', roles: staff, menu: true },
  stream: { path: '/controle/stromen/:stream', roles: staff },
  event: {
    path: '/controle/stromen/:stream/:revision',
    roles: readers,
  },
} as const satisfies Pages;

export const streamUses = {
  streams: { reads: ['GET /streams'] },
  stream: { reads: ['GET /streams/{stream}/events'] },
  event: { reads: ['GET /streams/{stream}/events/{revision}', 'GET /streams/{stream}/events/{revision}/caused'] },
} as const satisfies UsesOf<typeof streamPages>;
