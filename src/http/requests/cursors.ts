/**
 * Lists in pages. A cursor is sealed for the path and the order that gave it. A cursor that we did not give on this path
 * is refused here, so that no list has to check its content.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Serving } from '../serving/serving.ts';
import { wrong } from '../words/faults.ts';
import { invalidRequest } from './validation.ts';

type Page<Shown> = { readonly items: Shown[]; readonly next: string | null };

export type Cursors = {
  /** The cursor of the page after `key`; null, when there is none. */
  after(key: string | null): string | null;
  /** The key at which a page ended. @throws Problem invalid_request for a cursor that this path never gave. */
  keyIn<T>(cursor: string, key: z.ZodType<T>): T;
  /** Makes a page of the first `limit` items. `items` may hold one more, which shows that there is a next page. */
  page<Item, Shown>(
    items: readonly Item[],
    limit: number,
    keyOf: (item: Item) => string,
    shown: (item: Item) => Shown,
  ): Page<Shown>;
};

const sealBytes = 12;

/** @param requestSecret shared by all processes of one data folder, and kept over restarts */
export const cursorsOf = (
  { requestSecret }: Pick<Serving, 'requestSecret'>,
  { path, query }: Pick<Request, 'path' | 'query'>,
): Cursors => {
  const list = query.order === undefined ? path : `${path} ${String(query.order)}`;
  const sealOf = (key: string): Buffer =>
    createHmac('sha256', requestSecret)
      .update(JSON.stringify(['cursor', list, key]))
      .digest()
      .subarray(0, sealBytes);
  const sealed = (key: string): string => Buffer.concat([sealOf(key), Buffer.from(key)]).toString('base64url');
  return {
    after: (key) => (key === null ? null : sealed(key)),
    keyIn: (cursor, key) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(sealBytes).toString();
      const ours = bytes.length > sealBytes && timingSafeEqual(bytes.subarray(0, sealBytes), sealOf(text));
      const parsed = ours && sealed(text) === cursor ? key.safeParse(text) : undefined;
      if (parsed?.success) return parsed.data;
      throw invalidRequest([{ path: 'cursor', message: wrong('cursor') }]);
    },
    page: (items, limit, keyOf, shown) => {
      const page = items.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(shown),
        next: last !== undefined && items.length > limit ? sealed(keyOf(last)) : null,
      };
    },
  };
};
