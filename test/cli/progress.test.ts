import { describe, expect, it } from 'vitest';
import { barsOn, progressOf } from '../../src/cli/progress.ts';

const watched = (isTTY: boolean, unit: string | null = 'events') => {
  let ms = 0;
  const written: string[] = [];
  const out = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  const progress = progressOf(out, 'Chains', unit ?? undefined, () => ms);
  const at = (after: number, done: number, total: number) => {
    ms = after;
    progress.at(done, total);
  };
  return { progress, at, written };
};

describe('the progress of a long command', () => {
  it('the progress of a long command is a bar on a terminal, drawn again in its place at most ten times a second', () => {
    const { progress, at, written } = watched(true);
    at(1_000, 500, 1_000);
    at(1_050, 600, 1_000);
    at(1_100, 750, 1_000);
    expect(written).toEqual([
      '\rChains [===============               ]  50% 500 events/s, 1 s left\u001b[K',
      '\rChains [======================        ]  75% 682 events/s, 1 s left\u001b[K',
    ]);
    at(1_150, 1_000, 1_000);
    progress.end();
    expect(written.slice(2)).toEqual(['\rChains [==============================] 100% 870 events/s\u001b[K', '\n']);
  });

  it('the progress of a long command is a line every few seconds elsewhere, and one at the end', () => {
    const { progress, at, written } = watched(false);
    at(1_000, 100, 1_000);
    at(5_000, 500, 1_000);
    at(6_000, 700, 1_000);
    at(10_000, 1_000, 1_000);
    progress.end();
    progress.end();
    expect(written).toEqual([
      'Chains: 500 of 1000 events (50%), 100 events/s, 5 s left\n',
      'Chains: 1000 of 1000 events (100%), 100 events/s\n',
    ]);
  });

  it('the progress of a long command says what is left in minutes when it is long, and counts nothing that was done before', () => {
    const { progress, at, written } = watched(false);
    progress.from(400);
    at(5_000, 500, 13_000);
    expect(written).toEqual(['Chains: 500 of 13000 events (3%), 20 events/s, 11 min left\n']);
  });

  it('the progress of a long command of places in a log says which part is done: how many events lie between them, a store with gaps does not know', () => {
    const line = watched(false, null);
    line.at(5_000, 13_500, 27_000);
    expect(line.written).toEqual(['Chains: 50%, 5 s left\n']);
    const bar = watched(true, null);
    bar.at(1_000, 27_000, 27_000);
    expect(bar.written).toEqual(['\rChains [==============================] 100%\u001b[K']);
  });

  it('the progress of a long command of nothing is whole, and says nothing when it never began', () => {
    const { progress, at, written } = watched(false);
    progress.end();
    expect(written).toEqual([]);
    at(5_000, 0, 0);
    expect(written).toEqual(['Chains: 0 of 0 events (100%), 0 events/s\n']);
  });
});

it('a command that does one thing after the other shows one bar after the other, of what is counted in each', () => {
  let ms = 0;
  const written: string[] = [];
  const out = { isTTY: false, columns: 80, write: (text: string) => written.push(text) > 0 };
  const bars = barsOn(out, () => ms);
  bars.at('documents', { done: 0, total: 10, unit: 'schools' });
  ms = 5_000;
  bars.at('documents', { done: 10, total: 10, unit: 'schools' });
  bars.at('documents', { done: 50, total: 200, unit: 'positions' });
  ms = 10_000;
  bars.at('documents', { done: 100, total: 200, unit: 'positions' });
  bars.at('counts', { done: 0, total: 4, unit: 'schools' });
  bars.end();
  bars.end();
  expect(written).toEqual([
    'documents: 10 of 10 schools (100%), 2 schools/s\n',
    'documents: 50%, 10 s left\n',
    'counts: 0 of 4 schools (0%), 0 schools/s\n',
  ]);
});
