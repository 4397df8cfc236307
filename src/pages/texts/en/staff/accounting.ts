import type { accounting as dutch } from '../../nl/staff/accounting.ts';

export const accounting: typeof dutch = {
  menu: { books: 'Books' },
};
