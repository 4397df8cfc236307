/**
 * 4.10: an end that is recorded after its day, because a letter lay too long. The tests look at what is billed before and
 * after.
 */
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription, takeBackEnd } from '../../../src/commands/billing/subscribe.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import type { World } from '../../support/world.ts';

const refusal = (code: string) => expect.objectContaining({ code });

const runOn = async (world: World, on: string): Promise<string[]> => {
  world.setToday(on);
  const { issued } = await issueDueDocuments(world.deps, { on }, world.context());
  return issued.flatMap(({ purpose, year, total, lines }) => [
    `${purpose} ${year.number}: ${total}`,
    ...lines.map(
      ({ kind, year: of, quantity, unitPrice, amount }) => `  ${kind} ${of}: ${quantity} × ${unitPrice} = ${amount}`,
    ),
  ]);
};

const endLate = (world: World, on: string) =>
  endSubscription(world.deps, school, on, world.context('the letter lay too long'));

const mustVerify = async (world: World) => expect((await verifyLedger(world.store)).differences).toEqual([]);

describe('4.10: a letter of notice that is processed a week late', () => {
  it('a letter of notice that is processed a week late waits until the year document that came meanwhile is credited; the final document then settles the ended year', async () => {
    // Year 4 was billed on 2026-08-01, but the letter ends the subscription on 2026-07-31.
    const world = await playedThrough('year 4');
    world.setToday('2026-08-08');
    await expect(endLate(world, '2026-07-31')).rejects.toEqual(refusal('end_before_billed_year'));
    const { issued } = await credit(world.deps, '2026-000001', '2026-08-08', world.context('ended'));
    expect(issued.map(({ total }) => total)).toEqual(['-2058.50']);
    await expect(endSubscription(world.deps, school, '2026-07-31', world.context())).rejects.toEqual(
      refusal('reason_required'),
    );
    await endLate(world, '2026-07-31');
    // Year 3: 210 pupils throughout, and 210 billed in advance. Year 1: 226 × 11.50 − 2610.50. Year 4: billed and credited,
    // 0.00.
    expect(await runOn(world, '2026-08-08')).toEqual([
      'final 3: -11.50',
      '  usage 3: 210 × 11.50 = 2415.00',
      '  advance-settled 3: -210 × 11.50 = -2415.00',
      '  correction 1: -1 × 11.50 = -11.50',
    ]);
    expect(await runOn(world, '2027-08-08')).toEqual([]);
    await mustVerify(world);
  });
});

describe('4.10: an end that is taken back', () => {
  it('an end that is taken back is refused while the final document stands, and not once that is credited', async () => {
    const world = await playedThrough('year 4');
    world.setToday('2026-08-08');
    await credit(world.deps, '2026-000001', '2026-08-08', world.context('ended'));
    await endLate(world, '2026-07-31');
    await runOn(world, '2026-08-08');
    await expect(takeBackEnd(world.deps, school, world.context())).rejects.toEqual(refusal('final_document_stands'));
    await credit(world.deps, '2026-000003', '2026-08-08', world.context('the school stays'));
    await takeBackEnd(world.deps, school, world.context());
    // These are the figures of year 4 in the worked example.
    expect(await runOn(world, '2026-08-08')).toEqual([
      'year 4: 2058.50',
      '  advance 4: 180 × 11.50 = 2070.00',
      '  usage 3: 210 × 11.50 = 2415.00',
      '  advance-settled 3: -210 × 11.50 = -2415.00',
      '  correction 1: -1 × 11.50 = -11.50',
    ]);
    await mustVerify(world);
  });
});
