/** Does long computations in slices, so that no request keeps others waiting (interfaces.md section 2, fairness). */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A slice holds the event loop this long at most, plus one step. A request that waits meets a few such slices at once. */
const sliceMsMax = 5;

/**
 * Runs a computation that yields wherever it may be interrupted. Other work is served between its slices.
 * @throws whatever the computation throws
 */
export const inSlices = async <T>(steps: Generator<unknown, T, void>): Promise<T> => {
  const letOthersIn = breathing();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const pause = letOthersIn();
    if (pause !== undefined) await pause;
  }
};

/** For a loop that calls it after each step: once a slice is full, it lets other work run before the loop goes on. */
export const breathing = (): (() => Promise<void> | undefined) => {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMsMax) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
};
