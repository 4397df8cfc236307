import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AppendTooLarge,
  appendBytesMax,
  type EventStore,
  headerOf,
  type NewEvent,
  type Position,
  RevisionConflict,
  type StoredEvent,
} from '../../src/ledger/eventStore.ts';

/** Opens a store on a log. Opening it again gives another process on the same log. */
export type OpenStores = () => Promise<{
  open: () => Promise<EventStore>;
  remove: () => Promise<void>;
  /** Whether others have written to the log before. Otherwise it is empty the first time. */
  used?: boolean;
}>;

/** A fixed UUID for a name. */
export const idFor = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

export const event = (name: string, data: unknown = { name }): NewEvent => ({
  id: idFor(name),
  type: 'Noted',
  data: JSON.stringify(data),
  metadata: '{"actor":"test"}',
});

const numbered = (name: string, count: number): NewEvent[] =>
  Array.from({ length: count }, (_, index) => event(`${name}-${index}`));

const ids = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);

const bytesOf = ({ id, type, data, metadata }: NewEvent): NewEvent => ({ id, type, data, metadata });

/** Everything after a position, page by page. */
export const readToEnd = async (store: EventStore, after: Position): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for (let position = after; ; ) {
    const page = await store.readAll(position, 100);
    const last = page.at(-1);
    if (!last) return found;
    found.push(...page);
    position = last.position;
  }
};

/**
 * The milliseconds without an event after which no more events are expected. On a server that others use, reading the whole
 * log may take longer.
 */
const silentMsMax = 20_000;

/** Follows until `count` events have come. */
export const follow = async (store: EventStore, after: Position, count: number): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), silentMsMax);
  try {
    for await (const batch of store.subscribe(after, silent.signal)) {
      timer.refresh();
      found.push(...batch);
      if (found.length >= count) return found;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`Only ${found.length} of ${count} events came`);
};

