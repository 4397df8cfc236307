/** Long computations done in slices, so that no request keeps others waiting (interfaces.md section 2, fairness). */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the event loop is held at most, but for one step; a request that waits sees a few such slices at once. */
const sliceMsMax = 5;

/**
 * Does a computation that yields wherever it may be interrupted. Between its slices others are served.
 * @throws what it throws
 */
export const inSlices = async <T>(steps: Generator<unknown, T, void>): Promise<T> => {
  let since = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - since < sliceMsMax) continue;
    await nextTurn();
    since = performance.now();
  }
};
