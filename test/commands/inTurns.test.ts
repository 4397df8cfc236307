import { describe, expect, it } from 'vitest';
import { inTurns } from '../../src/commands/inTurns.ts';

describe('work in turns', () => {
  it('is at most so many at a time, in the order asked, also after one that failed', async () => {
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
    expect(begun).toEqual([0, 1, 2]);
    ends[2]!();
    expect(await asked[2]).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[1]!();
    ends[3]!();
    expect(await Promise.all(asked.slice(1))).toEqual([1, 2, 3]);
    expect(await inTurn(async () => 'next')).toBe('next');
  });
});
