/** Shared by all writes: headers of the answer, If-Match, and previews. */
import type { Request, Response } from 'express';
import { type Preview, type Previewed, previewWrite } from '../../commands/billing/preview.ts';
import type { Deps } from '../../commands/deps.ts';
import { type Preconditions, underPreconditions } from '../../commands/requests/preconditions.ts';
import { depsOfAttempt } from '../../commands/requests/repeating.ts';
import type { decideResults } from '../../commands/results/schoolCommands.ts';
import type { Day } from '../../domain/day.ts';
import type { Decider } from '../../domain/decider.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { handle } from '../../ledger/handler.ts';
import type { Context, Recordable, StreamHead } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { shownDraft } from '../../queries/billing/shownDocuments.ts';
import type { Language } from '../../words/language.ts';
import { revisionMax, wholeNumber } from '../forms/primitives.ts';
import { refusedShown } from '../problems/refused.ts';
import { contextOf } from '../requests/context.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { earlierAttemptsOf } from '../requests/requestFacts.ts';
import { invalidRequest } from '../requests/validation.ts';
import { wrong } from '../words/faults.ts';

/** The revision of its stream and the position of the log after a write. */
export type Wrote = { readonly head: StreamHead | undefined; readonly position: Position };

/** The revision as If-Match takes it; nothing for a stream without events. */
export const revisionTag = (head: StreamHead | undefined): Readonly<Record<string, string>> =>
  head === undefined ? {} : { ETag: `"${head.revision}"` };

export const headersOf = ({ head, position }: Wrote): Readonly<Record<string, string>> => ({
  ...revisionTag(head),
  'X-Position': String(position),
});

/** Sets the headers that tell what a write recorded. */
export const wrote = (res: Response, at: Wrote): Response => res.set(headersOf(at));

/**
 * The conditions of a write: If-Match, and what is known of other attempts. @throws Problem invalid_request
 * for an If-Match that no answer gave
 */
export const preconditionsOf = (req: Request): Preconditions => {
  const given = req.get('if-match');
  const earlier = earlierAttemptsOf(req.res!);
  return {
    ...(earlier === undefined ? {} : { earlier }),
    ...(given === undefined ? {} : { expected: tagsIn(given) }),
  };
};

/**
 * The dependencies of a write without If-Match. A repeated request (same Idempotency-Key) runs on the ledger as it was
 * before its first attempt.
 */
export const attemptOn = (deps: Deps, res: Response): Deps => {
  const earlier = earlierAttemptsOf(res);
  return earlier === undefined ? deps : depsOfAttempt(deps, earlier);
};

/**
 * The dependencies of a write to a stream, as in attemptOn. With If-Match the write is refused unless the stream is at
 * that revision: checked now, and again at the first append. @throws PreconditionFailed
 */
export const conditional = async (deps: Deps, req: Request, stream: string): Promise<Deps> =>
  underPreconditions(deps, preconditionsOf(req), stream);

/** Bounds the work: each tag may cost a read of the stream. */
const tagsMax = 20;

const entityTag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;
const between = /[ \t]*(?:,[ \t]*)+|[ \t]*$/y;

/**
 * The revisions named by a list of entity tags (RFC 9110, 13.1.1). Tags are compared strongly: a weak tag never
 * matches, nor does a tag that we never gave. @throws Problem invalid_request for text that is no such list
 */
const tagsIn = (header: string): readonly number[] | 'any' => {
  if (header.trim() === '*') return 'any';
  const revisions = new Set<number>();
  let at = /^[ \t,]*/.exec(header)![0].length;
  do {
    entityTag.lastIndex = at;
    const [whole, weak, opaque] = entityTag.exec(header) ?? [];
    between.lastIndex = at + (whole?.length ?? 0);
    const gap = between.exec(header);
    if (whole === undefined || opaque === undefined || gap === null)
      throw invalidRequest([
        {
          path: 'If-Match',
          message: wrong('if-match'),
        },
      ]);
    // The ETag of a read has a digest after the revision.
    const revision = weak === undefined ? wholeNumber(opaque.replace(/-[\w-]{16}$/, ''), revisionMax) : undefined;
    if (revision !== undefined) revisions.add(revision);
    at = between.lastIndex;
  } while (at < header.length);
  if (revisions.size > tagsMax)
    throw invalidRequest([{ path: 'If-Match', message: wrong('if-match-too-many', { max: tagsMax }) }]);
  return [...revisions];
};

/**
 * Decides a request's command on one stream, records the events and sets the headers. A repeated request uses the day
 * of its first attempt.
 */
export const decideIn = async <S, C, E extends Recordable>(
  deps: Deps,
  req: Request,
  res: Response,
  decider: Decider<S, C, E>,
  stream: string,
  command: (today: Day) => C,
): Promise<Response> => {
  const on = await conditional(deps, req, stream);
  return wrote(res, await handle(on.ledger, decider, stream, command(today(on)), contextOf(req, res)));
};

/** The reason in the body takes precedence over X-Reason. */
export const withReason = (context: Context, reason: string): Context => ({ ...context, reason });

export type MoneyWrite<T> = Previewed & {
  readonly preview: boolean;
  readonly context: Context;
  /** Does the write on the dependencies that it is given: the real ones, or those of a preview. */
  readonly write: (deps: Deps) => Promise<T>;
};

/** With `?preview=true` answers what would follow and writes nothing. Otherwise writes and lets `answer` answer. */
export const writeOrPreview = async <T>(
  deps: Deps,
  res: Response,
  { preview, context, write, ...previewed }: MoneyWrite<T>,
  answer: (outcome: T) => void | Promise<void>,
): Promise<void> => {
  if (preview) {
    const tried = await previewWrite(deps, previewed, write, context);
    confirmable(withLanguage(res), tried.at).json(publicPreview(tried, languageOf(res.req)));
  } else await answer(await write(deps));
};

/** Answers a write about a school's results, or its preview, with the effect on counts and money (2.5, 2.6). */
export const decidedOrPreviewed = async (
  res: Response,
  decided: Awaited<ReturnType<typeof decideResults>>,
  answer: () => Promise<object | undefined>,
): Promise<void> => {
  if ('previewed' in decided) {
    const { previewed } = decided;
    const shown = publicPreview(previewed, languageOf(res.req));
    confirmable(withLanguage(res), previewed.at).json({ ...shown, ...previewed.outcome.effect });
  } else wrote(res, decided.written).json({ ...(await answer()), ...decided.written.effect });
};

/** Gives a preview the revision that it saw, for the If-Match of the write itself. */
export const confirmable = (res: Response, at: StreamHead | undefined): Response =>
  at === undefined ? res : res.set('ETag', `"${at.revision}"`);

/** The documents and years that a preview answers. */
export const publicPreview = (
  { documents, blocked, outcome: _, at: __, ...foreseen }: Preview<unknown>,
  language: Language,
) => ({
  documents: documents.map((document) => shownDraft(document, language)),
  blocked: refusedShown(blocked, language),
  ...foreseen,
  // Only a write about results changes who counts, and its answer tells this itself.
  counts: [],
});
