import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { taken, type World, type WorldOptions, worldOn } from '../world.ts';

export const exampleSchool = '12AB00';

export type Until = 'year 1' | 'year 2' | 'year 3' | 'withdrawn' | 'year 4' | 'final';

/**
 * The worked example of domain.md section 4, from real imports. Each interval is chosen by hand for the month-ends that
 * it names.
 */
export const playedThrough = async (until: Until, options: WorldOptions = {}): Promise<World> => {
  const world = await worldOn({ ...options, today: '2023-07-01' });
  const school = exampleSchool;
  await world.registerSchool(school);
  await world.subscribe(school, '2023-08-01');
  const run = async (on: string) => {
    world.setToday(on);
    return issueDueDocuments(world.deps, { on }, world.context());
  };
  // Year 1: 224 from the first day, and 230 from February on. After April, four of them count only because of a wrong file.
  await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 224));
  await run('2023-08-01');
  if (until === 'year 1') return world;
  await world.importRows(school, '2023-11-01', taken('2023-10-31', 1, 224)); // valid through 2024-07-31
  await world.importRows(school, '2024-02-10', [...taken('2023-10-31', 225, 226), ...taken('2023-08-15', 227, 230)]);
  const wrong = await world.importRows(school, '2024-05-10', taken('2023-10-31', 227, 230));
  // Year 2: 205 until some results of February expire on 2024-11-10, and then 199.
  await world.importRows(school, '2024-08-01', [...taken('2024-07-15', 1, 199), ...taken('2024-02-10', 200, 205)]);
  await run('2024-08-01');
  if (until === 'year 2') return world;
  await world.importRows(school, '2024-11-05', taken('2024-10-31', 1, 199)); // valid through 2025-07-31
  // Year 3: 210 throughout.
  await world.importRows(school, '2025-08-01', taken('2025-07-15', 1, 210));
  await run('2025-08-01');
  if (until === 'year 3') return world;
  await world.importRows(school, '2025-11-05', taken('2025-10-31', 1, 210)); // valid through 2026-07-31
  world.setToday('2026-02-15');
  await withdrawImport(world.deps, school, wrong.importId, world.context('file of another school'));
  if (until === 'withdrawn') return world;
  // Year 4: 180 on the first day, 181 at every month-end.
  await world.importRows(school, '2026-08-01', taken('2026-07-15', 1, 180));
  await run('2026-08-01');
  if (until === 'year 4') return world;
  await world.importRows(school, '2026-08-05', taken('2026-08-04', 181, 181));
  await world.importRows(school, '2026-11-05', taken('2026-10-31', 1, 181)); // valid through 2027-07-31
  world.setToday('2027-03-01');
  await endSubscription(world.deps, school, undefined, world.context());
  await run('2027-08-01');
  return world;
};
