/** Long computations done in slices, so that no request keeps others waiting (interfaces.md section 2, fairness). */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the event loop is held at most, but for one step; a request that waits sees a few such slices at once. */
const sliceMsMax = 5;

/**
 * Does a computation that yields wherever it may be interrupted. Between its slices others are served.
 * @throws what it throws
 */
export const inSlices = async <T>(steps: Generator<unknown, T, void>): Promise<T> => {
  const letOthersIn = breathing();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const pause = letOthersIn();
    if (pause !== undefined) await pause;
  }
};

/** For a loop that calls it after each step: once a slice is full it serves others before it goes on. */
export const breathing = (): (() => Promise<void> | undefined) => {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMsMax) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
};
