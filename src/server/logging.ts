/** Log lines of what goes on without a request: what happened and its kind, never what is stored. */
import type { Logger } from 'pino';
import { outline } from '../http/problems/outages.ts';
import { inside } from '../http/problems/problem.ts';
import { rejectionOf, type UnknownEvent } from '../ledger/unknownHistory.ts';
import type { Parking } from '../projections/following/applying.ts';
import { ChannelUnusable } from '../projections/messages/publisher.ts';
import type { RebuildShown } from '../projections/rebuilding/rebuilds.ts';
import { StoreUnavailable } from '../waiting/unavailable.ts';

/** An outage without where in the program it was met; of what may be a fault of ours that too. */
export const causeOf = (failure: unknown): object =>
  failure instanceof StoreUnavailable || failure instanceof ChannelUnusable ? outline(failure) : inside(failure);

/** One line when the read models can follow the log no longer, one when they can again. */
export const followingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('the read models follow the log again');
    else logger.error({ error: causeOf(failure) }, 'the read models cannot follow the log; will try again');
  };

/** Once for each school, or what else, that a read model follows no more (5.9). */
export const parkedTo =
  (logger: Logger) =>
  ({ model, unit, event: { stream, revision, position, type }, failure }: Parking): void =>
    logger.error(
      { model, parked: unit, event: { stream, revision, position, type }, error: inside(failure) },
      'a read model cannot apply an event and follows what it is about no more; fix it and retry',
    );

/** What of the ledger this release does not know, a line each: nothing is decided about that, and reads go on (5.9). */
export const unknownTo =
  (logger: Logger) =>
  (unknown: readonly UnknownEvent[]): void => {
    for (const one of unknown) logger.error({ unknown: one.subject }, rejectionOf(one).message);
  };

export const rebuildTo =
  (logger: Logger) =>
  (model: string, { status, position, differences }: RebuildShown, failure: unknown): void => {
    const line = { model, status, position, differences: differences?.count ?? null };
    if (status === 'failed') logger.error({ ...line, error: inside(failure) }, 'rebuild of a read model');
    else logger.info(line, 'rebuild of a read model');
  };

/** One line when nothing can be published any longer, one when it can again. */
export const publishingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('messages are published again');
    else logger.error({ error: causeOf(failure) }, 'messages cannot be published; they are kept, and will be');
  };

/** One line when messages that are owed cannot be made, one when they can again. */
export const enqueueingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('messages that are owed are enqueued again');
    else logger.error({ error: causeOf(failure) }, 'messages that are owed cannot be enqueued; will try again');
  };
