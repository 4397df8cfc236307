import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryRequests } from '../../src/adapters/memory/memoryRequests.ts';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { patientRequests, patientStore } from '../../src/server/patientPorts.ts';
import { withPatience } from '../../src/waiting/patience.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store whose answers come late: each one by the next of these milliseconds. */
const late = (...delays: number[]): EventStore => {
  const store = memoryStore();
  return patientStore({
    ...store,
    head: () => new Promise((resolve) => setTimeout(resolve, delays.shift(), 0)),
  });
};

const asks = async (store: EventStore, times: number): Promise<string> => {
  for (let asked = 1; asked <= times; asked++) {
    try {
      await store.head();
    } catch (error) {
      return `${error instanceof StoreUnavailable ? 'unavailable' : 'failed'} at question ${asked}`;
    }
  }
  return 'answered';
};

const outcomeOf = async (work: Promise<string>, withinMs: number): Promise<string> => {
  const outcome = Promise.race([work, new Promise<string>((resolve) => setTimeout(resolve, withinMs, 'waits'))]);
  await vi.advanceTimersByTimeAsync(withinMs);
  return outcome;
};

describe('a request', () => {
  const never = Number.MAX_SAFE_INTEGER % 2 ** 31;

  it('a request waits no 10 s for a store that does not answer', async () => {
    const work = withPatience(() => asks(late(never), 1));
    expect(await outcomeOf(work, 8_000)).toBe('unavailable at question 1');
  });

  it('a request waits no 10 s for one that answers each question late', async () => {
    const work = withPatience(() => asks(late(...Array<number>(20).fill(1_500)), 20));
    expect(await outcomeOf(work, 8_000)).toBe('unavailable at question 5');
  });

  it('a request goes on as long as it takes while answers come in time', async () => {
    const work = withPatience(() => asks(late(...Array<number>(50).fill(400)), 50));
    expect(await outcomeOf(work, 30_000)).toBe('answered');
  });

  it('a request counts from the last answer that came in time', async () => {
    const work = withPatience(() => asks(late(3_000, 3_000, 100, 3_000, 3_000, 100), 6));
    expect(await outcomeOf(work, 20_000)).toBe('answered');
  });

  it('a request counts answers that it waited for at once only once', async () => {
    const store = late(3_000, 3_000, 3_000, 100);
    const work = withPatience(async () => {
      await Promise.all([store.head(), store.head(), store.head()]);
      return asks(store, 1);
    });
    expect(await outcomeOf(work, 8_000)).toBe('answered');
  });

  it('a request holds no key that it was given when it waited for it no longer', async () => {
    const memory = memoryRequests();
    const opening = { target: 'what', since: 0, begunAt: new Date() };
    const slow = patientRequests({
      ...memory,
      begin: (id, begun) => new Promise((resolve) => setTimeout(() => resolve(memory.begin(id, begun)), 8_000)),
    });
    const asking = withPatience(() => slow.begin('key', opening)).then(() => 'begun', String);
    expect(await outcomeOf(asking, 7_500)).toContain('StoreUnavailable');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await memory.begin('key', opening)).toBeDefined();
  });

  it('a request shares its patience with no other', async () => {
    const store = late(...Array<number>(8).fill(1_500));
    const works = Promise.all([withPatience(() => asks(store, 4)), withPatience(() => asks(store, 4))]);
    expect(await outcomeOf(works.then(String), 8_000)).toBe('answered,answered');
  });
});

it('work that no request waits for has all the patience of its store', async () => {
  expect(await outcomeOf(asks(late(60_000), 1), 70_000)).toBe('answered');
});
