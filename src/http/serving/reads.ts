/** What all reads share: waiting for one's own write, and what is asked as of a moment. */
import type { RequestHandler } from 'express';
import type { Position } from '../../ledger/eventStore.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { positionMax, wholeNumber } from '../forms/primitives.ts';
import { Problem } from '../problems/problem.ts';
import { invalidRequest } from '../requests/validation.ts';
import type { Serving } from './serving.ts';

/** Given `X-Position: n`, waits until the read models have reached n; one that the log has not reached nobody was given. */
export const awaitPosition =
  ({ deps, follower, limits }: Pick<Serving, 'deps' | 'follower' | 'limits'>): RequestHandler =>
  async (req, _res, next) => {
    const given = req.get('x-position');
    const position = given === undefined ? 0 : positionOf(given);
    if (position <= follower.position()) return next();
    if (position > (await deps.ledger.store.head())) throw unknownPosition();
    if (!(await follower.reaches(position, limits.readWaitMsMax)))
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

const positionOf = (text: string): Position => {
  const position = wholeNumber(text, positionMax);
  if (position === undefined) throw unknownPosition();
  return position;
};

const unknownPosition = (): Problem =>
  invalidRequest([{ path: 'X-Position', message: 'must be the X-Position of an earlier answer' }]);

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

/** A list that is always whole. */
export const whole = <Item>(items: readonly Item[]) => ({ items, next: null });
