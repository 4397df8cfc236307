/** Reads of a page, with the states of pages.md 10.8. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { languageNow } from '../language.ts';
import { signedOut } from '../session.ts';
import { type Answered, type Asking, ask, type Failure, isProblem, type Outcome, writtenSoFar } from './ask.ts';

export type Reading<Answer> = {
  /** Stays while it is read anew, and when that fails. */
  readonly answer: Answer | undefined;
  readonly etag: string | null;
  readonly position: string | null;
  readonly parked: boolean;
  readonly failure: Failure | undefined;
  readonly waiting: boolean;
  /** Set while the figures do not yet include what this tab wrote. */
  readonly behind: boolean;
  /** Set while the server asked to be tried again, which happens soon. */
  readonly retrying: boolean;
  readonly again: () => void;
};

type State<Answer> = {
  readonly path: string | undefined;
  readonly answered: Answered<Answer> | undefined;
  readonly failure: Failure | undefined;
  readonly waiting: boolean;
  readonly retrying: boolean;
};

const rememberedMax = 40;
/** The answers read lately in this tab, so that going back shows them at once. They vanish with the tab. */
const remembered = new Map<string, Answered<unknown>>();

const remember = (path: string, answered: Answered<unknown>): void => {
  remembered.delete(path);
  remembered.set(path, answered);
  const [oldest] = remembered.keys();
  if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
};

const onScreen = new Set<() => void>();

/** Reads everything that is on screen anew. */
export const readAnew = (): void => {
  for (const again of onScreen) again();
};

export const forgetAll = (): void => remembered.clear();

/** @param path undefined: there is nothing to read yet */
export const useRead = <Answer>(path: string | undefined): Reading<Answer> =>
  useReadBy<Answer>(path, (at, asking) => ask<Answer>(at, asking)).reading;

/** @param shown what is on screen at the moment that it is called */
export type Read<Answer> = (path: string, asking: Asking, shown: () => Answer | undefined) => Promise<Outcome<Answer>>;

type ReadBy<Answer> = {
  readonly reading: Reading<Answer>;
  /** The answer of a path, later than the page was drawn last. Undefined once another path is read. */
  readonly now: (path: string) => Answer | undefined;
  /** Shows another answer in place of one. False if that one is no longer on screen. */
  readonly replace: (one: Answer, by: Answer) => boolean;
};

/** For what takes more than one request to read. */
export const useReadBy = <Answer>(path: string | undefined, read: Read<Answer>): ReadBy<Answer> => {
  const [asked, setAsked] = useState(0);
  const language = languageNow();
  const key = path === undefined ? undefined : `${language} ${path}`;
  const [state, show] = useState<State<Answer>>(() => begun(key, undefined));
  // What is known, also before it is drawn.
  const known = useRef(state);
  const setState = (change: (before: State<Answer>) => State<Answer>): void => {
    known.current = change(known.current);
    show(known.current);
  };

  useEffect(() => {
    if (path === undefined || key === undefined) return;
    const leaving = new AbortController();
    // The earlier answer for the same path stays until the new one arrives, also one in another language.
    setState((before) => begun(key, before));
    const onRetry = () => setState((before) => ({ ...before, retrying: true }));
    read(path, { signal: leaving.signal, onRetry }, () => known.current.answered?.answer).then(
      (outcome) => {
        if (leaving.signal.aborted) return;
        if (outcome.ok) remember(key, outcome);
        else if (isProblem(outcome.failure, 401)) signedOut.value = true;
        setState((before) => ({
          path: key,
          answered: outcome.ok ? outcome : before.answered,
          failure: outcome.ok ? undefined : outcome.failure,
          waiting: false,
          retrying: false,
        }));
      },
      () => {},
    );
    return () => leaving.abort();
  }, [key, asked]);

  useEffect(() => {
    const again = () => setAsked((times) => times + 1);
    onScreen.add(again);
    return () => void onScreen.delete(again);
  }, []);

  const { answered, failure, waiting, retrying } = state.path === key ? state : begun<Answer>(key, state);
  const reading = {
    answer: answered?.answer,
    etag: answered?.etag ?? null,
    position: answered?.position ?? null,
    parked: answered?.parked ?? false,
    failure,
    waiting,
    behind: waiting && answered !== undefined && writtenSoFar() !== undefined,
    retrying,
    again: () => setAsked((times) => times + 1),
  };
  const now = (of: string): Answer | undefined =>
    isSamePath(known.current.path, ` ${of}`) ? known.current.answered?.answer : undefined;
  const replace = (one: Answer, by: Answer): boolean => {
    const { path: at, answered: before } = known.current;
    if (before === undefined || at === undefined || before.answer !== one) return false;
    const replaced = { ...before, answer: by };
    remember(at, replaced);
    setState((state) => ({ ...state, answered: replaced }));
    return true;
  };
  return { reading, now, replace };
};

const begun = <Answer>(key: string | undefined, before: State<Answer> | undefined): State<Answer> => ({
  path: key,
  answered:
    key === undefined
      ? undefined
      : isSamePath(before?.path, key)
        ? before?.answered
        : (remembered.get(key) as Answered<Answer> | undefined),
  failure: undefined,
  waiting: key !== undefined,
  retrying: false,
});

/** Keys hold the language before the path. */
const isSamePath = (one: string | undefined, other: string): boolean =>
  one?.slice(one.indexOf(' ')) === other.slice(other.indexOf(' '));
