/** What all writes share: what they answer with, If-Match, and trying out what would follow. */
import type { Request, Response } from 'express';
import { type Effect, effectOf } from '../commands/billing/effect.ts';
import { type Preview, previewWrite } from '../commands/billing/preview.ts';
import { type Deps, today } from '../commands/deps.ts';
import type { Position } from '../commands/eventStore.ts';
import { handle } from '../commands/handler.ts';
import type { Context, Recordable, StreamHead } from '../commands/ledger.ts';
import { repeating } from '../commands/repeating.ts';
import type { DecidedResults } from '../commands/results/decideResults.ts';
import type { Day } from '../domain/day.ts';
import type { Decider } from '../domain/decider.ts';
import { publicDocument } from '../projections/answers/publicDocument.ts';
import { contextOf } from './context.ts';
import { firstAttemptOf } from './locals.ts';
import { revisionMax, wholeNumber } from './primitives.ts';
import { Problem } from './problem.ts';
import { invalidRequest } from './validation.ts';

/** Where a write left its stream. */
export type Wrote = { readonly head: StreamHead | undefined; readonly position: Position };

/** Sets the headers of a write. */
export const wrote = (res: Response, { head, position }: Wrote): Response => {
  if (head !== undefined) res.set('ETag', `"${head.revision}"`);
  return res.set('X-Position', String(position));
};

/**
 * What a write to a stream stands on; for one that is sent again, the ledger before its first attempt. With If-Match it refuses when the stream is at another revision, whoever wins the
 * race: asked for at once, and again where the first append goes, which the store takes nowhere but at that revision.
 */
export const conditional = async (deps: Deps, req: Request, stream: string): Promise<Deps> => {
  const first = firstAttemptOf(req.res!);
  const on = first.length === 0 ? deps : repeating(deps, first);
  const given = req.get('if-match');
  return given === undefined ? on : matching(on, given, stream);
};

const matching = async (deps: Deps, given: string, stream: string): Promise<Deps> => {
  const asked = tagsIn(given);
  const expected = (revision: number | undefined): boolean =>
    revision !== undefined && (asked === 'any' || asked.has(revision));
  const from = asked === 'any' ? 0 : Math.min(...asked);
  // Without any that could be, there is nothing to read.
  const found = Number.isFinite(from) ? await deps.ledger.store.read(stream, from) : [];
  if (!expected(found.at(-1)?.revision)) throw preconditionFailed();
  let appended = false;
  return {
    ...deps,
    ledger: {
      ...deps.ledger,
      append: async (name, events, at, context) => {
        if (name === stream && !appended && !expected(at?.revision)) throw preconditionFailed();
        const written = await deps.ledger.append(name, events, at, context);
        appended ||= name === stream;
        return written;
      },
    },
  };
};

const entityTag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;
const between = /[ \t]*(?:,[ \t]*)+|[ \t]*$/y;

/**
 * The revisions that a list of entity tags names (RFC 9110, 13.1.1): compared strongly, so that a weak one is never met, nor
 * one that no answer of ours had. @throws Problem invalid_request for what is no list of them
 */
const tagsIn = (header: string): ReadonlySet<number> | 'any' => {
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
  return revisions;
};

const preconditionFailed = (): Problem =>
  new Problem('precondition_failed', 'What If-Match names is not as it was; read it again, and decide anew.');

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
  /** What a preview shows of the write's own outcome, beside the documents that follow. */
  readonly previewed?: (outcome: T) => object;
};

/** With `?preview=true` answers what would follow, and writes nothing; else writes, and answers as `answer` does. */
export const writeOrPreview = async <T>(
  deps: Deps,
  res: Response,
  { school, preview, context, write, previewed }: MoneyWrite<T>,
  answer: (outcome: T) => void | Promise<void>,
): Promise<void> => {
  if (preview) {
    const tried = await previewWrite(deps, school, write, context);
    res.json({ ...publicPreview(tried), ...previewed?.(tried.outcome) });
  } else await answer(await write(deps));
};

/** A write about a school's results, with what it does to counts and money (2.5, 2.6). */
export const withEffect =
  (school: string, write: (deps: Deps) => Promise<DecidedResults>) =>
  async (deps: Deps): Promise<Wrote & { readonly effect: Effect }> => {
    const { before, after, head, position } = await write(deps);
    return { head, position, effect: await effectOf(deps, school, { before, after, position }) };
  };

const publicPreview = ({ documents, blocked, drift }: Preview<unknown>) => ({
  documents: documents.map(publicDocument).map(unsealed),
  blocked,
  drift,
});

/** A document that was not issued has no event, so no digest either. */
export const unsealed = (document: ReturnType<typeof publicDocument>) => ({ ...document, digest: null });
