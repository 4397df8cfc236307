/**
 * A list of the interface that comes in pages: the first at once, the others when they are asked for. Read anew, it comes
 * back with as many items as it had, so that nobody who acts in it loses the place (pages.md 10.7, 10.8).
 */
import { useRef, useState } from 'preact/hooks';
import { signedOut } from '../session.ts';
import { withQuery } from '../urlState.ts';
import { ask, type Failure, isProblem } from './ask.ts';
import { type Read, type Reading, useReadBy } from './useRead.ts';

type Answered = { readonly next: string | null };

export type ReadingList<Item, Answer> = {
  /** Its answer holds the items of all pages that were read. */
  readonly of: Reading<Answer>;
  readonly items: readonly Item[];
  /** Undefined when all is there. */
  readonly more: (() => Promise<void>) | undefined;
  /** Why more could not be read. */
  readonly failure: Failure | undefined;
};

/** @param name what the answer calls its items */
export const useList = <Item, Answer extends Answered = Answered & { readonly items: readonly Item[] }>(
  path: string,
  name = 'items',
): ReadingList<Item, Answer> => {
  const itemsOf = (answer: Answer | undefined): readonly Item[] =>
    (answer as Readonly<Record<string, readonly Item[]>> | undefined)?.[name] ?? [];
  const joined = (before: Answer, after: Answer): Answer => ({
    ...before,
    [name]: [...itemsOf(before), ...itemsOf(after)],
    next: after.next,
  });
  const after = ({ next }: Answer): string => withQuery(path, { cursor: next ?? undefined });
  // Reads as many pages as hold what is on screen, which may become more meanwhile. If one fails, all stays as it is.
  const readPages: Read<Answer> = async (_, asking, shown) => {
    let read = await ask<Answer>(path, asking);
    while (read.ok && read.answer.next !== null && itemsOf(read.answer).length < itemsOf(shown()).length) {
      const following = await ask<Answer>(after(read.answer), asking);
      if (!following.ok) return following;
      read = { ...read, answer: joined(read.answer, following.answer), parked: read.parked || following.parked };
    }
    return read;
  };
  const { reading, now, replace } = useReadBy<Answer>(path, readPages);
  const [failed, setFailed] = useState<{ readonly at: Answer; readonly failure: Failure } | undefined>();
  const asking = useRef<string | undefined>(undefined);
  const { answer } = reading;
  const more = async (): Promise<void> => {
    if (asking.current === path) return;
    asking.current = path;
    let at = now(path);
    while (at !== undefined && at.next !== null) {
      const outcome = await ask<Answer>(after(at));
      if (!outcome.ok) {
        if (isProblem(outcome.failure, 401)) signedOut.value = true;
        setFailed({ at, failure: outcome.failure });
        break;
      }
      if (replace(at, joined(at, outcome.answer))) break;
      // The list was read anew meanwhile, and another page follows it. Another list gets nothing of this one.
      at = now(path);
    }
    asking.current = undefined;
  };
  return {
    of: reading,
    items: itemsOf(answer),
    more: answer === undefined || answer.next === null ? undefined : more,
    failure: failed !== undefined && failed.at === answer ? failed.failure : undefined,
  };
};
