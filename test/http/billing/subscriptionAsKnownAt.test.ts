import { describe, expect, it } from 'vitest';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogue.ts';
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
        return { price, count, months: months.map(({ pupils }) => pupils) };
      };
      expect(await yearKnown(new Date('2024-09-10T12:00:00Z'))).toEqual({ price: '11.50', count: 4, months: [4] });
      expect(await yearKnown()).toEqual({ price: '12.00', count: 7, months: [7, 7] });
    });
  });
});
