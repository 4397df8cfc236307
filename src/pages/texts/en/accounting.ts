import type { accounting as dutch } from '../nl/accounting.ts';

export const accounting: typeof dutch = {
  menu: { books: 'Books' },
};
