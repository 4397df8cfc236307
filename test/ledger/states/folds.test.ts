import { describe, expect, it } from 'vitest';
import { verifyDocument, verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { type Folds, foldsOf } from '../../../src/ledger/states/folds.ts';
import { resealed } from '../../support/ledger/resealed.ts';
import { tampered } from '../../support/ledger/tampered.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const day = '2023-08-01';

/** A school with five pupils on the first day of its subscription, which is not billed yet. */
const opened = async (): Promise<World> => {
  const world = await worldOn({ today: day });
  await world.registerSchool(school);
  await world.subscribe(school, day);
  await world.importRows(school, day, taken(day, 1, 5));
  return world;
};

/** The same log, except that the five pupils were tested a year earlier, so that nobody counts. */
const withOlderRows = (store: EventStore): EventStore =>
  tampered(store, (event) =>
    event.type === 'ImportPartStored' ? { ...event, data: event.data.replace(day, '2022-08-01') } : event,
  );

const ledgerOver = (world: World, store: EventStore) => ledgerOn({ ...world.deps.ledger, store });

/** Folds over the true log that start from the states of another log. */
const poisonedBy = async (world: World, other: EventStore): Promise<Folds> => {
  const folds = foldsOf(ledgerOver(world, other));
  await folds.results(school);
  return folds.over(world.deps.ledger);
};

const countedBy = async (folds: Folds): Promise<number> => (await folds.results(school)).counts().on(dayNumber(day));

describe('5.8: folds are cached, and verification never uses the cache', () => {
  it('verification tells the truth of a ledger in order, whatever a poisoned cache answers', async () => {
    const world = await opened();
    await issueDueDocuments(world.deps, { on: day }, world.context());
    const poisoned = await poisonedBy(world, withOlderRows(world.store));
    expect(await countedBy(poisoned)).toBe(0);
    expect(await countedBy(foldsOf(world.deps.ledger))).toBe(5);
    expect(await verifyLedger(world.store)).toMatchObject({ documents: 1, differences: [] });
    expect(await verifyDocument(world.store, '2023-000001')).toMatchObject({ documents: 1, differences: [] });
  });

  it('verification finds the document that a poisoned cache led to', async () => {
    const world = await opened();
    await world.importRows(school, '2023-08-01', taken('2023-07-31', 6, 7));
    // The older log counts only the second file: 2 pupils are billed where 7 counted.
    const older = tampered(world.store, (event) =>
      event.type === 'ImportPartStored' ? { ...event, data: event.data.replace(day, '2022-08-01') } : event,
    );
    const folds = await poisonedBy(world, older);
    const { issued } = await issueDueDocuments({ ...world.deps, folds }, { on: day }, world.context());
    expect(issued.map(({ total }) => total)).toEqual(['23.00']);
    const line = expect.objectContaining({ line: 1, what: 'lines[0].quantity is "2", recomputed "7"' });
    expect((await verifyLedger(world.store)).differences).toContainEqual(line);
    expect((await verifyDocument(world.store, '2023-000001'))?.differences).toContainEqual(line);
  });

  it('the cache gives no state for a stream that is not the one it was folded from', async () => {
    const world = await opened();
    const forged = await resealed(world.store, `results-${school}`, (data) => data.replace(day, '2023-07-31'));
    const shorter = tampered(world.store, (event) =>
      event.stream === `results-${school}` && event.revision === 1 ? undefined : event,
    );
    for (const other of [forged, shorter]) {
      const folds = await poisonedBy(world, world.store);
      const over = folds.over(ledgerOver(world, other));
      const { state, head } = await over.results(school);
      const fresh = await foldsOf(ledgerOver(world, other)).results(school);
      expect({ head, imports: state.imports.length }).toEqual({
        head: fresh.head,
        imports: fresh.state.imports.length,
      });
      expect(head).not.toEqual((await folds.results(school)).head);
    }
  });

  it('the cache shares one fold among those who ask at once, and answers nobody with less than was recorded when it asked', async () => {
    const world = await opened();
    let reads = 0;
    let held = Promise.resolve();
    const counting: EventStore = {
      ...world.store,
      read: async (stream, from) => {
        const events = await world.store.read(stream, from);
        if (stream !== `results-${school}`) return events;
        reads++;
        await held;
        return events;
      },
    };
    const folds = foldsOf(ledgerOver(world, counting));
    const together = await Promise.all([1, 2, 3].map(() => folds.results(school)));
    expect(reads).toBe(1);
    expect(new Set(together).size).toBe(1);

    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const underWay = folds.results(school);
    await world.importRows(school, '2023-08-02', taken(day, 6, 8));
    const later = folds.results(school);
    release();
    expect((await underWay).state.imports.length).toBe(1);
    expect((await later).state.imports.length).toBe(2);
  });
});
