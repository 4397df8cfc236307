/** interfaces.md section 2: many steps at once, which are cut off midway. */
import { expect, it } from 'vitest';
import { startSubscription } from '../../../src/commands/billing/subscribe.ts';
import { type Steps, takeSteps } from '../../../src/commands/boards/manySteps.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { dyingAt, Killed } from '../../support/ledger/interrupted.ts';
import { worldOn } from '../../support/world.ts';

const board = '12345';
const schools = ['12AB00', '12AB01', '12AB02'];
const asked: Steps<{ plan: string; startsOn: string }> = {
  board,
  rows: schools.map((school, index) => ({
    row: index + 2,
    school,
    asked: { plan: 'per-pupil', startsOn: '2024-08-01' },
  })),
  take: startSubscription,
  skip: false,
};

it('a file of many steps that was cut off and is sent again writes only what was not written before', async () => {
  const world = await worldOn({ today: '2024-08-01' });
  for (const school of schools) await world.registerSchool(school, '2020-01-01', board);
  const ledger = ledgerOn({ ...world.deps.ledger, store: dyingAt(world.store, 'subscription-12AB01') });
  const dying = { ...world.deps, ledger, folds: foldsOf(ledger) };
  await expect(takeSteps(dying, asked, world.context())).rejects.toBeInstanceOf(Killed);
  expect((await world.store.read('subscription-12AB00')).length).toBe(1);

  const { steps, position } = await takeSteps(world.deps, asked, world.context());
  expect(steps.map(({ outcome }) => outcome)).toEqual(['already', 'written', 'written']);
  for (const school of schools) expect((await world.store.read(`subscription-${school}`)).length).toBe(1);
  expect(position).toBe(await world.store.head());
});

it('a step that is refused only when it is written, because something changed meanwhile, is reported in its row', async () => {
  const world = await worldOn({ today: '2024-08-01' });
  for (const school of schools) await world.registerSchool(school, '2020-01-01', board);
  let tries = 0;
  const take: typeof startSubscription = async (deps, school, step, context) => {
    // The third call tries the last row. Somebody else writes after that try.
    if (++tries === 4) await world.subscribe('12AB02', '2024-09-01');
    return startSubscription(deps, school, step, context);
  };
  const { steps } = await takeSteps(world.deps, { ...asked, take }, world.context());
  expect(steps.map(({ outcome, refusal }) => [outcome, refusal?.code])).toEqual([
    ['written', undefined],
    ['written', undefined],
    ['refused', 'subscription_overlaps'],
  ]);
});
