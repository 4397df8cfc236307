import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { inTurns } from '../../src/waiting/inTurns.ts';
import { withPatience } from '../../src/waiting/patience.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';

describe('work in turns', () => {
  it('work in turns is at most so many at a time, in the order asked, also after one that failed', async () => {
    const inTurn = inTurns(2);
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const asked = [0, 1, 2, 3].map((n) =>
      inTurn(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('failed');
        return n;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[0]!();
    await expect(asked[0]).rejects.toThrow('failed');
    await turnOfTheLoop();
    expect(begun).toEqual([0, 1, 2]);
    ends[2]!();
    expect(await asked[2]).toBe(2);
    await turnOfTheLoop();
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[1]!();
    ends[3]!();
    expect(await Promise.all(asked.slice(1))).toEqual([1, 2, 3]);
    expect(await inTurn(async () => 'next')).toBe('next');
  });

  it('work in turns skips a request that no longer waits, and gives its turn to the next', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const inTurn = inTurns(1);
      let end = () => {};
      const first = inTurn(
        () =>
          new Promise<void>((resolve) => {
            end = resolve;
          }),
      );
      const impatient = withPatience(() => inTurn(async () => 'never begun'));
      const patient = inTurn(async () => 'after it');
      const refused = expect(impatient).rejects.toBeInstanceOf(StoreUnavailable);
      await vi.advanceTimersByTimeAsync(10_000);
      await refused;
      end();
      await first;
      expect(await patient).toBe('after it');
      expect(await inTurn(async () => 'free again')).toBe('free again');
    } finally {
      vi.useRealTimers();
    }
  });
});
