/** Begins a start anew when a store goes away in the middle of it, for example because PostgreSQL fails over (operations 12.3). */
import { StoreDenied } from '../../ledger/eventStore.ts';
import { pause } from '../../waiting/pause.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { lastMessageOf } from '../stores/faultText.ts';
import { type Patience, patienceOf, type Waiting } from '../stores/storeWaiting.ts';
import type { Ends, EndsInOrder } from './starting.ts';

/** One attempt to start. It adds to `ends` all that it opens. */
export type Attempt = {
  readonly ends: Ends;
  /** What is left of the time that all attempts together may wait. */
  readonly patience: Patience;
  /**
   * Called once the stores are open. Until then no other attempt is needed, because the opening of a store waits by itself.
   */
  opened(): void;
};

const againMs = 500;

/**
 * Carries out `begin` until no store goes away while it does. What a failed attempt opened is ended before the next.
 * @throws StoreUnavailable once the time for waiting is over, and whatever else ends an attempt
 */
export const begun = async <Begun>(
  whole: EndsInOrder,
  waiting: Waiting,
  begin: (attempt: Attempt) => Promise<Begun>,
): Promise<Begun> => {
  const patience = patienceOf(waiting);
  const { seconds, signal, say } = waiting;
  for (;;) {
    const { ends, carryOut } = whole.part();
    let openedAt: number | undefined;
    const opened = () => {
      openedAt = performance.now();
    };
    try {
      return await begin({ ends, patience, opened });
    } catch (error) {
      if (openedAt === undefined || !isAway(error)) throw error;
      await carryOut();
      await pause(seconds === 0 ? 0 : againMs, signal);
      signal.throwIfAborted();
      patience.leftMs -= performance.now() - openedAt;
      if (seconds === 0 || patience.leftMs <= 0) throw wentAway(error, seconds);
      say(`${wentAway(error).message} It begins again, and waits up to ${seconds} s in all (STORE_WAIT_SECONDS).`);
    }
  }
};

/** A store that denies a right answers, so that waiting does not help. */
const isAway = (error: unknown): error is StoreUnavailable =>
  error instanceof StoreUnavailable && !(error instanceof StoreDenied);

const wentAway = (error: StoreUnavailable, seconds = 0): StoreUnavailable => {
  const again = seconds === 0 ? '' : `, time and again for ${seconds} s (STORE_WAIT_SECONDS)`;
  return new StoreUnavailable(`A store went away while Telboek started${again}: ${lastMessageOf(error)}.`, {
    cause: error,
  });
};
