/** Log lines about work without a request: what happened and of which kind, never stored data. */
import type { Logger } from 'pino';
import type { DoingOptions } from '../commands/jobs/jobs.ts';
import { Rejection, refusalOf } from '../domain/rejection.ts';
import { errorForLog } from '../http/problems/errorLogged.ts';
import { failureForLog } from '../http/problems/outages.ts';
import { rejectionOf, type UnknownEvent } from '../ledger/unknownHistory.ts';
import type { Parking } from '../projections/following/applied.ts';
import { ChannelUnusable } from '../projections/messages/publisher.ts';
import type { RebuildShown } from '../projections/rebuilding/rebuilds.ts';
import { StoreUnavailable } from '../waiting/unavailable.ts';
import { defaultLanguage } from '../words/language.ts';
import { refusalInWords } from '../words/words.ts';

/** An outage is logged without its place in the program. A fault that may be ours is logged with it. */
export const causeOf = (failure: unknown): object =>
  failure instanceof StoreUnavailable || failure instanceof ChannelUnusable
    ? failureForLog(failure)
    : errorForLog(failure);

/** Logs one line when the read models can no longer follow the log, and one when they can again. */
export const followingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('the read models follow the log again');
    else logger.error({ error: causeOf(failure) }, 'the read models cannot follow the log; will try again');
  };

/** Logs one line for each school, or other unit, that a read model no longer follows (5.9). */
export const parkedTo =
  (logger: Logger) =>
  ({ model, unit, event: { stream, revision, position, type }, failure }: Parking): void =>
    logger.error(
      { model, parked: unit, event: { stream, revision, position, type }, error: errorForLog(failure) },
      'a read model cannot apply an event and follows what it is about no more; fix it and retry',
    );

/**
 * Logs one line for each thing in the ledger that this release does not know. Nothing is decided about it, and reads go
 * on (5.9).
 */
export const unknownTo =
  (logger: Logger) =>
  (unknown: readonly UnknownEvent[]): void => {
    for (const one of unknown)
      logger.error({ unknown: one.subject }, refusalInWords(refusalOf(rejectionOf(one)), defaultLanguage));
  };

export const rebuildTo =
  (logger: Logger) =>
  (model: string, { status, position, differences }: RebuildShown, failure: unknown): void => {
    const line = { model, status, position, differences: differences?.count ?? null };
    if (status === 'failed') logger.error({ ...line, error: errorForLog(failure) }, 'rebuild of a read model');
    else logger.info(line, 'rebuild of a read model');
  };

/** Logs one line when nothing can be published any longer, and one when it can again. */
export const publishingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('messages are published again');
    else logger.error({ error: causeOf(failure) }, 'messages cannot be published; they are kept, and will be');
  };

/** Logs one line when the brokers cannot fence former publishers, and one when they do again. It is silent while they do. */
export const fencingTo = (logger: Logger) => {
  let before: string | undefined;
  return (whyNot: string | undefined): void => {
    if (whyNot !== before && whyNot === undefined) logger.info('messages of a former publisher are fenced again');
    else if (whyNot !== before)
      logger.warn(
        { reason: whyNot },
        'messages of a former publisher are not fenced: after an outage one may arrive after newer ones of its key; docs/operations.md, "Kafka", has what the brokers need',
      );
    before = whyNot;
  };
};

/** Logs one line when owed messages cannot be made, and one when they can again. */
export const enqueueingTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('messages that are owed are enqueued again');
    else logger.error({ error: causeOf(failure) }, 'messages that are owed cannot be enqueued; will try again');
  };

/** Logs one line when jobs cannot be looked for, and one when they can again. */
export const jobsTo =
  (logger: Logger) =>
  (failure: unknown): void => {
    if (failure === undefined) logger.info('jobs are done again');
    else logger.error({ error: causeOf(failure) }, 'jobs cannot be looked for; they are kept, and will be done');
  };

/** Logs one line for each job that ended here, under the correlation id of its events. */
export const jobEndedTo =
  (logger: Logger): NonNullable<DoingOptions['onEnd']> =>
  ({ id, kind }, { correlationId }, error) => {
    const line = { job: id, kind, correlationId };
    if (error === undefined) logger.info(line, 'job done');
    else if (error instanceof Rejection) logger.info({ ...line, code: error.code }, 'job refused');
    else logger.error({ ...line, error: errorForLog(error) }, 'job failed');
  };