/** The rules that every event store keeps. */
export const eventStoreContract = (name: string, openStores: OpenStores): void => {
  describe(`event store: ${name}`, () => {
    let stores: Awaited<ReturnType<OpenStores>>;
    let store: EventStore;

    beforeAll(async () => {
      stores = await openStores();
      store = await stores.open();
    });

    afterAll(async () => {
      await store?.close();
      await stores?.remove();
    });

    describe('a stream', () => {
      it('a stream answers each of many reads at once with its own events', async () => {
        for (const [n, size] of [3, 1, 2].entries())
          await store.append(`together-${n}`, numbered(`together-${n}`, size), 'none');
        const asked: [stream: string, from: number][] = [
          ['together-2', 0],
          ['together-0', 1],
          ['together-absent', 0],
          ['together-0', 0],
          ['together-1', 1],
          ['together-0', 1],
        ];
        const answers = await Promise.all(asked.map(([stream, from]) => store.read(stream, from)));
        const alone = [];
        for (const [stream, from] of asked) alone.push(await store.read(stream, from));
        expect(answers).toEqual(alone);
        expect(answers.map((events) => events.map(({ stream, revision }) => `${stream} ${revision}`))).toEqual([
          ['together-2 0', 'together-2 1'],
          ['together-0 1', 'together-0 2'],
          [],
          ['together-0 0', 'together-0 1', 'together-0 2'],
          [],
          ['together-0 1', 'together-0 2'],
        ]);
      });

      it('a stream that is absent has no events', async () => {
        expect(await store.read('absent')).toEqual([]);
      });

      it('a stream gives its events in order, from a revision on', async () => {
        const events = numbered('ordered', 5);
        await store.append('ordered', events.slice(0, 2), 'none');
        await store.append('ordered', events.slice(2), 1);
        const found = await store.read('ordered');
        expect(ids(found)).toEqual(ids(events));
        expect(found.map(({ stream, revision }) => [stream, revision])).toEqual(events.map((_, n) => ['ordered', n]));
        expect(ids(await store.read('ordered', 3))).toEqual(ids(events.slice(3)));
        expect(await store.read('ordered', 5)).toEqual([]);
        expect(ids(await store.read('ordered', 1, 2))).toEqual(ids(events.slice(1, 3)));
        expect(ids(await store.read('ordered', 4, 2))).toEqual(ids(events.slice(4)));
      });

      it('a stream gives back every byte that it was given', async () => {
        const awkward = {
          text: 'é ȧ 日本 😀 \u0000 \u2028 \\ \\u0041 " \' {} , NULL \n\t',
          half: '\ud83d',
          number: '1.50',
          long: 'Groep 8 – “toets” '.repeat(5_000),
        };
        const events: NewEvent[] = [
          { ...event('bytes-1', awkward), metadata: ' { "spaced" : [ 1 , 2 ] , "a":1, "a":2 } ' },
          { ...event('bytes-2'), type: 'Ünïcode "quoted", {braced}', data: '"" ', metadata: 'null' },
        ];
        await store.append('bytes', events, 'none');
        expect((await store.read('bytes')).map(bytesOf)).toEqual(events);
      });

      it('a stream has the name it was given, also an awkward one', async () => {
        const stream = 'sträm-"{,}\\ %';
        await store.append(stream, [event('awkward')], 'none');
        expect((await store.read(stream)).map((found) => found.stream)).toEqual([stream]);
      });

      it('a stream is not changed by a reader that changes what it got', async () => {
        await store.append('kept', [event('kept')], 'none');
        const [found] = await store.read('kept');
        Object.assign(found as object, { data: 'changed' });
        expect((await store.read('kept')).map(bytesOf)).toEqual([event('kept')]);
      });

      it('a stream can be read together with others, absent ones too', async () => {
        await store.append('many-b', numbered('many-b', 3), 'none');
        await store.append('many-a', numbered('many-a', 2), 'none');
        const found = await store.readMany(['many-b', 'many-none', 'many-a']);
        expect([...found].map(([stream, events]) => [stream, ids(events)])).toEqual([
          ['many-b', ids(numbered('many-b', 3))],
          ['many-none', []],
          ['many-a', ids(numbered('many-a', 2))],
        ]);
        expect(found.get('many-a')).toEqual(await store.read('many-a'));
        expect([...(await store.readMany([]))]).toEqual([]);
      });
    });

    describe('an append', () => {
      it('an append answers with revision and position of its last event', async () => {
        const appended = await store.append('answer', numbered('answer', 3), 'none');
        const last = (await store.read('answer')).at(-1);
        expect(appended).toEqual({ revision: 2, position: last?.position });
        expect(await store.head()).toBe(appended.position);
      });

      it('an append is refused where the stream is not at the expected revision', async () => {
        await store.append('expected', numbered('expected', 2), 'none');
        for (const expected of ['none', 0, 2, 9] as const) {
          const attempt = store.append('expected', [event(`expected-${expected}`)], expected);
          await expect(attempt).rejects.toThrow(RevisionConflict);
          await expect(attempt).rejects.toMatchObject({ stream: 'expected', expected });
        }
        await expect(store.append('expected-absent', [event('too-early')], 0)).rejects.toThrow(RevisionConflict);
        expect(await store.read('expected')).toHaveLength(2);
        expect(await store.read('expected-absent')).toEqual([]);
      });

      it('an append is won by exactly one of twenty that begin a stream at once', async () => {
        const attempts = await Promise.allSettled(
          Array.from({ length: 20 }, (_, n) => store.append('race', numbered(`race-${n}`, 2), 'none')),
        );
        const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
        expect(refused).toHaveLength(19);
        for (const reason of refused) expect(reason).toBeInstanceOf(RevisionConflict);
        const winner = attempts.findIndex(({ status }) => status === 'fulfilled');
        expect(ids(await store.read('race'))).toEqual(ids(numbered(`race-${winner}`, 2)));
      });

      it('an append need not be awaited before the next one on its stream', async () => {
        const events = numbered('pipelined', 40);
        const appended = await Promise.all(
          events.map((each, n) => store.append('pipelined', [each], n === 0 ? 'none' : n - 1)),
        );
        expect(appended.map(({ revision }) => revision)).toEqual(events.map((_, n) => n));
        expect(ids(await store.read('pipelined'))).toEqual(ids(events));
      });

      it('an append with the same ids is a retry that answers as the first did', async () => {
        for (const size of [1, 3]) {
          const stream = `retried-${size}`;
          const first = await store.append(stream, numbered(stream, size), 'none');
          expect(await store.append(stream, numbered(stream, size), 'none')).toEqual(first);
          const next = await store.append(stream, numbered(`${stream}-next`, size), first.revision);
          await store.append(stream, [event(`${stream}-later`)], next.revision);
          expect(await store.append(stream, numbered(stream, size), 'none')).toEqual(first);
          expect(await store.append(stream, numbered(`${stream}-next`, size), first.revision)).toEqual(next);
          expect(await store.read(stream)).toHaveLength(2 * size + 1);
        }
      });

      it('an append and its retry at the same moment are one append', async () => {
        for (const size of [1, 2]) {
          const attempt = () => store.append(`twice-${size}`, numbered(`twice-${size}`, size), 'none');
          const [first, second] = await Promise.all([attempt(), attempt()]);
          expect(second).toEqual(first);
          expect(await store.read(`twice-${size}`)).toHaveLength(size);
        }
      });

      it('an append whose ids match only in part is no retry', async () => {
        const events = numbered('part', 3);
        await store.append('part', events, 'none');
        const others = numbered('part-other', 3);
        const attempts = [
          [events[0], others[1], events[2]],
          [events[1], events[0], events[2]],
          [...events, others[0]],
          [others[0]],
        ] as NewEvent[][];
        for (const attempt of attempts) {
          await expect(store.append('part', attempt, 'none')).rejects.toThrow(RevisionConflict);
        }
        await expect(store.append('part', events.slice(0, 1), 0)).rejects.toThrow(RevisionConflict);
        expect(ids(await store.read('part'))).toEqual(ids(events));
      });

      it('an append of a part that came first is a retry of that part', async () => {
        const events = numbered('front', 3);
        await store.append('front', events, 'none');
        const { revision } = await store.append('front', events.slice(0, 2), 'none');
        expect(revision).toBe(1);
      });

      it('an append takes many events', async () => {
        const events = numbered('large', 2_000);
        expect((await store.append('large', events, 'none')).revision).toBe(1_999);
        expect(ids(await store.read('large'))).toEqual(ids(events));
      });

      it('an append takes up to the bytes of one append, and nothing of more', async () => {
        const sized = (id: string, bytes: number) => ({ ...event(id), data: JSON.stringify('x'.repeat(bytes)) });
        const whole = [sized('whole-1', appendBytesMax / 2 - 500), sized('whole-2', appendBytesMax / 2 - 500)];
        await store.append('size', whole, 'none');
        const over = [event('over-1'), sized('over-2', appendBytesMax)];
        await expect(store.append('size', over, 1)).rejects.toThrow(AppendTooLarge);
        expect(await store.append('size', [event('after')], 1)).toMatchObject({ revision: 2 });
      });

      it('an append that cannot be stored as it is fails alone', async () => {
        const bad: NewEvent[][] = [
          [],
          [{ ...event('nul'), data: '"\0"' }],
          [{ ...event('half'), data: '"\ud83d"' }],
          [{ ...event('id'), id: 'not-a-uuid' }],
          [{ ...event('system'), type: '$system' }],
        ];
        await expect(store.append('$system', [event('system-stream')], 'none')).rejects.toThrow(TypeError);
        const attempts = bad.map((events, n) => store.append(`bad-${n}`, events, 'none'));
        const good = store.append('good', [event('good')], 'none');
        for (const attempt of await Promise.allSettled(attempts)) expect(attempt.status).toBe('rejected');
        expect(await good).toMatchObject({ revision: 0 });
        expect((await store.readMany(bad.map((_, n) => `bad-${n}`))).get('bad-1')).toEqual([]);
      });
    });

    describe('the log', () => {
      it('the log has all events once, in one order, that of the streams among them', async () => {
        const before = await store.head();
        await store.append('log-a', numbered('log-a', 2), 'none');
        await store.append('log-b', numbered('log-b', 2), 'none');
        await store.append('log-a', numbered('log-a-next', 2), 1);
        const found = await readToEnd(store, before);
        expect(ids(found)).toEqual(
          ids([...numbered('log-a', 2), ...numbered('log-b', 2), ...numbered('log-a-next', 2)]),
        );
        expect(found).toEqual(found.toSorted((a, b) => a.position - b.position));
        expect(found.at(-1)?.position).toBe(await store.head());
      });

      it('the log is read from a position (exclusive), at most so many events', async () => {
        const before = await store.head();
        await store.append('limit', numbered('limit', 5), 'none');
        const [first, second] = await store.readAll(before, 2);
        expect(ids([first, second] as StoredEvent[])).toEqual(ids(numbered('limit', 2)));
        expect(ids(await store.readAll(second?.position ?? 0, 2))).toEqual(ids(numbered('limit', 4).slice(2)));
        expect(await store.readAll(await store.head(), 10)).toEqual([]);
      });

      it('the log is read without the types that are not wanted', async () => {
        const before = await store.head();
        const of = (type: string, names: readonly string[]) => names.map((name) => ({ ...event(name), type }));
        await store.append('types-1', of('Wanted', ['types-a']), 'none');
        await store.append('types-2', of('Unwanted', ['types-b', 'types-c']), 'none');
        await store.append('types-3', of('WantedToo', ['types-d']), 'none');
        await store.append('types-1', of('Wanted', ['types-e']), 0);
        const unwanted = ['Unwanted'];
        // Events of other types may be left out of the answer, or the answer says how far the store looked.
        const foundBy = async (limit: number, without: readonly string[]) => {
          const found: StoredEvent[] = [];
          for (let position = before; ; ) {
            const page = await store.readAll(position, limit, without);
            expect(page.length).toBeLessThanOrEqual(limit);
            const last = page.at(-1);
            if (last === undefined) return ids(found.filter(({ type }) => !without.includes(type)));
            found.push(...page);
            position = last.position;
          }
        };
        for (const limit of [1, 2, 10])
          expect(await foundBy(limit, unwanted)).toEqual(['types-a', 'types-d', 'types-e'].map(idFor));
        expect(await foundBy(10, ['Wanted', 'Unwanted', 'WantedToo'])).toEqual([]);
        expect(await foundBy(10, ['Never'])).toHaveLength(5);
        expect(await foundBy(10, [])).toHaveLength(5);
      });

      it('the log is read without what its events say, in the same order', async () => {
        const before = await store.head();
        await store.append('headers', numbered('headers', 3), 'none');
        const whole = await store.readAll(before, 10);
        expect(await store.readHeaders(before, 2)).toEqual(whole.slice(0, 2).map(headerOf));
        const second = whole[1]!.position;
        expect(await store.readHeaders(second, 10)).toEqual((await store.readAll(second, 10)).map(headerOf));
        expect(await store.readHeaders(await store.head(), 10)).toEqual([]);
      });

      it('the log gives the event at a position', async () => {
        const before = await store.head();
        await store.append('places', numbered('places', 3), 'none');
        const whole = await store.readAll(before, 3);
        for (const one of whole) expect(await store.eventAt(one.position)).toEqual(one);
      });

      it('the log comes in pages that end where the log ends, however large its events are', async () => {
        const before = await store.head();
        const large = (name: string) => event(name, 'x'.repeat(900_000));
        for (let n = 0; n < 12; n++) await store.append('pages', [large(`pages-${n}`)], n === 0 ? 'none' : n - 1);
        const expected = Array.from({ length: 12 }, (_, n) => idFor(`pages-${n}`));
        expect(ids(await readToEnd(store, before))).toEqual(expected);
        const headers: Position[] = [];
        for (let position = before; ; ) {
          const page = await store.readHeaders(position, 5_000);
          if (page.length === 0) break;
          headers.push(...page.map((header) => header.position));
          position = headers.at(-1)!;
        }
        expect(headers).toHaveLength(12);
      });

      it('the log begins before the first event, at 0', async () => {
        const [first] = await store.readAll(0, 1);
        expect(first?.position).toBeGreaterThan(0);
        const other = await openStores();
        if (other.used) return other.remove();
        const empty = await other.open();
        expect(await empty.head()).toBe(0);
        expect(await empty.readAll(0, 10)).toEqual([]);
        await empty.close();
        await other.remove();
      });
    });

    describe('a subscription', () => {
      it('a subscription gives what is there and what comes, without gap or double', async () => {
        const before = await store.head();
        await store.append('live', numbered('live', 700), 'none');
        const following = follow(store, before, 1_500);
        for (let n = 700; n < 1_500; n += 10) {
          await store.append('live', numbered('live', 1_500).slice(n, n + 10), n - 1);
        }
        expect(ids(await following)).toEqual(ids(numbered('live', 1_500)));
      });

      it('a subscription starts after its position', async () => {
        await store.append('from', numbered('from', 3), 'none');
        const [, second] = await store.read('from');
        expect(ids(await follow(store, second?.position ?? 0, 1))).toEqual([idFor('from-2')]);
      });

      it('a subscription gives large events in bounded batches', async () => {
        const before = await store.head();
        const heavy = (n: number) => event(`heavy-${n}`, 'x'.repeat(900_000));
        for (let n = 0; n < 12; n++) await store.append('heavy', [heavy(n)], n === 0 ? 'none' : n - 1);
        const batches: number[] = [];
        const found: StoredEvent[] = [];
        for await (const batch of store.subscribe(before, AbortSignal.timeout(20_000))) {
          batches.push(batch.length);
          found.push(...batch);
          if (found.length === 12) break;
        }
        expect(ids(found)).toEqual(Array.from({ length: 12 }, (_, n) => idFor(`heavy-${n}`)));
        expect(batches.every((length) => length > 0 && length <= 500)).toBe(true);
      });

      it('a subscription ends when it is told to while it waits', async () => {
        const ending = new AbortController();
        const subscription = store.subscribe(await store.head(), ending.signal);
        const next = subscription.next();
        ending.abort();
        expect(await next).toEqual({ done: true, value: undefined });
      });

      it('a subscription that was ended before it began gives nothing', async () => {
        expect(await store.subscribe(0, AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
      });

      it('a subscription ends with its store', async () => {
        const other = await stores.open();
        const next = other.subscribe(await other.head(), new AbortController().signal).next();
        await other.close();
        expect(await next).toEqual({ done: true, value: undefined });
      });

      it('a subscription does not keep another from following as well', async () => {
        const before = await store.head();
        const both = [follow(store, before, 20), follow(store, before, 20)];
        await store.append('both', numbered('both', 20), 'none');
        for (const found of await Promise.all(both)) expect(ids(found)).toEqual(ids(numbered('both', 20)));
      });
    });

    it('a subscription skips nothing for a reader while two processes append', async () => {
      const [left, right] = [await stores.open(), await stores.open()];
      const before = await store.head();
      const count = 150;
      const write = async (writer: EventStore, name: string) => {
        for (let n = 0; n < count; n++) {
          // Long and short events alternate, so that their commits take different times.
          const text = 'x'.repeat(n % 7 === 0 ? 200_000 : 10);
          await writer.append(name, [event(`${name}-${n}`, text)], n === 0 ? 'none' : n - 1);
        }
      };
      const writers = [left, right].flatMap((writer, w) => [0, 1, 2].map((n) => write(writer, `two-${w}-${n}`)));
      const [found] = await Promise.all([follow(store, before, 6 * count), ...writers]);
      expect(found).toHaveLength(6 * count);
      expect(ids(found)).toEqual(ids(await readToEnd(store, before)));
      expect(new Set(ids(found)).size).toBe(6 * count);
      await Promise.all([left.close(), right.close()]);
    });
  });
};
