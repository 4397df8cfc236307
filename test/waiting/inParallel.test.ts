import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../src/waiting/inParallel.ts';

describe('work in parallel', () => {
  const items = Array.from({ length: 50 }, (_, n) => n);

  it('work in parallel is done for each item once, in order, and so many at a time', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await inParallel(items, 8, async (item) => {
      begun.push(item);
      most = Math.max(most, ++underWay);
      await nextTurn();
      underWay--;
    });
    expect([begun, most, underWay]).toEqual([items, 8, 0]);
  });

  it('work in parallel ends with the first failure, once what was under way has ended', async () => {
    const begun: number[] = [];
    let underWay = 0;
    const failing = inParallel(items, 4, async (item) => {
      begun.push(item);
      underWay++;
      await nextTurn();
      underWay--;
      if (item === 5) throw new Error(`failed at ${item}`);
    });
    await expect(failing).rejects.toThrow('failed at 5');
    expect(underWay).toBe(0);
    // Four run at a time: 4 to 7 were under way, and at most as many more began before 5 ended.
    expect(begun.length).toBeLessThanOrEqual(12);
  });
});
