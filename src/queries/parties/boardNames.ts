/** The names of the boards in a page of a list. */
import { type BoardRow, boards } from '../../projections/boards.ts';
import type { Sources } from '../sources.ts';

/** Reads all names of the page at once. Null where there is no board, or where it was only named and not registered. */
export const withBoardNames = async <Item extends { readonly board: string | null }>(
  { readStore }: Pick<Sources, 'readStore'>,
  items: readonly Item[],
): Promise<(Item & { readonly boardName: string | null })[]> => {
  const ids = new Set(items.flatMap(({ board }) => board ?? []));
  const rows = ids.size === 0 ? new Map<string, BoardRow>() : await readStore.getMany<BoardRow>(boards.name, [...ids]);
  return items.map((item) => ({ ...item, boardName: rows.get(item.board ?? '')?.name ?? null }));
};
