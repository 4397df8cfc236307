/** What all reads share: waiting for one's own write, and lists in pages. */
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { partyOf } from '../commands/parties.ts';
import { Problem } from './problem.ts';
import type { Serving } from './serving.ts';
import { invalidRequest } from './validation.ts';

/** Given `X-Position: n`, waits until the read models have reached n. */
export const awaitPosition =
  ({ follower, limits }: Pick<Serving, 'follower' | 'limits'>): RequestHandler =>
  async (req, _res, next) => {
    const given = req.get('x-position');
    if (given !== undefined && !(await follower.reaches(positionOf(given), limits.readWaitMsMax)))
      throw behind('The read models have not come as far as X-Position yet; try again.');
    next();
  };

const behind = (detail: string): Problem =>
  new Problem('read_model_behind', detail, { headers: { 'Retry-After': '1' } });

// A person who just ran an invoice run asks for its documents within this time.
const missedWaitMsMax = 1_000;

/** Waits a moment for the read models to show what the log holds already; false when that takes too long. */
export const caughtUp = async ({ deps, follower }: Pick<Serving, 'deps' | 'follower'>): Promise<boolean> =>
  follower.reaches(await deps.ledger.store.head(), missedWaitMsMax);

/** For an answer that must hold all there is. @throws Problem read_model_behind */
export const mustBeCaughtUp = async (serving: Pick<Serving, 'deps' | 'follower'>): Promise<void> => {
  if (!(await caughtUp(serving))) throw behind('The read models have not come as far as the log yet; try again.');
};

const positionOf = (text: string): number => {
  const position = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(position)) return position;
  throw invalidRequest([{ path: 'X-Position', message: 'must be the X-Position of an earlier answer' }]);
};

/** The moment to answer as known at, if one is given: what is not recorded yet cannot be known (5.6). */
export const knownAt = (
  { deps }: Pick<Serving, 'deps'>,
  asKnownAt: string | undefined,
): { readonly asKnownAt?: Date } => {
  if (asKnownAt === undefined) return {};
  return { asKnownAt: pastMoment({ deps }, 'asKnownAt', asKnownAt) };
};

/** @param path the parameter that names it. @throws Problem invalid_request for one that lies in the future */
export const pastMoment = ({ deps }: Pick<Serving, 'deps'>, path: string, text: string): Date => {
  const moment = new Date(text);
  if (moment > deps.ledger.now()) throw invalidRequest([{ path, message: 'must not lie in the future' }]);
  return moment;
};

/** @throws Problem invalid_request for a position that the log has not reached */
export const mustBeReached = async ({ deps }: Pick<Serving, 'deps'>, position: number | undefined): Promise<void> => {
  if (position !== undefined && position > (await deps.ledger.store.head()))
    throw invalidRequest([{ path: 'position', message: 'must not lie after the last event' }]);
};

/** @throws Rejection school_not_found */
export const mustBeRegistered = async ({ deps }: Pick<Serving, 'deps'>, school: string): Promise<void> => {
  await partyOf(deps.ledger, school);
};

export const cursorAfter = (key: string): string => Buffer.from(key).toString('base64url');

/** The key that a page ended with. @throws Problem invalid_request for a cursor that no page gave. */
export const keyIn = <T>(cursor: string, key: z.ZodType<T>): T => {
  const parsed = key.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (parsed.success) return parsed.data;
  throw invalidRequest([{ path: 'cursor', message: 'must be the next of an earlier page' }]);
};

/** The first `limit` of what may be one more, and the cursor to go on from. */
export const pageOf = <Item, Shown>(
  items: readonly Item[],
  limit: number,
  keyOf: (item: Item) => string,
  shown: (item: Item) => Shown,
): { readonly items: Shown[]; readonly next: string | null } => {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(shown),
    next: last !== undefined && items.length > limit ? cursorAfter(keyOf(last)) : null,
  };
};

/** A list that is always whole. */
export const whole = <Item>(items: readonly Item[]) => ({ items, next: null });
