/** The schools that wish for something that is not offered to them yet (8.3). */
import { type SchoolRow, schools } from '../projections/schools.ts';
import type { Sources } from './sources.ts';

export type Wish = Omit<SchoolRow, 'wish' | 'closed'> & NonNullable<SchoolRow['wish']>;

export type WishesAnswer = {
  /** The number of schools with a wish, over all pages. */
  readonly total: number;
  readonly items: readonly Wish[];
  /** The last school of this page, when another page follows. */
  readonly next: string | null;
};

export const wishesAnswer = async (
  { readStore }: Sources,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<WishesAnswer> => {
  const [all, rows] = await Promise.all([
    readStore.keys(schools.name, { open: true }),
    readStore.find<SchoolRow>(schools.name, {
      open: true,
      ...(after === undefined ? {} : { after }),
      limit: limit + 1,
    }),
  ]);
  const page = rows.slice(0, limit);
  return {
    total: all.length,
    items: page.map(({ row }) => wishOf(row)),
    next: rows.length > limit ? page.at(-1)!.key : null,
  };
};

const wishOf = ({ wish, closed: _, ...school }: SchoolRow): Wish => ({ ...school, ...wish! });
