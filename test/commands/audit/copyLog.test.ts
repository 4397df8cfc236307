import { randomUUID } from 'node:crypto';
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CopyFinished, logSource } from '../../../src/adapters/ledgerFile/logFile.ts';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { CopyRefused } from '../../../src/commands/audit/copyLog.ts';
import { ledgerHeads } from '../../../src/commands/audit/heads/heads.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { ledgerOn, type StreamHead } from '../../../src/ledger/ledger.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { copiedFrom, copiedTo, ownFolder } from '../../support/ledger/copies.ts';
import { tampered } from '../../support/ledger/tampered.ts';
import { cases } from '../../support/tiers.ts';

let folder: string;
let remove: () => Promise<void>;
let store: EventStore;
let log: StoredEvent[];
beforeAll(async () => {
  ({ folder, remove } = await ownFolder());
  const world = await playedThrough('year 2');
  await closeDays(world.deps);
  ({ store } = world);
  log = await store.readAll(0, 100_000);
});
afterAll(() => remove());

let files = 0;
const fresh = (ending = ''): string => join(folder, `ledger-${++files}${ending}`);

/** A ledger that holds the first `count` events. */
const beginning = async (count: number): Promise<EventStore> => {
  const other = memoryStore();
  for (const { stream, revision, position: _, ...event } of log.slice(0, count))
    await other.append(stream, [event], revision === 0 ? 'none' : revision - 1);
  return other;
};

const eventsOf = async (one: EventStore) => (await one.readAll(0, 100_000)).map(({ position: _, ...event }) => event);

/** Stops a copy after this many of its events. */
const stoppedAfter = (count: number) => {
  const stopping = new AbortController();
  const onProgress = (stage: string, events: number) => {
    if (stage === 'copying' && events >= count) stopping.abort(new Interrupted());
  };
  return { signal: stopping.signal, onProgress };
};

