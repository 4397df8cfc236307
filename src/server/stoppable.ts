import { Interrupted, type Stopping } from '../waiting/stopping.ts';

/** Tells running work that the server is stopping: once at the begin of the stop, and once when work must end. */
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
