import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { decideByHand } from '../../../src/commands/results/decideResults.ts';
import { linesSince } from '../../../src/queries/billing/since.ts';
import { history, issuedIn, played } from '../../support/billing/histories.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { cases } from '../../support/tiers.ts';
import { taken, worldOn } from '../../support/world.ts';

describe('4.4, 5.3: why a correction line is there', () => {
  it('the correction of the worked example follows from the withdrawal of the wrong file alone, with its reason, by whom and when', async () => {
    const world = await playedThrough('year 4');
    const { state } = await world.deps.folds.results(school);
    const withdrawn = state.imports.find(({ standing }) => !standing)!;
    const since = await linesSince(world.deps, school, `${school}-4`);
    // The advance of year 4, the usage and advance-settled of year 3, and then the correction of year 1.
    expect([...since.keys()]).toEqual([4]);
    expect(since.get(4)).toEqual({
      events: [
        {
          stream: `results-${school}`,
          revision: expect.any(Number),
          type: 'ImportWithdrawn',
          recordedAt: '2026-02-15T11:00:00.000Z',
          role: 'admin',
          reason: 'file of another school',
          import: withdrawn.id,
          dueBefore: '2610.50',
          dueAfter: '2599.00',
          share: '-11.50',
        },
      ],
      rest: '0.00',
    });
  });

  it('each event since a document is named with its share, and with the result that it is about', async () => {
    const world = await playedThrough('withdrawn');
    await decideByHand(world.deps, school, { type: 'WithdrawResult', key: 'R1-2023-08-01' }, world.context('dubbel'));
    await world.importRows(school, '2026-07-31', taken('2026-07-31', 1, 180));
    world.setToday('2026-08-01');
    await issueDueDocuments(world.deps, { on: '2026-08-01' }, world.context());
    const { events, rest } = (await linesSince(world.deps, school, `${school}-4`)).get(4)!;
    // Without the first result of L1, three month-ends of year 1 have one pupil fewer: 225.75 × 11.50 = 2596.125.
    expect(events.map(({ type, share, reason }) => [type, share, reason])).toEqual([
      ['ImportWithdrawn', '-11.50', 'file of another school'],
      ['ResultWithdrawn', '-2.87', 'dubbel'],
    ]);
    expect([events[0]?.result, events[1]?.result, events[1]?.import]).toEqual([
      undefined,
      expect.stringMatching(/^[0-9a-f]{16}$/),
      undefined,
    ]);
    expect(rest).toBe('0.00');
  });

  it('4.13: a bill made elsewhere is no event of ours, and is told apart', async () => {
    const world = await worldOn({ today: '2025-09-01' });
    await world.registerSchool(school);
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 10)); // through 2024-05-01: nine month-ends
    await world.subscribe(school, '2023-08-01', 'per-pupil', [
      { year: 1, billed: '100.00', reference: 'F-1' },
      { year: 2, billed: '0.00', reference: 'F-2' },
    ]);
    await issueDueDocuments(world.deps, { on: '2025-09-01' }, world.context());
    const [document] = await issuedIn(world);
    const at = document!.lines.findIndex(({ kind }) => kind === 'correction');
    const since = (await linesSince(world.deps, school, document!.document)).get(at + 1);
    // 9 × 10 / 12 = 7.5, × 11.50 = 86.25, by the file; billed were 100.00.
    expect(document!.lines[at]?.amount).toBe('-13.75');
    expect(since?.events.map(({ type, share }) => [type, share])).toEqual([['ResultsImported', '86.25']]);
    expect(since?.rest).toBe('-100.00');
  });

  it('the events make up each correction, to the cent, in any history', async () => {
    let corrections = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await played(steps);
        for (const { document, school: of, lines, purpose } of await issuedIn(world)) {
          if (purpose === 'cancel') continue;
          const since = await linesSince(world.deps, of, document);
          const named = lines.flatMap(({ kind }, index) => (kind === 'correction' ? [index + 1] : []));
          expect([...since.keys()]).toEqual(named);
          for (const { events, rest } of since.values()) {
            corrections++;
            expect([events.length > 0, rest]).toEqual([true, '0.00']);
          }
        }
      }),
      { numRuns: cases(60), seed: 20_261_126 },
    );
    expect(corrections).toBeGreaterThan(0);
  });
});
