/**
 * Turns the days while the server runs: closes them in order (5.10), forgets old requests, jobs and sessions, erases personal data
 * that is due (8.4) and, if set, does the daily invoice run (interfaces.md section 4).
 */
import type { Logger } from 'pino';
import type { Metrics } from '../adapters/prometheus/prometheus.ts';
import { issueDueDocuments } from '../commands/billing/run.ts';
import { clockState } from '../commands/calendar/clock.ts';
import { closeDays } from '../commands/calendar/closeDays.ts';
import { openCatalogue } from '../commands/calendar/openCatalogue.ts';
import type { Deps } from '../commands/deps.ts';
import { eraseDue } from '../commands/information/retention.ts';
import type { JobQueue } from '../commands/jobs/jobQueue.ts';
import type { RequestMemory } from '../commands/requests/requestMemory.ts';
import type { SessionStore } from '../commands/sessions/sessionStore.ts';
import { type Day, dayOfMoment } from '../domain/day.ts';
import { Rejection } from '../domain/rejection.ts';
import { ClockLeapt, leapInWords } from '../ledger/clock.ts';
import { systemContext, today } from '../ledger/ledger.ts';
import { type Locking, whileHoldingLock } from '../projections/holding.ts';
import type { ReadStore } from '../projections/readStore.ts';
import { requestsWithData } from '../queries/informationRequests.ts';
import { alarm } from '../waiting/alarm.ts';
import { pause } from '../waiting/pause.ts';
import { Interrupted } from '../waiting/stopping.ts';
import { causeOf } from './logging.ts';
import type { Settings } from './settings/settings.ts';

export type Days = {
  /**
   * Closes past days and does today's run, without waiting for the next look at the clock. Repeating it has no effect.
   */
  turned(): Promise<void>;
  /** Whether this process turns the days. Another one does otherwise (operations 12.2). */
  isHolder(): boolean;
  /** Stops looking. Resolves when the work under way has ended. */
  stop(): Promise<void>;
};

type Surroundings = {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'invoiceRun'>;
  readonly readStore: Pick<ReadStore, 'find'> & Locking;
  /** Ends a run that is under way. A later run continues it (4.8). */
  readonly signal: AbortSignal;
};

const dayCheckMs = 15_000;

/** How soon a process that waits takes over, at the latest. */
const standbyMs = 1_000;

/**
 * Looks at the clock at once and then at intervals, in the one process that holds the lock (operations 12.2). Work that an outage prevents is done at a later look, so nothing is
 * skipped.
 */
export const watchingDays = (
  deps: Deps,
  kept: {
    readonly requests: Pick<RequestMemory, 'expire'>;
    readonly jobs: Pick<JobQueue, 'expire'>;
    readonly sessions: Pick<SessionStore, 'expire'>;
  },
  { invoiceRun }: Pick<Settings, 'invoiceRun'>,
  { logger, metrics, readStore, signal }: Surroundings,
): Days => {
  let turnedTo: Day | undefined;
  let latest = Promise.resolve();
  const sayLeap = sayingLeaps(deps, logger);

  const turn = async (): Promise<void> => {
    await closeDays(deps);
    sayLeap();
    const day = today(deps);
    await openCatalogue(deps);
    await kept.requests.expire(deps.ledger.now());
    await kept.jobs.expire(deps.ledger.now());
    await kept.sessions.expire(deps.ledger.now());
    await eraseDue(deps, await requestsWithData(readStore), day);
    if (invoiceRun === 'daily') await runDaily(deps, day, { logger, metrics, signal });
    turnedTo = day;
  };
  const turned = (): Promise<void> => {
    const turning = latest.then(turn);
    latest = turning.catch(() => {});
    return turning;
  };
  let isLooking = false;
  let failing: string | undefined;
  const look = async (): Promise<void> => {
    if (isLooking || dayOfMoment(deps.ledger.now()) === turnedTo) return;
    isLooking = true;
    await turned()
      .then(
        () => {
          if (failing !== undefined) logger.info('the day is turned after all');
          failing = undefined;
        },
        (error) => {
          if (error instanceof Interrupted || error instanceof ClockLeapt) return;
          // Logged once per outage and once per refusal, not at each look (operations.md 11.2).
          const told = error instanceof Rejection ? error.message : 'outage';
          if (told !== failing) logger.warn({ error: causeOf(error) }, 'the day could not be turned; will try again');
          failing = told;
        },
      )
      .finally(() => {
        isLooking = false;
      });
  };

  /** While another process closes the days, this one must learn of it: otherwise the clock would seem to have leapt. */
  const learn = async (): Promise<void> => {
    await clockState(deps).catch(() => {});
    sayLeap();
  };

  const stopping = new AbortController();
  let isHolder = false;
  const looking = async (alone: AbortSignal): Promise<void> => {
    isHolder = true;
    try {
      while (!alone.aborted) {
        await look();
        await pause(dayCheckMs, alone);
      }
    } finally {
      isHolder = false;
      // Another process may turn the days from now on, and this one again later.
      turnedTo = undefined;
    }
  };
  const freed = alarm();
  let learntAt = Number.NEGATIVE_INFINITY;
  const standby = async (): Promise<void> => {
    if (performance.now() - learntAt > dayCheckMs) {
      learntAt = performance.now();
      await learn();
    }
    await freed.wait(standbyMs);
  };
  const running = whileHoldingLock(readStore, 'turning the days', looking, { signal: stopping.signal, freed, standby });
  return {
    turned,
    isHolder: () => isHolder,
    stop: async () => {
      stopping.abort();
      await running;
      await latest;
    },
  };
};

/** Logs one line when the clock is no longer believed, and one when it is again. */
const sayingLeaps = ({ ledger }: Pick<Deps, 'ledger'>, logger: Logger): (() => void) => {
  let isLeapt = false;
  return () => {
    const leap = ledger.clock?.leap();
    if (leap !== undefined && !isLeapt) logger.error(leap, leapInWords(leap));
    if (leap === undefined && isLeapt) logger.info('the clock is believed again; days close');
    isLeapt = leap !== undefined;
  };
};

/** Logs one line per run, under the correlation id of the events it wrote. */
const runDaily = async (
  deps: Deps,
  on: Day,
  { logger, metrics, signal }: Omit<Surroundings, 'readStore'>,
): Promise<void> => {
  const context = systemContext(deps);
  const log = logger.child({ correlationId: context.correlationId, on });
  try {
    const { issued, blocked } = await issueDueDocuments(deps, { on, signal }, context);
    const notBilled = blocked.map(({ school, code }) => ({ school, code }));
    metrics.invoiceRun('daily', { outcome: 'done', blocked });
    log.info({ issued: issued.length, blocked: notBilled }, 'daily invoice run');
  } catch (error) {
    // A refusal, for example because the clock stepped back behind the last issue date, is neither a reason to try
    // again nor to stop serving.
    const refused = error instanceof Rejection;
    metrics.invoiceRun('daily', { outcome: refused ? 'refused' : 'failed' });
    if (!refused) throw error;
    log.warn({ code: error.code }, 'daily invoice run refused');
  }
};