describe.each(['', '.gz'])('a ledger copied to a file%s', (ending) => {
  it('a copy into an empty store is the same, byte for byte and in the same order', async () => {
    const path = fresh(ending);
    expect(await copiedTo(path, store)).toMatchObject({ events: log.length, heldBefore: 0, differences: [] });
    const other = memoryStore();
    expect(await copiedFrom(path, other)).toMatchObject({ events: log.length, heldBefore: 0, differences: [] });
    expect(await eventsOf(other)).toEqual(await eventsOf(store));
    expect(await ledgerHeads(other)).toEqual(await ledgerHeads(store));
    expect((await verifyLedger(other)).differences).toEqual([]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('a copy of a ledger goes on where it was torn off, at whatever byte, and is then the file it would have been', async () => {
    const path = fresh(ending);
    await copiedTo(path, store);
    const { size } = await stat(path);
    const text = async (one: string) => (ending === '' ? readFile(one) : gunzipSync(await readFile(one)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size - 1 }), async (bytes) => {
        const torn = fresh(ending);
        await copyFile(path, torn);
        await truncate(torn, bytes);
        await expect(copiedFrom(torn, memoryStore())).rejects.toThrow(CopyRefused);
        await copiedTo(torn, store);
        expect((await text(torn)).equals(await text(path))).toBe(true);
      }),
      { numRuns: cases(25), examples: [[0], [1], [size - 1]] },
    );
  });

  it('a copy of a ledger goes on where it was interrupted, with what was recorded since', async () => {
    const path = fresh(ending);
    const half = await beginning(Math.floor(log.length / 2));
    const interrupted = copiedTo(path, half, stoppedAfter(20));
    await expect(interrupted).rejects.toThrow(Interrupted);
    await copiedTo(path, store);
    const other = memoryStore();
    await copiedFrom(path, other);
    expect(await eventsOf(other)).toEqual(await eventsOf(store));
  });

  it('a copy of a ledger is never overwritten once it is whole', async () => {
    const path = fresh(ending);
    await copiedTo(path, store);
    const before = await readFile(path);
    await expect(copiedTo(path, store)).rejects.toThrow(CopyFinished);
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('a copy of a ledger that is cut off anywhere is refused, and nothing of it is written', async () => {
    const path = fresh(ending);
    await copiedTo(path, store);
    const { size } = await stat(path);
    for (const bytes of [0, 10, Math.floor(size / 2), size - 1]) {
      const cut = fresh(ending);
      await copyFile(path, cut);
      await truncate(cut, bytes);
      const other = memoryStore();
      await expect(copiedFrom(cut, other)).rejects.toThrow(/^The file is cut off after line \d+/);
      expect(await other.head()).toBe(0);
    }
  });
});

it('a copy that was compressed again by another gzip is read, but not continued', async () => {
  const path = fresh();
  await copiedTo(path, store);
  const again = fresh('.gz');
  await writeFile(again, gzipSync(await readFile(path)));
  const other = memoryStore();
  await copiedFrom(again, other);
  expect(await eventsOf(other)).toEqual(await eventsOf(store));
  await expect(copiedTo(again, store)).rejects.toThrow('holds no ledger');
});

describe('a changed file is refused, and nothing of it is written', () => {
  const refusedAfter = async (change: (lines: string[]) => string[]): Promise<string> => {
    const path = fresh();
    await copiedTo(path, store);
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    await writeFile(path, `${change(lines).join('\n')}\n`);
    const other = memoryStore();
    const error: unknown = await copiedFrom(path, other).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CopyRefused);
    expect(await other.head()).toBe(0);
    return (error as CopyRefused).message;
  };
  const at = (line: number, change: (text: string) => string) => (lines: string[]) =>
    lines.with(line, change(lines[line]!));

  it('a changed file is refused, naming the event whose text is another', async () => {
    const place = log.findIndex(({ type }) => type === 'SchoolRegistered');
    const said = await refusedAfter(at(place + 1, (text) => text.replace('Schoolstraat', 'Kerkstraat')));
    expect(said).toMatch(
      new RegExp(`^Event ${place + 1}, school-12AB00@0: SchoolRegistered is not as it was recorded`),
    );
  });

  it('a changed file is refused, naming what is missing, of a stream or at the end', async () => {
    const place = log.findIndex(({ type }) => type === 'SubscriptionStarted');
    expect(await refusedAfter((lines) => lines.toSpliced(place + 1, 1))).toContain('missing before revision');
    const last = log.length;
    expect(await refusedAfter((lines) => lines.toSpliced(last, 1))).toBe(
      `The file says that it holds ${last} events, and holds ${last - 1}: it was changed.`,
    );
  });

  it('a changed file is refused by its checksum where no chain sees it: an id, an order', async () => {
    const otherId = (text: string) => text.replace(/"id":"0/, '"id":"1');
    expect(await refusedAfter(at(5, otherId))).toContain('checksum');
    const [one, other] = [log.findIndex(({ stream }) => stream !== log[0]!.stream), 1];
    expect(await refusedAfter((lines) => lines.with(one + 1, lines[other]!).with(other, lines[one + 1]!))).toBeTruthy();
  });

  it('a changed file is refused, naming the line that is none of ours', async () => {
    expect(await refusedAfter((lines) => lines.toSpliced(3, 0, 'what is this'))).toBe(
      'Line 4 of the file is no event: the file was changed.',
    );
    expect(await refusedAfter((lines) => [...lines, 'more'])).toMatch(/^Line \d+ of the file follows its end/);
    expect(await refusedAfter((lines) => lines.slice(1))).toContain('it holds no ledger');
  });

  it('a changed file that is compressed is refused where it cannot be decompressed', async () => {
    const path = fresh('.gz');
    await copiedTo(path, store);
    const bytes = await readFile(path);
    bytes.fill(0x55, 60, 90);
    await writeFile(path, bytes);
    await expect(copiedFrom(path, memoryStore())).rejects.toThrow(/^The file cannot be decompressed after line \d+/);
  });
});

describe('a store that a ledger is copied into', () => {
  let path: string;
  beforeAll(async () => {
    path = fresh('.gz');
    await copiedTo(path, store);
  });

  it('a copy into a store continues after the events that the store already holds', async () => {
    const count = Math.floor(log.length / 3);
    const other = await beginning(count);
    expect(await copiedFrom(path, other)).toMatchObject({ events: log.length, heldBefore: count });
    expect(await eventsOf(other)).toEqual(await eventsOf(store));
    expect(await copiedFrom(path, other)).toMatchObject({ events: log.length, heldBefore: log.length });
  });

  it('a store that a ledger is copied into goes on after an interruption at any event', async () => {
    const other = memoryStore();
    await expect(copiedFrom(path, other, stoppedAfter(30))).rejects.toThrow(Interrupted);
    expect(await other.head()).toBeGreaterThan(0);
    await copiedFrom(path, other);
    expect(await eventsOf(other)).toEqual(await eventsOf(store));
  });

  it('a store that a ledger is copied into is left alone when it holds another ledger, or more than this one', async () => {
    const other = memoryStore();
    const { stream, revision: _, position: __, ...first } = log[0]!;
    await other.append(stream, [{ ...first, id: 'ffffffff-0000-4000-8000-000000000000' }], 'none');
    await expect(copiedFrom(path, other)).rejects.toThrow(
      `Event 1 of the copy, ${stream}@0, is not the ledger's, ${stream}@0: their id differs`,
    );
    expect(await other.head()).toBe(1);
    const later = await beginning(log.length);
    const { position: head } = await later.append('board-99999', [{ ...first, type: 'T' }], 'none');
    await expect(copiedFrom(path, later)).rejects.toThrow('a ledger that went on since');
    expect(await later.head()).toBe(head);
  });

  it('a store that a ledger is copied into says so when somebody else writes to it meanwhile', async () => {
    const other = memoryStore();
    const event = { id: 'ffffffff-0000-4000-8000-000000000001', type: 'T', data: '{}', metadata: '{}' };
    let wrote = false;
    const onProgress = (stage: string, events: number) => {
      if (stage !== 'copying' || events < 30 || wrote) return;
      wrote = true;
      void other.append('board-99999', [event], 'none');
    };
    await expect(copiedFrom(path, other, { onProgress })).rejects.toThrow('Somebody else wrote to this store');
  });

  it('a store that a ledger is copied into gets the events of one stream that follow each other in as few appends as the limit allows', async () => {
    const large = await largeLedger(10);
    const file = fresh('.gz');
    await copiedTo(file, large);
    const other = memoryStore();
    const sizes: number[] = [];
    const counting: EventStore = {
      ...other,
      append: (stream, events, expected) => {
        sizes.push(events.length);
        return other.append(stream, events, expected);
      },
    };
    await copiedFrom(file, counting);
    expect(sizes).toEqual([3, 3, 3, 1]); // 1 MiB holds three of 300 kB.
    expect(await eventsOf(other)).toEqual(await eventsOf(large));
  });
});

describe('a ledger that is copied out', () => {
  it('a ledger that is copied out with a broken chain is refused, naming the event', async () => {
    const place = log.findIndex(({ type }) => type === 'SchoolRegistered');
    const damaged = tampered(store, (event) =>
      event.position === log[place]!.position ? { ...event, data: event.data.replace('12AB00', '12AB01') } : event,
    );
    await expect(copiedTo(fresh(), damaged)).rejects.toThrow(
      `Event ${place + 1}, school-12AB00@0: SchoolRegistered is not as it was recorded`,
    );
  });

  it('a ledger that is copied out leaves alone a file that holds another ledger’s beginning, or something else', async () => {
    const begun = fresh();
    await expect(copiedTo(begun, store, stoppedAfter(50))).rejects.toThrow(Interrupted);
    const whole = fresh();
    await copiedTo(whole, store);
    const { size } = await stat(whole);
    await truncate(whole, size - 10);
    await copiedTo(whole, store);
    const other = await playedThrough('year 1', { today: '2023-07-01' });
    await other.registerSchool('34CD00');
    const unfinished = fresh();
    const lines = (await readFile(whole, 'utf8')).split('\n').slice(0, 45).join('\n');
    await writeFile(unfinished, `${lines}\n`);
    await expect(copiedTo(unfinished, other.store)).rejects.toThrow(/^Event \d+ of the copy, .* is not/);
    expect(await readFile(unfinished, 'utf8')).toBe(`${lines}\n`);
    const letter = fresh();
    await writeFile(letter, 'Dear finance,\nthis is no ledger');
    await expect(copiedTo(letter, store)).rejects.toThrow('holds no ledger');
    expect(await readFile(letter, 'utf8')).toBe('Dear finance,\nthis is no ledger');
  });

  it('a ledger that is copied out while others write is as it was at the start', async () => {
    const { store: live, ...world } = await playedThrough('year 1');
    const { length } = await live.readAll(0, 100_000);
    const path = fresh();
    let writing: Promise<void> | undefined;
    const onProgress = () => {
      writing ??= world.registerSchool('34CD00');
    };
    expect(await copiedTo(path, live, { onProgress })).toMatchObject({ events: length, heldBefore: 0 });
    await writing;
    expect(await live.head()).toBeGreaterThan(length);
    const source = logSource(path);
    let events = 0;
    for await (const _ of source.events()) events++;
    expect(events).toBe(length);
  });
});

/** A ledger of large events in one stream. */
const largeLedger = async (count: number): Promise<EventStore> => {
  const target = memoryStore();
  const newId = () => randomUUID();
  const ledger = ledgerOn({ store: target, now: () => new Date('2026-08-01T12:00:00Z'), newId });
  const context = { actor: { subject: 't', role: 'admin' }, correlationId: 'c', causationId: 'c' };
  let head: StreamHead | undefined;
  for (let n = 0; n < count; n++)
    ({ head } = await ledger.append(
      'school-99ZZ99',
      [{ type: 'SchoolRegistered', data: { text: 'x'.repeat(300_000) } }],
      head,
      context,
    ));
  return target;
};
