/** A list of the interface that comes in pages: the first at once, the others when they are asked for. */
import { useEffect, useState } from 'preact/hooks';
import { ask, type Failure } from './ask.ts';
import { type Reading, useRead } from './useRead.ts';

type Answered<Item> = { readonly items: readonly Item[]; readonly next: string | null };

export type ReadingList<Item, Answer> = {
  readonly of: Reading<Answer>;
  readonly items: readonly Item[];
  /** Undefined when all is there. */
  readonly more: (() => Promise<void>) | undefined;
  /** Why more could not be read. */
  readonly failure: Failure | undefined;
};

type Rest<Item> = { readonly path: string; readonly items: readonly Item[]; readonly next: string | null };

export const useList = <Item, Answer extends Answered<Item> = Answered<Item>>(
  path: string,
): ReadingList<Item, Answer> => {
  const of = useRead<Answer>(path);
  const [rest, setRest] = useState<Rest<Item> | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  // After the first page was read anew, the list begins there again.
  useEffect(() => setRest(undefined), [path, of.answer]);
  const own = rest?.path === path ? rest : undefined;
  const next = own === undefined ? (of.answer?.next ?? null) : own.next;
  const more = async (): Promise<void> => {
    const outcome = await ask<Answer>(`${path}${path.includes('?') ? '&' : '?'}cursor=${next}`);
    setFailure(outcome.ok ? undefined : outcome.failure);
    if (!outcome.ok) return;
    setRest({ path, items: [...(own?.items ?? []), ...outcome.answer.items], next: outcome.answer.next });
  };
  return {
    of,
    items: [...(of.answer?.items ?? []), ...(own?.items ?? [])],
    more: next === null ? undefined : more,
    failure,
  };
};
