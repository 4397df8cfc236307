/**
 * Decisions that a forger makes with our own code, from a ledger that hides the events which would have changed them (5.3).
 */
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { decideAllDue } from '../../../../src/commands/billing/decide.ts';
import type { StoredEvent } from '../../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../../src/ledger/states/folds.ts';
import { boardId, conclude, join, pupilsFrom, run, subscribedSchool, worldWithBoard } from '../../../support/boards.ts';
import { tampered } from '../../../support/ledger/tampered.ts';
import type { World } from '../../../support/world.ts';

const [school, other] = ['12AB00', '34CD00'];
const on = '2024-08-01';

/** Two schools that have shared a pool since a month before the first year of one of them. */
const pooled = async (): Promise<World> => {
  const world = await worldWithBoard({ today: '2024-06-01' });
  await subscribedSchool(world, other, '2024-06-01', 30);
  await subscribedSchool(world, school, '2024-07-01', 0);
  const tiers = [
    { from: 0, price: '11.50' },
    { from: 40, price: '9.00' },
  ];
  await conclude(world, { kind: 'volume', tiers });
  await join(world, school, '2024-07-01');
  await join(world, other, '2024-07-01');
  await pupilsFrom(world, school, '2024-07-01', 10);
  return world;
};

/** Decides in a ledger that does not show some of its events, and writes the decision into the real ledger. */
const decidedBlind = async (world: World, hidden: (event: StoredEvent) => boolean): Promise<void> => {
  world.setToday(on);
  const { now, newId } = world.deps.ledger;
  const store = tampered(world.store, (event) => (hidden(event) ? undefined : event));
  const ledger = ledgerOn({ store, now, newId });
  await decideAllDue({ ...world.deps, ledger, folds: foldsOf(ledger) }, school, on, world.context());
  await run(world, on, [school]);
};

const whatOf = async (world: World): Promise<string[]> =>
  (await verifyLedger(world.store)).differences.map(({ what }) => what);

describe('5.4: verification finds a decision', () => {
  it('verification finds a decision in order that was made from all there was', async () => {
    const world = await pooled();
    await decidedBlind(world, () => false);
    expect(await whatOf(world)).toEqual([]);
  });

  it('7.4: verification finds a decision that left out its board, in whose agreement the school was', async () => {
    const world = await pooled();
    await decidedBlind(world, ({ stream }) => stream === `board-${boardId}`);
    const last = (await world.store.read(`board-${boardId}`)).length - 1;
    expect(await whatOf(world)).toContain(
      `was decided from board-${boardId} left out, though revision ${last} was there`,
    );
  });

  it('7.4: verification finds a decision that names its board as it was before another school joined', async () => {
    const world = await pooled();
    const last = (await world.store.read(`board-${boardId}`)).length - 1;
    await decidedBlind(world, ({ stream, revision }) => stream === `board-${boardId}` && revision === last);
    expect(await whatOf(world)).toEqual([
      `was decided from board-${boardId} through revision ${last - 1}, though revision ${last} was there`,
    ]);
  });

  it('7.4: verification finds a decision that counts another school of the pool as it was before an import', async () => {
    const world = await pooled();
    world.setToday('2024-07-02');
    await pupilsFrom(world, other, '2024-07-02', 45);
    const stream = `results-${other}`;
    const last = (await world.store.read(stream)).length - 1;
    await decidedBlind(world, (event) => event.stream === stream && event.revision === last);
    expect(await whatOf(world)).toEqual([
      `was decided from ${stream} through revision ${last - 1}, though revision ${last} was there`,
    ]);
  });

  it('3.2: verification finds a decision that leaves out an import of its own', async () => {
    const world = await pooled();
    world.setToday('2024-07-02');
    await pupilsFrom(world, school, '2024-07-02', 25);
    const stream = `results-${school}`;
    const last = (await world.store.read(stream)).length - 1;
    await decidedBlind(world, (event) => event.stream === stream && event.revision === last);
    expect(await whatOf(world)).toEqual([
      `was decided from ${stream} through revision ${last - 1}, though revision ${last} was there`,
    ]);
  });

  it('5.3: a decision that missed an event recorded while it was made is in order', async () => {
    const world = await pooled();
    world.setToday(on);
    await pupilsFrom(world, school, on, 50);
    const stream = `results-${school}`;
    const last = (await world.store.read(stream)).length - 1;
    await decidedBlind(world, (event) => event.stream === stream && event.revision === last);
    expect(await whatOf(world)).toEqual([]);
  });
});
