import { describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogueEvents.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { subscriptionAnswer } from '../../../src/queries/billing/subscription.ts';
import { answering } from '../../support/answering.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = '12AB00';

describe('a school’s subscription', () => {
  it('5.6: a school’s subscription as known at a moment has the counts and the prices that were known then', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 4));
    world.setToday('2024-10-01');
    await closeDays(world.deps);
    const { head } = await world.deps.ledger.read(streams.catalogue);
    const priced: CatalogueEvent = {
      type: 'PlanPriced',
      data: { plan: 'per-pupil', price: '12.00', from: '2024-08-01' },
    };
    await world.deps.ledger.append(streams.catalogue, [priced], head, world.context());
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 7));

    await answering(world, async (sources) => {
      const yearKnown = async (asKnownAt?: Date) => {
        const { subscriptions } = await subscriptionAnswer(sources, school, asKnownAt);
        const { price, count, months } = subscriptions[0]!.years[0]!;
        return { price, count, months: months.flatMap(({ pupils }) => pupils ?? []) };
      };
      expect(await yearKnown(new Date('2024-09-10T12:00:00Z'))).toEqual({ price: '11.50', count: 4, months: [4] });
      expect(await yearKnown()).toEqual({ price: '12.00', count: 7, months: [7, 7] });
    });
  });

  it('3.5: a school’s subscription shows all twelve month-ends, each with the average of the year through it, and null until it has passed', async () => {
    const world = await worldOn({ today: '2023-08-01' });
    const daily = {
      plan: 'dagelijks',
      kind: 'per-pupil',
      measure: 'daily',
      countAfterDays: 0,
      settleFromYear: 2,
    } as const;
    const data = { plan: daily, price: { price: '11.50', from: '2020-01-01' } };
    await handle(world.deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data }, world.context());
    for (const [id, plan] of [
      [school, 'per-pupil'],
      ['12AB01', 'dagelijks'],
    ] as const) {
      await world.registerSchool(id);
      await world.subscribe(id, '2023-08-01', plan);
      await world.importRows(id, '2023-08-01', taken('2023-07-15', 1, 4));
    }
    for (const id of [school, '12AB01']) await world.importRows(id, '2023-09-16', taken('2023-09-15', 5, 6));
    world.setToday('2023-10-15');
    await closeDays(world.deps);
    await answering(world, async (sources) => {
      const yearOf = async (id: string) => (await subscriptionAnswer(sources, id)).subscriptions[0]!.years[0]!;
      const { months, difference } = await yearOf(school);
      expect(months).toHaveLength(12);
      expect(months.slice(0, 3)).toEqual([
        { lastDay: '2023-08-31', pupils: 4, average: '4' },
        { lastDay: '2023-09-30', pupils: 6, average: '5' },
        { lastDay: '2023-10-31', pupils: null, average: null },
      ]);
      expect([months[11], difference]).toEqual([{ lastDay: '2024-07-31', pupils: null, average: null }, null]);
      // By day: 46 days of 4 pupils and, from 16 September, 15 days of 6: (184 + 90) / 61.
      expect((await yearOf('12AB01')).months[1]).toEqual({ lastDay: '2023-09-30', pupils: 6, average: '4.491803' });
    });
  });

  it('4.3: a school’s subscription shows the difference of an ended year with what was billed for it, until it is settled', async () => {
    const world = await worldOn({ today: '2023-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2023-08-01');
    await world.importRows(school, '2023-08-01', taken('2023-07-31', 1, 12));
    await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
    world.setToday('2024-08-01');
    await closeDays(world.deps);
    const shown = () =>
      answering(world, async (sources) => {
        const { due, billed, difference } = (await subscriptionAnswer(sources, school)).subscriptions[0]!.years[0]!;
        return [due, billed, difference];
      });
    // The results are valid through 2024-04-30. Nine month-ends of 12 pupils are 9 on average: 103.50 of the 138.00.
    expect(await shown()).toEqual(['103.50', '138.00', '-34.50']);
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    expect(await shown()).toEqual(['103.50', '103.50', '0.00']);
  });
});
