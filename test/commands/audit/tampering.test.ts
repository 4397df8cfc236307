/** Changes that somebody may make to the storage, each of which verification must find (5.4). */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerHeads } from '../../../src/commands/audit/heads/heads.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import type { StoredEvent } from '../../../src/ledger/eventStore.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { forgedLog } from '../../support/ledger/forgedLog.ts';
import { resealed } from '../../support/ledger/resealed.ts';
import { cases } from '../../support/tiers.ts';
import { taken } from '../../support/world.ts';

const world = await playedThrough('year 3');
await world.registerSchool('34CD00', '2020-01-01', '12345');
await world.importRows('34CD00', '2025-08-02', taken('2025-07-15', 1, 3)); // Nothing is ever billed on it.
const log = await world.store.readAll(0, 10_000);
const kept = (await ledgerHeads(world.store)).heads;

const lengthOf = ({ type, data, metadata }: StoredEvent): number => type.length + data.length + metadata.length;

/** An event in which the byte at one place of its stored data is another one. */
const withByte = (event: StoredEvent, at: number, byte: number): StoredEvent => {
  const change = (text: string, place: number) => {
    const other = String.fromCharCode(byte) === text[place] ? byte + 1 : byte;
    return place < 0 || place >= text.length
      ? text
      : text.slice(0, place) + String.fromCharCode(other) + text.slice(place + 1);
  };
  const { type, data, metadata } = event;
  const inData = at - type.length;
  return {
    ...event,
    type: change(type, at),
    data: change(data, inData),
    metadata: change(metadata, inData - data.length),
  };
};

const anyEvent = fc.integer({ min: 0, max: log.length - 1 });
const replaced = (index: number, by: readonly StoredEvent[]) => [
  ...log.slice(0, index),
  ...by,
  ...log.slice(index + 1),
];
const found = async (events: readonly StoredEvent[], heads = kept) =>
  (await verifyLedger(forgedLog(events), { heads })).differences;

describe('5.4: verification finds', () => {
  it('verification finds nothing in the ledger as it is, held against its own heads', async () => {
    expect(await verifyLedger(world.store, { heads: kept })).toMatchObject({ events: log.length, differences: [] });
  });

  it('verification finds any byte that is another, in any event, and names the event', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyEvent,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 32, max: 125 }),
        async (index, place, byte) => {
          const event = log[index]!;
          const forged = withByte(event, Math.min(lengthOf(event) - 1, Math.floor(place * lengthOf(event))), byte);
          const differences = (await verifyLedger(forgedLog(replaced(index, [forged])))).differences;
          const { stream, revision } = event;
          // A changed digest may be reported at the next event, whose own digest no longer follows from it.
          const isNamed = differences.some(
            (one) => one.stream === stream && one.revision >= revision && one.revision <= revision + 1,
          );
          expect(isNamed).toBe(true);
        },
      ),
      { numRuns: cases(300) },
    );
  });

  it('verification finds any event that is gone: in the middle by itself, at the end of its stream by the heads', async () => {
    const last = new Map(log.map(({ stream, revision }) => [stream, revision]));
    for (const [index, { stream, revision }] of log.entries()) {
      const cut = replaced(index, []);
      const inTheMiddle = revision < last.get(stream)!;
      if (inTheMiddle)
        expect(await found(cut, [])).toContainEqual({
          stream,
          revision,
          what: `event missing before revision ${revision + 1}`,
        });
      else
        expect(await found(cut)).toContainEqual(
          expect.objectContaining({
            stream,
            revision,
            what: expect.stringMatching(/^the kept heads have this stream/),
          }),
        );
    }
  });

  it('verification finds a stream that is gone whole, by the heads', async () => {
    for (const { stream, revision } of kept)
      expect(await found(log.filter((event) => event.stream !== stream))).toContainEqual({
        stream,
        revision,
        what: 'the kept heads have this stream through here, and nothing of it is there',
      });
  });

  it('verification finds an event that was put in, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvent, anyEvent, async (what, where) => {
        const { stream, revision } = log[where]!;
        const later = log.map((event) =>
          event.stream === stream && event.revision > revision ? { ...event, revision: event.revision + 1 } : event,
        );
        const put = { ...log[what]!, stream, revision: revision + 1, position: log[where]!.position + 0.5 };
        const differences = await found([...later, put], []);
        // A copy of the next event takes that event's place. What follows it is then the event too many.
        const places = [revision + 1, revision + 2];
        expect(differences.some((one) => one.stream === stream && places.includes(one.revision))).toBe(true);
      }),
      { numRuns: cases(100) },
    );
  });

  it('verification finds two events of a stream that changed places', async () => {
    for (const [index, { stream, revision }] of log.entries()) {
      const next = log.findIndex((event) => event.stream === stream && event.revision === revision + 1);
      if (next === -1) continue;
      const [one, other] = [log[index]!, log[next]!];
      const swapped = log.map((event) => {
        if (event === one) return { ...other, revision, position: one.position };
        return event === other ? { ...one, revision: revision + 1, position: other.position } : event;
      });
      expect(await found(swapped, [])).toContainEqual(expect.objectContaining({ stream, revision }));
    }
  });

  it('verification finds an event that was moved in the log before the one it follows', async () => {
    const stream = 'results-12AB00';
    const [first, second] = log.filter((event) => event.stream === stream);
    const moved = log.map((event) => {
      if (event === first) return { ...event, position: second!.position };
      return event === second ? { ...event, position: first!.position } : event;
    });
    expect(await found(moved, [])).toContainEqual({
      stream,
      revision: 1,
      what: 'ResultsImported stands in the log before the event that it follows in its stream',
    });
  });

  it('verification finds, by the heads, a history that was written anew with digests that fit', async () => {
    const forged = await resealed(world.store, 'school-34CD00', (data) => data.replace('12345', '12346'));
    expect((await verifyLedger(forged)).differences).toEqual([]);
    expect((await verifyLedger(forged, { heads: kept })).differences).toEqual([
      expect.objectContaining({
        stream: 'school-34CD00',
        what: expect.stringMatching(/^the event here carries digest/),
      }),
    ]);
  });

  it('operations 11.8: verification finds every stream with a name of ours and no stream of others, and each event belongs to one part', async () => {
    const { store } = await playedThrough('year 1');
    const events = [{ id: '00000000-0000-4000-8000-999999999999', type: 'Noted', data: '{}', metadata: '{}' }];
    await store.append('board-77777', events, 'none');
    const { length } = await store.readAll(0, 10_000);
    await store.append('webshop-5', [{ ...events[0]!, id: randomUUID() }], 'none');
    const { events: verified, differences } = await verifyLedger(store);
    expect(verified).toBe(length);
    expect(differences).toEqual([
      {
        stream: 'board-77777',
        revision: 0,
        what: 'carries no digest of ours: somebody else wrote it there, or changed it',
      },
    ]);
  });
});
