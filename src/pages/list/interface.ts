/** The interface, to read (pages.md 10.54). The server answers its path with a document of its own. */
import type { Pages } from './page.ts';

export const interfacePages = {
  api: { path: '/api', roles: 'anybody', reads: ['GET /openapi.json'], menu: true },
} as const satisfies Pages;
