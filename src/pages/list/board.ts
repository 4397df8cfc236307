/** The pages of a board (pages.md 10.20, 10.36). */
import { boardSide, type Pages } from './page.ts';

export const boardPages = {
  'my-schools': {
    path: '/besturen/:board',
    roles: boardSide,
    reads: ['GET /boards/{board}/overview', 'GET /boards/{board}'],
    menu: true,
  },
} as const satisfies Pages;
