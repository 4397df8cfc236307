import { expect, it } from 'vitest';
import { hostsIn } from '../../../../src/adapters/postgres/hosts/address.ts';
import { chooseWriter } from '../../../../src/adapters/postgres/hosts/choosing.ts';
import type { Standing } from '../../../../src/adapters/postgres/hosts/standing.ts';

const [one, two] = hostsIn('postgres://u:p@one:5432,two:5432/db') as [never, never];
const primary = (timeline: number, system = '7'): Standing => ({ takesWrites: true, system, timeline });
const standby: Standing = { takesWrites: false, system: '7', timeline: 0 };
const nothingSeen = () => 0;

const hostOf = (said: readonly (Standing | Error)[], timelineOf = nothingSeen as (system: string) => number) => {
  const choice = chooseWriter(
    [one, two].map((at, index) => ({ at, said: said[index]! })),
    undefined,
    timelineOf,
  );
  return choice.chosen === undefined ? choice.why : (choice.chosen as { host: string }).host;
};

it('12.3: a connection is made to the first host that takes writes', () => {
  expect(hostOf([primary(1), standby])).toBe('one');
  expect(hostOf([standby, primary(1)])).toBe('two');
  expect(hostOf([new Error('connect ECONNREFUSED'), primary(3)])).toBe('two');
  expect(hostOf([primary(2), primary(2)])).toBe('one');
});

it('12.3: of two primaries of one cluster, the one that was promoted last is written to', () => {
  expect(hostOf([primary(1), primary(2)])).toBe('two');
  expect(hostOf([primary(3), primary(2)])).toBe('one');
});

it('12.3: a primary on a lower timeline than its cluster has reached is never written to', () => {
  expect(hostOf([primary(1), new Error('timeout expired')], () => 2)).toBe(
    'one:5432 is a primary of before: it is on timeline 1, and the cluster has reached 2. End it, and make it a standby again; two:5432 does not answer (timeout expired)',
  );
});

it('12.3: servers of two clusters in one address are refused, because nobody can tell which is meant', () => {
  expect(hostOf([primary(1, '7'), primary(1, '8')])).toContain('belongs to the cluster 8, and another one was found');
});

it('12.3: standbys alone take no writes', () => {
  expect(hostOf([standby, standby])).toBe(
    'one:5432 is a standby, or set to read only; two:5432 is a standby, or set to read only',
  );
});
