import { describe, expect, it } from 'vitest';
import { onBehalfOf } from '../../src/waiting/asker.ts';
import { fairTurns } from '../../src/waiting/fairTurns.ts';
import { patienceSpent, withPatience } from '../../src/waiting/patience.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';

const asked = (subject: string, abandoned = new AbortController().signal) => ({ subject, abandoned });

/** Pieces of work that end when the test says so, and the order in which they began. */
const pieces = (inTurn: ReturnType<typeof fairTurns>) => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (subject: string, name: string, abandoned?: AbortSignal) =>
    onBehalfOf(asked(subject, abandoned), () =>
      inTurn(() => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
      }),
    );
  return { begun, ask, end: (name: string) => ends.get(name)!() };
};

describe('fair turns (interfaces 2, fairness)', () => {
  it('an asker of many pieces waits behind those who ask for one', async () => {
    const { begun, ask, end } = pieces(fairTurns(1));
    const all = ['a1', 'a2', 'a3'].map((name) => ask('a', name));
    all.push(ask('b', 'b1'), ask('c', 'c1'));
    for (const [at, name] of ['a1', 'a2', 'b1', 'c1', 'a3'].entries()) {
      await expect.poll(() => begun.length).toBe(at + 1);
      end(name);
    }
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  it('one asker has no more turns than its share, even while others are free', async () => {
    const { begun, ask, end } = pieces(fairTurns(2, 1));
    const all = [ask('a', 'a1'), ask('a', 'a2'), ask('b', 'b1')];
    expect(begun).toEqual(['a1', 'b1']);
    end('b1');
    await all[2];
    expect(begun).toEqual(['a1', 'b1']);
    end('a1');
    await expect.poll(() => begun).toEqual(['a1', 'b1', 'a2']);
    end('a2');
    await Promise.all(all);
  });

  it('a piece that nobody waits for any more is not begun, and one that fails gives its turn on', async () => {
    const inTurn = fairTurns(1);
    const { begun, ask, end } = pieces(inTurn);
    const first = ask('a', 'a1');
    const leaving = new AbortController();
    const left = ask('b', 'b1', leaving.signal);
    const failing = onBehalfOf(asked('c'), () => inTurn(() => Promise.reject(new Error('no'))));
    const last = ask('d', 'd1');
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    end('a1');
    await expect(failing).rejects.toThrow('no');
    await expect.poll(() => begun).toEqual(['a1', 'd1']);
    end('d1');
    await Promise.all([first, last]);
    expect(() => leaving.signal.throwIfAborted()).toThrow('gone');
    await expect(ask('b', 'b2', leaving.signal)).rejects.toThrow('gone');
  });

  it.each([
    [new StoreUnavailable('away'), true],
    [new Error('another fault'), false],
  ])(
    'waiting behind work that found a store away is patience spent, and behind other faults it is not: %s',
    async (fault, isSpent) => {
      const inTurn = fairTurns(1);
      let fail: (reason: Error) => void = () => {};
      const first = onBehalfOf(asked('a'), () =>
        inTurn(
          () =>
            new Promise((_, reject) => {
              fail = reject;
            }),
        ),
      );
      const second = withPatience(() => onBehalfOf(asked('b'), () => inTurn(async () => patienceSpent())));
      const since = performance.now();
      await expect.poll(() => performance.now() - since).toBeGreaterThan(5);
      fail(fault);
      await expect(first).rejects.toBe(fault);
      if (isSpent) expect(await second).toBeGreaterThan(5);
      else expect(await second).toBe(0);
    },
  );
});
