/** For whom work is done, told to whatever shares out what there is of something between those who ask at once. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Asking = {
  /** Who asks, as a token names them. */
  readonly subject: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
};

const asked = new AsyncLocalStorage<Asking>();

/** All that `work` leads to is done for this one. */
export const asking = <T>(who: Asking, work: () => T): T => asked.run(who, work);

/** Undefined for what nobody outside waits for, such as a follower's work. */
export const whoAsks = (): Asking | undefined => asked.getStore();
