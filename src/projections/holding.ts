/** Work that one process does at a time (operations 12.2): the one that holds its lock. */
import { type Alarm, alarm } from '../waiting/alarm.ts';
import type { ReadStore } from './readStore.ts';

/** The part of the store of read models that lends locks. */
export type Locking = Pick<ReadStore, 'exclusively' | 'onFreed'>;

/**
 * Milliseconds. A process that waits asks for the lock this often without being rung, and the holder checks this often
 * that it still has it.
 */
const askMs = 1_000;

export type HoldingOptions = {
  /** Ends the holding: the work is told, and the lock is given up once the work has ended. */
  readonly signal: AbortSignal;
  /** Rung when another process gave up a lock. Default: one of its own. */
  readonly freed?: Alarm;
  /** Waits until it is time to ask for the lock again. Default: until it is rung, or for a second. */
  readonly standby?: () => Promise<void>;
  /** Called when the lock cannot be asked for, or when the work failed. It is tried again. */
  readonly onFailure?: (failure: unknown) => void;
};

/**
 * Does `work` while this process holds the lock of this name, and waits while another process holds it. `alone` aborts
 * when the lock may be lost, or when `signal` aborts. Resolves after `signal` aborted.
 */
export const whileHoldingLock = async (
  locking: Locking,
  name: string,
  work: (alone: AbortSignal) => Promise<void>,
  { signal, freed = alarm(), standby = () => freed.wait(askMs), onFailure = () => {} }: HoldingOptions,
): Promise<void> => {
  const forget = locking.onFreed(freed.ring);
  signal.addEventListener('abort', freed.ring);
  try {
    while (!signal.aborted)
      try {
        const outcome = await locking.exclusively(name, (mustBeAlone) => whileAlone(work, mustBeAlone, signal));
        if (outcome !== 'in progress') continue;
        if (!signal.aborted) await standby();
      } catch (error) {
        onFailure(error);
        if (!signal.aborted) await freed.wait(askMs);
      }
  } finally {
    signal.removeEventListener('abort', freed.ring);
    forget();
  }
};

const whileAlone = async (
  work: (alone: AbortSignal) => Promise<void>,
  mustBeAlone: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const lost = new AbortController();
  const timer = setInterval(() => mustBeAlone().catch(() => lost.abort()), askMs);
  const end = (): void => lost.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    await work(lost.signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
  }
};
