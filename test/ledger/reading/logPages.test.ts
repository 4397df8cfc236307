import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { eventPages, headerPages, type PagesAsked } from '../../../src/ledger/reading/logPages.ts';

const ours = 'school-01AA00';
const foreign = 'orders-of-another-program';

let store: EventStore;

/** Seven events at positions 1 to 7; the third and the seventh are of another program. */
beforeEach(async () => {
  store = memoryStore();
  let ids = 0;
  const add = async (stream: string, type: string): Promise<unknown> => {
    const expected = (await store.read(stream)).length - 1;
    const id = `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
    return store.append(stream, [{ id, type, data: '{}', metadata: '{}' }], expected === -1 ? 'none' : expected);
  };
  for (const type of ['A', 'B']) await add(ours, type);
  await add(foreign, 'A');
  for (const type of ['A', 'B', 'A']) await add(ours, type);
  await add(foreign, 'A');
});

const read = async (asked: PagesAsked & { readonly without?: readonly string[] } = {}) => {
  const pages: [number[], number][] = [];
  for await (const { events, reached } of eventPages(store, { perPage: 2, ...asked }))
    pages.push([events.map(({ position }) => position), reached]);
  return pages;
};

describe('the log read page by page', () => {
  it('pages come in order, without the events of other programs, each with the position that was reached', async () => {
    expect(await read()).toEqual([
      [[1, 2], 2],
      [[4], 4],
      [[5, 6], 6],
      [[], 7],
    ]);
  });

  it('pages begin after one position and end at another, and tell that they came so far', async () => {
    expect(await read({ after: 1, through: 5 })).toEqual([
      [[2], 3],
      [[4, 5], 5],
    ]);
    expect(await read({ through: 1 })).toEqual([[[1], 1]]);
    expect(await read({ after: 5, through: 5 })).toEqual([]);
  });

  it('where the store leaves out the last events, the end that was asked for is reached all the same', async () => {
    const leavesOut: EventStore = {
      ...store,
      readAll: async (after, limit, without = []) =>
        (await store.readAll(after, 100)).filter(({ type }) => !without.includes(type)).slice(0, limit),
    };
    const reached: number[] = [];
    for await (const page of eventPages(leavesOut, { after: 6, through: 7, without: ['A'] }))
      reached.push(page.reached);
    expect(reached).toEqual([7]);
  });

  it('headers come in the same pages as the events', async () => {
    const pages: number[][] = [];
    for await (const { events } of headerPages(store, { perPage: 2, through: 4 }))
      pages.push(events.map(({ position }) => position));
    expect(pages).toEqual([[1, 2], [4]]);
  });

  it('an aborted reading throws before its next page', async () => {
    const stopping = new AbortController();
    const pages = eventPages(store, { perPage: 2, signal: stopping.signal });
    await pages.next();
    stopping.abort(new Error('stopped'));
    await expect(pages.next()).rejects.toThrow('stopped');
  });
});
