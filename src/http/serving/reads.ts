/** Shared by all reads: waiting until the caller's own write is visible, and answering as of a moment. */
import type { RequestHandler } from 'express';
import { dayOfMoment } from '../../domain/day.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import type { Moment } from '../../queries/results/differenceAnswer.ts';
import { positionMax, wholeNumber } from '../forms/primitives.ts';
import { Problem } from '../problems/problem.ts';
import { invalidRequest } from '../requests/validation.ts';
import { wrong } from '../words/faults.ts';
import type { Serving } from './serving.ts';

/**
 * Given `X-Position: n`, waits until the read models have reached n. Refuses an n beyond the log, because no answer
 * gave it.
 */
export const awaitPosition =
  ({ deps, follower, limits }: Pick<Serving, 'deps' | 'follower' | 'limits'>): RequestHandler =>
  async (req, _res, next) => {
    const given = req.get('x-position');
    const position = given === undefined ? 0 : positionOf(given);
    if (position <= follower.position()) return next();
    if (position > (await deps.ledger.store.head())) throw unknownPosition();
    if (!(await follower.reaches(position, limits.readWaitMsMax))) throw behind('position');
    next();
  };

const behind = (what: 'position' | 'log'): Problem =>
  new Problem('read_model_behind', { behind: what }, { headers: { 'Retry-After': '1' } });

// Milliseconds. After an invoice run a person asks for its documents within this time.
const missedWaitMsMax = 1_000;

/** Waits a moment until the read models show all that the log holds. False when that takes too long. */
export const caughtUp = async ({ deps, follower }: Pick<Serving, 'deps' | 'follower'>): Promise<boolean> =>
  follower.reaches(await deps.ledger.store.head(), missedWaitMsMax);

/** For answers that must be complete. @throws Problem read_model_behind */
export const mustBeCaughtUp = async (serving: Pick<Serving, 'deps' | 'follower'>): Promise<void> => {
  if (!(await caughtUp(serving))) throw behind('log');
};

const positionOf = (text: string): Position => {
  const position = wholeNumber(text, positionMax);
  if (position === undefined) throw unknownPosition();
  return position;
};

const unknownPosition = (): Problem => invalidRequest([{ path: 'X-Position', message: wrong('position-not-given') }]);

/**
 * The moment to answer as known at, if one is given. A future moment is refused, because nothing of it is recorded yet
 * (5.6).
 */
export const knownAt = (
  { deps }: Pick<Serving, 'deps'>,
  asKnownAt: string | undefined,
): { readonly asKnownAt?: Date } => {
  if (asKnownAt === undefined) return {};
  return { asKnownAt: pastMoment({ deps }, 'asKnownAt', asKnownAt) };
};

/** @param path name of the parameter, for the fault. @throws Problem invalid_request for a moment in the future */
export const pastMoment = ({ deps }: Pick<Serving, 'deps'>, path: string, text: string): Date => {
  const moment = new Date(text);
  if (moment > deps.ledger.now()) throw invalidRequest([{ path, message: wrong('in-future') }]);
  return moment;
};

/** @throws Problem invalid_request for a position that the log has not reached */
export const mustBeReached = async ({ deps }: Pick<Serving, 'deps'>, position: number | undefined): Promise<void> => {
  if (position !== undefined && position > (await deps.ledger.store.head()))
    throw invalidRequest([{ path: 'position', message: wrong('position-not-reached') }]);
};

/** @throws Rejection school_not_found */
export const mustBeRegistered = async ({ deps }: Pick<Serving, 'deps'>, school: string): Promise<void> => {
  await partyOf(deps.ledger, school);
};

/** A list that is never split into pages. */
export const unpaged = <Item>(items: readonly Item[]) => ({ items, next: null });

/** Resolves a moment to its position in the log (5.6). Left out: now. */
export const momentAt = async (
  { deps }: Pick<Serving, 'deps'>,
  path: string,
  text: string | undefined,
): Promise<Moment> => {
  if (text === undefined) return { ...momentOf(deps.ledger.now()), position: await deps.ledger.store.head() };
  const moment = pastMoment({ deps }, path, text);
  return { ...momentOf(moment), position: await positionAt(deps, moment) };
};

const momentOf = (moment: Date) => ({ moment: moment.toISOString(), day: dayOfMoment(moment) });
