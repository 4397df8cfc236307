import type { board as dutch } from '../nl/board.ts';

export const board: typeof dutch = {
  menu: {
    'my-schools': 'My schools',
    pilots: 'Pilots',
    'framework-agreements': 'Framework agreements',
    'board-agreements': 'Agreements of the board',
    'board-delivery': 'Delivery',
    deciding: 'All framework agreements',
  },
};
