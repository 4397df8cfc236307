import type { accountingPages } from '../../list/staff/accounting.ts';
import type { Views } from '../view.ts';

export const accountingViews: Views<typeof accountingPages> = {
  books: () => import('../../accounting/books.tsx').then(({ Books }) => Books),
};
