/** Lists that are rows of a read model, in pages. */
import type { Request } from 'express';
import type { z } from 'zod';
import type { RowQuery } from '../../projections/readStore.ts';
import { cursorsOf } from '../requests/cursors.ts';
import type { Serving } from './serving.ts';

type Asked<Row, Shown> = {
  /** The read model. */
  readonly model: string;
  /** The form of the rows' keys. */
  readonly key: z.ZodType<string>;
  readonly query: Omit<RowQuery, 'after'> & { readonly cursor?: string; readonly limit: number };
  readonly shown: (row: Row) => Shown;
};

/** @throws Problem invalid_request for a cursor that this list never gave */
export const pageOfRows = async <Row, Shown>(
  serving: Pick<Serving, 'sources' | 'requestSecret'>,
  req: Request,
  { model, key, query: { cursor, limit, ...query }, shown }: Asked<Row, Shown>,
): Promise<{ readonly items: Shown[]; readonly next: string | null }> => {
  const cursors = cursorsOf(serving, req);
  const after = cursor === undefined ? {} : { after: cursors.keyIn(cursor, key) };
  const rows = await serving.sources.readStore.find<Row>(model, { ...query, ...after, limit: limit + 1 });
  return cursors.page(
    rows,
    limit,
    (found) => found.key,
    ({ row }) => shown(row),
  );
};

/** The items after a revision, in a list that is ordered by revision. */
export const inTimeOrder = <Item>(
  items: readonly Item[],
  order: 'asc' | 'desc',
  revisionOf: (item: Item) => number,
  after: number | undefined,
): Item[] => {
  const rest = items.filter(
    (item) => after === undefined || (order === 'asc' ? revisionOf(item) > after : revisionOf(item) < after),
  );
  return order === 'asc' ? rest : rest.toReversed();
};
