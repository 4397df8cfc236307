/** Remembers the asker for whom work is done. Code that divides a scarce resource between askers reads it here. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Asker = {
  /** The asker's name, as the token gives it. */
  readonly subject: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly abandoned: AbortSignal;
};

const asked = new AsyncLocalStorage<Asker>();

/** Runs `work`, and all that it leads to, in the name of this asker. */
export const onBehalfOf = <T>(who: Asker, work: () => T): T => asked.run(who, work);

/** The asker of the work under way. Undefined for work that nobody outside waits for, such as a follower's. */
export const currentAsker = (): Asker | undefined => asked.getStore();
