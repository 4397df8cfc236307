import { Interrupted, type Stopping } from '../waiting/stopping.ts';

/** Tells those at work that the server is stopping: at once, and when they have to come to an end. */
export const stoppable = (): Stopping & { begin(finishMsMax: number): void } => {
  const finishing = new AbortController();
  let begun = false;
  return {
    get begun() {
      return begun;
    },
    signal: finishing.signal,
    begin: (finishMsMax) => {
      if (begun) return;
      begun = true;
      setTimeout(() => finishing.abort(new Interrupted()), finishMsMax).unref();
    },
  };
};
