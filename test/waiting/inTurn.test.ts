import { expect, it } from 'vitest';
import { inTurn } from '../../src/waiting/inTurn.ts';

it('work in turn by key does what is asked for one key in order, one at a time, and goes on after a failure', async () => {
  const turns = inTurn();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b');
    return name;
  };
  const [a, b, c] = [turns('x', work('a')), turns('x', work('b')), turns('x', work('c'))];
  await expect(b).rejects.toThrow('b');
  expect([await a, await c]).toEqual(['a', 'c']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('work in turn by key does not let one key wait for another', async () => {
  const turns = inTurn();
  let open = () => {};
  const waiting = turns('x', () => new Promise<void>((resolve) => (open = resolve)));
  expect(await turns('y', async () => 'done')).toBe('done');
  open();
  await waiting;
});
