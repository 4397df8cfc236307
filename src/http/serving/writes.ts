/** What all writes share: what they answer with, If-Match, and trying out what would follow. */
import type { Request, Response } from 'express';
import { type Preview, previewWrite } from '../../commands/billing/preview.ts';
import type { Deps } from '../../commands/deps.ts';
import { bound, type Preconditions } from '../../commands/requests/preconditions.ts';
import { onceMore } from '../../commands/requests/repeating.ts';
import type { decideResults } from '../../commands/results/schoolCommands.ts';
import { publicDocument, unsealed } from '../../domain/billing/documents/publicDocument.ts';
import type { Day } from '../../domain/day.ts';
import type { Decider } from '../../domain/decider.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { handle } from '../../ledger/handler.ts';
import type { Context, Recordable, StreamHead } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { revisionMax, wholeNumber } from '../forms/primitives.ts';
import { publicDetail } from '../problems/problem.ts';
import { contextOf } from '../requests/context.ts';
import { earlierAttemptsOf } from '../requests/locals.ts';
import { invalidRequest } from '../requests/validation.ts';

/** Where a write left its stream. */
export type Wrote = { readonly head: StreamHead | undefined; readonly position: Position };

/** Sets the headers of a write. */
export const wrote = (res: Response, { head, position }: Wrote): Response => {
  if (head !== undefined) res.set('ETag', `"${head.revision}"`);
  return res.set('X-Position', String(position));
};

/** What a request binds its write to. @throws Problem invalid_request for an If-Match that no answer gave */
export const preconditionsOf = (req: Request): Preconditions => {
  const given = req.get('if-match');
  const earlier = earlierAttemptsOf(req.res!);
  return {
    ...(earlier === undefined ? {} : { earlier }),
    ...(given === undefined ? {} : { expected: tagsIn(given) }),
  };
};

/** What a write stands on that has no condition. */
export const attemptOn = (deps: Deps, res: Response): Deps => {
  const earlier = earlierAttemptsOf(res);
  return earlier === undefined ? deps : onceMore(deps, earlier);
};

/** What a write to a stream stands on. @throws PreconditionFailed */
export const conditional = async (deps: Deps, req: Request, stream: string): Promise<Deps> =>
  bound(deps, preconditionsOf(req), stream);

/** Each may cost a look at the stream. */
const tagsMax = 20;

const entityTag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;
const between = /[ \t]*(?:,[ \t]*)+|[ \t]*$/y;

/**
 * The revisions that a list of entity tags names (RFC 9110, 13.1.1): compared strongly, so that a weak one is never met, nor
 * one that no answer of ours had. @throws Problem invalid_request for what is no list of them
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
          message: 'must be * or the ETag of an earlier answer, with its quotes; several parted by commas',
        },
      ]);
    const revision = weak === undefined ? wholeNumber(opaque, revisionMax) : undefined;
    if (revision !== undefined) revisions.add(revision);
    at = between.lastIndex;
  } while (at < header.length);
  if (revisions.size > tagsMax)
    throw invalidRequest([{ path: 'If-Match', message: `must name at most ${tagsMax} revisions` }]);
  return [...revisions];
};

/** What a decider makes of a request's command, written to one stream, and its headers set; for one that is sent again, today is what it was. */
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

/** The reason in the body stands above that in X-Reason. */
export const withReason = (context: Context, reason: string): Context => ({ ...context, reason });

export type MoneyWrite<T> = {
  readonly school: string;
  readonly preview: boolean;
  readonly context: Context;
  /** Done, or tried out, on what it is given. */
  readonly write: (deps: Deps) => Promise<T>;
};

/** With `?preview=true` answers what would follow, and writes nothing; else writes, and answers as `answer` does. */
export const writeOrPreview = async <T>(
  deps: Deps,
  res: Response,
  { school, preview, context, write }: MoneyWrite<T>,
  answer: (outcome: T) => void | Promise<void>,
): Promise<void> => {
  if (preview) {
    const tried = await previewWrite(deps, school, write, context);
    res.json(publicPreview(tried));
  } else await answer(await write(deps));
};

/** Answers a write about a school's results, or what it would lead to, with what it does to counts and money (2.5, 2.6). */
export const decidedOrPreviewed = async (
  res: Response,
  decided: Awaited<ReturnType<typeof decideResults>>,
  answer: () => Promise<object | undefined>,
): Promise<void> => {
  if ('previewed' in decided) res.json({ ...publicPreview(decided.previewed), ...decided.previewed.outcome.effect });
  else wrote(res, decided.written).json({ ...(await answer()), ...decided.written.effect });
};

const publicPreview = ({ documents, blocked, drift }: Preview<unknown>) => ({
  documents: documents.map(publicDocument).map(unsealed),
  blocked: blocked.map(({ code, detail, ...one }) => ({ ...one, code, detail: publicDetail(code, detail) })),
  drift,
});
