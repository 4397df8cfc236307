import { describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { type PlanChange, planChangePreview } from '../../../src/queries/billing/ahead/planChange.ts';
import { answering } from '../../support/answering.ts';
import { issuedIn } from '../../support/billing/histories.ts';
import { taken, worldOn } from '../../support/world.ts';

const perPupil = { kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 } as const;
const dearer = (price: string, from: string): PlanChange => ({
  type: 'DefinePlan',
  data: { plan: { plan: 'per-pupil', ...perPupil }, price: { price, from } },
});

describe('4.1, 4.2: a price change, seen ahead over all schools', () => {
  it('what was announced is what is issued, to the cent, and other plans are left out', async () => {
    const world = await worldOn({ today: '2023-09-01' });
    const flat = { plan: { plan: 'flat', kind: 'flat' }, price: { price: '700.00', from: '2020-01-01' } } as const;
    const define = (data: Parameters<typeof catalogue.decide>[0] & { type: 'DefinePlan' }) =>
      handle(world.deps.ledger, catalogue, streams.catalogue, data, world.context());
    await define({ type: 'DefinePlan', data: flat });
    const schools = [
      ['10AA00', '2023-09-01', 'per-pupil', 4],
      ['10AA01', '2023-09-01', 'per-pupil', 9],
      ['10AA02', '2023-09-01', 'flat', 5],
    ] as const;
    for (const [id, startsOn, plan, pupils] of schools) {
      await world.registerSchool(id);
      await world.subscribe(id, startsOn, plan);
      await world.importRows(id, '2023-09-01', taken('2023-08-31', 1, pupils));
    }
    await issueDueDocuments(world.deps, { on: '2023-09-01' }, world.context());
    for (const [id, , , pupils] of schools) await world.importRows(id, '2024-05-02', taken('2024-05-01', 1, pupils));
    await closeDays(world.deps);
    const command = dearer('13.25', '2024-09-01');
    const head = await world.store.head();
    const { preview } = await answering(world, (sources) => planChangePreview(sources, command, { limit: 10 }));
    expect(await world.store.head()).toBe(head);
    // Year 2 begins at the new price, so its advances are 4 × 1.75 and 9 × 1.75 higher. The pupils count at five of its
    // month-ends, September through January: 20 / 12 and 45 / 12. The usage would have been 19.17 and 43.13, and is 22.08
    // and 49.69.
    expect(
      preview.items.map(({ school, later, difference }) => [school, later.map((one) => one.difference), difference]),
    ).toEqual([
      ['10AA00', ['7.00', '-4.09'], '2.91'],
      ['10AA01', ['15.75', '-9.19'], '6.56'],
    ]);
    expect(preview.totals).toMatchObject({ schools: 2, after: { documents: 4 }, difference: '9.47' });
    await define(command);
    const announced = preview.items.flatMap(({ later }) => later.flatMap(({ after }) => after ?? []));
    const before = (await issuedIn(world)).length;
    for (const day of ['2024-08-31', '2024-09-01', '2025-08-31', '2025-09-01']) {
      world.setToday(day);
      await issueDueDocuments(world.deps, { on: day }, world.context());
    }
    const issued = (await issuedIn(world)).slice(before).filter(({ school }) => school !== '10AA02');
    expect(issued.map(({ issuedOn, total, vat }) => [issuedOn, total, vat]).sort()).toEqual(
      announced.map(({ day, total, vat }) => [day, total, vat]).sort(),
    );
  });

  it('a price that changes no document says through which day documents were looked at', async () => {
    const world = await worldOn({ today: '2023-09-01' });
    await world.registerSchool('10AA00');
    await world.subscribe('10AA00', '2023-09-01', 'per-pupil');
    await closeDays(world.deps);
    // Nobody counts, so no document changes. Year 2 is the first one at the new price. The year after it is settled on
    // 2026-09-01.
    const { preview } = await answering(world, (sources) =>
      planChangePreview(sources, dearer('13.25', '2024-09-01'), { limit: 10 }),
    );
    expect([preview.items, preview.through]).toEqual([[], '2026-09-01']);
  });

  it('a preview of another plan is refused as the change itself is', async () => {
    const world = await worldOn({ today: '2023-09-01' });
    const other: PlanChange = {
      type: 'DefinePlan',
      data: { plan: { plan: 'per-pupil', ...perPupil, countAfterDays: 9 } },
    };
    await answering(world, async (sources) => {
      await expect(planChangePreview(sources, other, { limit: 1 })).rejects.toMatchObject({ code: 'plan_rules_fixed' });
    });
  });
});
