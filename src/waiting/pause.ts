import { setTimeout as after } from 'node:timers/promises';

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. An abort is no error: it only ends the wait. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => {});
