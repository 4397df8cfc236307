/** operations.md 11.9: an operator reads once that former publishers are not fenced, why, and where the remedy is. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { fencingTo } from '../../src/server/logging.ts';

it('11.9: that former publishers are not fenced is logged once for each reason, and again when they are; otherwise nothing is', () => {
  const lines: { readonly msg: string; readonly reason?: string }[] = [];
  const told = fencingTo(pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }));
  for (const whyNot of [undefined, undefined, 'no right', 'no right', 'no topic', undefined, undefined]) told(whyNot);
  expect(lines.map(({ msg, reason }) => [msg.slice(0, 48), reason])).toEqual([
    ['messages of a former publisher are not fenced: a', 'no right'],
    ['messages of a former publisher are not fenced: a', 'no topic'],
    ['messages of a former publisher are fenced again', undefined],
  ]);
  expect(lines[0]?.msg).toContain('docs/operations.md');
});
