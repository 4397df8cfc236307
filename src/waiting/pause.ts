import { setTimeout as after } from 'node:timers/promises';

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. That an abort ends the wait is no error to any caller. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => {});
