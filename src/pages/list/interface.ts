/** The interface, to read (pages.md 10.54). The server answers its path with a document of its own. */
import type { Pages, UsesOf } from './page.ts';

export const interfacePages = {
  api: { path: '/api', roles: 'anybody', menu: true },
} as const satisfies Pages;

export const interfaceUses = {
  api: { reads: ['GET /openapi.json'] },
} as const satisfies UsesOf<typeof interfacePages>;
