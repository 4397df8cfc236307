/** Days that turn while the server runs: closed in order (5.10), requests of long ago forgotten, then, if so set, run for (interfaces.md section 4). */
import type { Logger } from 'pino';
import type { Metrics } from '../adapters/prometheus/prometheus.ts';
import { runInvoices } from '../commands/billing/run.ts';
import { closeDays } from '../commands/calendar/closeDays.ts';
import { openCatalogue } from '../commands/calendar/openCatalogue.ts';
import type { Deps } from '../commands/deps.ts';
import type { RequestMemory } from '../commands/requests/requestMemory.ts';
import { type Day, dayOfMoment } from '../domain/day.ts';
import { Rejection } from '../domain/rejection.ts';
import { ClockLeapt, leapInWords } from '../ledger/clock.ts';
import { systemContext, today } from '../ledger/ledger.ts';
import { Interrupted } from '../waiting/stopping.ts';
import { causeOf } from './logging.ts';
import type { Settings } from './settings.ts';

export type Days = {
  /** Closes what has passed and runs for today, without waiting for the next look at the clock. Both do nothing twice. */
  turned(): Promise<void>;
  /** Looks no more; resolves when what it is at has ended. */
  stop(): Promise<void>;
};

type Surroundings = {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'invoiceRun'>;
  /** Ends a run that is under way; a later one goes on (4.8). */
  readonly signal: AbortSignal;
};

const dayCheckMs = 15_000;

/** Looks at once and then again and again. What an outage prevents is done at a later look, so nothing is skipped. */
export const watchingDays = (
  deps: Deps,
  requests: RequestMemory,
  { invoiceRun }: Pick<Settings, 'invoiceRun'>,
  { logger, metrics, signal }: Surroundings,
): Days => {
  let turnedTo: Day | undefined;
  let latest = Promise.resolve();
  const sayLeap = sayingLeaps(deps, logger);

  const turn = async (): Promise<void> => {
    await closeDays(deps);
    sayLeap();
    const day = today(deps);
    await openCatalogue(deps);
    await requests.expire(deps.ledger.now());
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
          // Once an outage, and once a refusal, not at each look (operations.md 11.2).
          const told = error instanceof Rejection ? error.message : 'outage';
          if (told !== failing) logger.warn({ error: causeOf(error) }, 'the day could not be turned; will try again');
          failing = told;
        },
      )
      .finally(() => {
        isLooking = false;
      });
  };

  void look();
  const timer = setInterval(look, dayCheckMs);
  return {
    turned,
    stop: async () => {
      clearInterval(timer);
      await latest;
    },
  };
};

/** One line when the clock is not believed any more, one when it is again. */
const sayingLeaps = ({ ledger }: Pick<Deps, 'ledger'>, logger: Logger): (() => void) => {
  let isLeapt = false;
  return () => {
    const leap = ledger.clock?.leap();
    if (leap !== undefined && !isLeapt) logger.error(leap, leapInWords(leap));
    if (leap === undefined && isLeapt) logger.info('the clock is believed again; days close');
    isLeapt = leap !== undefined;
  };
};

/** One line in the log for each run, under the correlation id of the events it wrote. */
const runDaily = async (deps: Deps, on: Day, { logger, metrics, signal }: Surroundings): Promise<void> => {
  const context = systemContext(deps);
  const log = logger.child({ correlationId: context.correlationId, on });
  try {
    const { issued, blocked } = await runInvoices(deps, { on, signal }, context);
    const notBilled = blocked.map(({ school, code }) => ({ school, code }));
    metrics.invoiceRun('daily', { outcome: 'done', blocked });
    log.info({ issued: issued.length, blocked: notBilled }, 'daily invoice run');
  } catch (error) {
    // Such as a clock that stepped back behind the last issue date: no reason to try again, nor to stop serving.
    const refused = error instanceof Rejection;
    metrics.invoiceRun('daily', { outcome: refused ? 'refused' : 'failed' });
    if (!refused) throw error;
    log.warn({ code: error.code }, 'daily invoice run refused');
  }
};
