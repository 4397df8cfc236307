import { describe, expect, it } from 'vitest';
import { inSlices } from '../../src/waiting/slices.ts';

/** Keeps the thread busy for longer than a slice may last. */
const work = (): void => {
  for (const until = performance.now() + 10; performance.now() < until; );
};

describe('fairness: a long computation', () => {
  it('a long computation is interrupted between its steps, so that others are served before it ends', async () => {
    let served = 0;
    let ended = false;
    const serve = (): void => {
      served++;
      if (!ended) setImmediate(serve);
    };
    setImmediate(serve);
    const servedDuring = await inSlices(
      (function* () {
        for (let step = 0; step < 4; step++) {
          work();
          yield;
        }
        return served;
      })(),
    );
    ended = true;
    expect(servedDuring).toBeGreaterThanOrEqual(2);
  });

  it('a computation in slices returns its result, and throws its own error', async () => {
    const steps = function* (fails: boolean) {
      yield;
      if (fails) throw new RangeError('no');
      return 7;
    };
    expect(await inSlices(steps(false))).toBe(7);
    await expect(inSlices(steps(true))).rejects.toBeInstanceOf(RangeError);
  });
});
