import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { decideByHand, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogueEvents.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { issuedInLog, originOf } from '../../../src/queries/billing/derivation.ts';
import type { Explanation } from '../../../src/queries/billing/explaining/explained.ts';
import { explanationOf } from '../../../src/queries/billing/explaining/explanation.ts';
import { explanationText } from '../../../src/queries/billing/explaining/explanationText.ts';
import type { Language } from '../../../src/words/language.ts';
import { history, playedOnly } from '../../support/billing/histories.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { cases } from '../../support/tiers.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const explanationIn = async (world: World, number: string, language: Language = 'nl'): Promise<Explanation> => {
  const issued = await issuedInLog(world.deps);
  const document = issued.find((one) => one.number === number)!;
  return explanationOf(world, await originOf(world, async () => issued, document), language);
};

/**
 * The tables of a text as an auditor reads them: for each table the days above it, its cells counted by column, and what the
 * decision says.
 */
const tablesIn = (text: string) => {
  const rows = text.split('\n');
  return rows.flatMap((row, index) => {
    if (!/^ +teldag|^ +mnd 1 /.test(row)) return [];
    const cells = (line: string) => line.slice(9).trim().split(/ +/);
    const years = cells(rows[index + 1]!);
    const end = rows.findIndex((line, at) => at > index && line.startsWith('aantal'));
    const body = rows.slice(index + 3, end).map(cells);
    return [
      {
        days: cells(rows[index + 2]!).map((day, column) => `${years[column]}-${day}`),
        counted: years.map((_, column) => body.filter((line) => line[column] !== '.').length),
        total: cells(rows[end]!).map(Number),
        decided: cells(rows[end + 1]!).map(Number),
        named: [...new Set(body.flat().filter((name) => name !== '.'))],
      },
    ];
  });
};

const sectionOf = (text: string, number: number): string[] =>
  (text.split(new RegExp(`^${number}\\. [A-Z].*\\n-+\\n`, 'm')).at(-1) ?? '').split(/\n\n/)[0]!.split('\n');

describe('5.5: a document explained', () => {
  it('the columns of the worked example add up, by hand, to every count that the document bills', async () => {
    const world = await playedThrough('year 4');
    const text = explanationText(await explanationIn(world, '2026-000001'), 'nl');
    const tables = tablesIn(text);
    for (const { counted, total, decided } of tables) expect([counted, total]).toEqual([decided, decided]);
    expect(tables.map(({ counted }) => counted)).toEqual([
      // Year 1 as corrected and year 3 as settled: the count day, then all twelve months. Year 4: its count day.
      [224, 224, 224, 224, 224, 224, 224, 230, 230, 230, 226, 226, 226],
      [210, 210, 210, 210, 210, 210, 210, 210, 210, 210, 210, 210, 210],
      [180],
    ]);
    expect(tables[0]!.days.slice(0, 3)).toEqual(['2023-08-01', '2023-08-31', '2023-09-30']);
    expect(tables[2]!.days).toEqual(['2026-08-01']);
    expect(text).toContain('2.599,00 − 2.610,50 = -11,50');
    expect(text).toMatch(
      /door results-12AB00 @\d+ ImportWithdrawn \(bestand \w+\) +-11,50\n.*: file of another school/,
    );
    expect(text).toContain('= 2.712) / 12 = 226');
  });

  it('4.4, 5.5: a correction shows each month as it was billed before, under the count of now', async () => {
    const world = await playedThrough('year 4');
    const explanation = await explanationIn(world, '2026-000001');
    const correction = explanation.derivation.lines.find(({ kind }) => kind === 'correction')!;
    // Year 1 was settled with the document of year 2: 6 × 224 and 6 × 230 are 2724, or 227 on average, at 11.50.
    const { months, ...settled } = correction.before!;
    expect(settled).toEqual({ number: '2024-000001', average: '227', due: '2610.50' });
    expect(months.map(({ before }) => before)).toEqual([224, 224, 224, 224, 224, 224, 230, 230, 230, 230, 230, 230]);
    expect(months.map(({ pupils }) => pupils)).toEqual([224, 224, 224, 224, 224, 224, 230, 230, 230, 226, 226, 226]);
    expect(months[9]!.lastDay).toBe('2024-05-31');
    expect(explanation.derivation.lines.filter(({ before }) => before !== undefined)).toEqual([correction]);
    const [dutch, english] = [explanationText(explanation, 'nl'), explanationText(explanation, 'en')];
    expect(dutch).toContain('zoals gefactureerd met 2024-000001: gemiddelde 227, verschuldigd 2.610,50');
    expect(english).toContain('as billed with 2024-000001: average 227, due 2,610.50');
    const cellsOf = (text: string, row: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith(row))
        .map((line) => line.split(/ +/).slice(1).map(Number));
    expect(cellsOf(dutch, 'eerder ')).toEqual([months.map(({ before }) => before)]);
    expect(cellsOf(english, 'before ')).toEqual([months.map(({ before }) => before)]);
  });

  it('4.13: a year that was billed elsewhere has no counts of ours to show beside a correction', async () => {
    const world = await worldOn({ today: '2025-09-01' });
    await world.registerSchool(school);
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 10));
    await world.subscribe(school, '2023-08-01', 'per-pupil', [
      { year: 1, billed: '100.00', reference: 'F-1' },
      { year: 2, billed: '0.00', reference: 'F-2' },
    ]);
    await issueDueDocuments(world.deps, { on: '2025-09-01' }, world.context());
    const { derivation } = await explanationIn(world, '2025-000001');
    const correction = derivation.lines.find(({ kind }) => kind === 'correction')!;
    expect([correction.year, correction.before]).toEqual([1, undefined]);
  });

  it('every cell leads to a result, and that to its pupil, its import and the event, all listed', async () => {
    const world = await playedThrough('year 4');
    const text = explanationText(await explanationIn(world, '2026-000001'), 'nl');
    const pupils = new Set(sectionOf(text, 3).map((row) => row.split(' ')[0]));
    const imports = new Set(sectionOf(text, 5).flatMap((row) => /^(I\d+) /.exec(row)?.[1] ?? []));
    const results = new Map(
      sectionOf(text, 4)
        .slice(1)
        .map((row) => row.split(/ +/))
        .map(([name, pupil, key, , takenOn, validThrough, linkedOn, by]) => {
          expect(key).toMatch(/^[0-9a-f]{16}$/);
          expect(pupils).toContain(pupil);
          expect(imports).toContain(by);
          return [name, { from: [takenOn!, linkedOn!].sort()[1]!, validThrough: validThrough! }];
        }),
    );
    expect(pupils.size).toBe(230);
    expect(imports.size).toBe(6); // The wrong import is not one of them.
    for (const { named, days } of tablesIn(text)) {
      expect(named.length).toBeGreaterThan(0);
      for (const name of named) {
        const { from, validThrough } = results.get(name)!;
        expect(days.some((day) => from <= day && day <= validThrough)).toBe(true);
      }
    }
  });

  it('interfaces 2: an explanation says the same in English, with its figures and days as English writes them', async () => {
    const world = await playedThrough('year 4');
    const [dutch, english] = (await Promise.all(
      (['nl', 'en'] as const).map(async (language) =>
        explanationText(await explanationIn(world, '2026-000001', language), language),
      ),
    )) as [string, string];
    expect(english).toContain('2,599.00 − 2,610.50 = -11.50');
    expect(english).toContain('dated 1 August 2026');
    expect(dutch).toContain('gedateerd 1 augustus 2026');
    expect(english).toMatch(/^1\. Advance, year 4: 180 × 11\.50 +2,070\.00$/m);
    expect(dutch).toMatch(/^1\. Voorschot jaar 4: 180 × 11,50 +2\.070,00$/m);
    // The same pupils, results, events and digests, in rows that are equally wide.
    const evidence = (text: string) => text.match(/[0-9a-f]{16,64}|@\d+/g);
    expect(evidence(english)).toEqual(evidence(dutch));
    expect(english).not.toMatch(/\b(leerling|jaar|gefactureerd|besluit|vingerafdruk|van|door|teldag)\b/i);
    expect(dutch).not.toMatch(/\b(pupils|year|billed|decided|digest|count)\b/i);
    for (const text of [dutch, english]) expect(text.split('\n').filter((row) => row.length > 120)).toEqual([]);
  });

  it('5.3: the explanation of a document shows what was known when it was decided, whatever was recorded since, and has always the same bytes', async () => {
    const world = await playedThrough('year 2');
    const before = explanationText(await explanationIn(world, '2024-000001'), 'nl');
    const { state } = await world.deps.folds.results(school);
    world.setToday('2026-02-15');
    await withdrawImport(world.deps, school, state.imports[0]!.id, world.context('x'));
    const after = explanationText(await explanationIn(world, '2024-000001'), 'nl');
    expect(after).toBe(before);
    expect(tablesIn(after)[0]!.total).toEqual([224, 224, 224, 224, 224, 224, 224, 230, 230, 230, 230, 230, 230]);
    expect(before.split('\n').filter((row) => row.length > 120)).toEqual([]);
  });

  it('2.5: an explained document names the decisions by hand behind a result, with who and why', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 2));
    const changes = { takenOn: '2024-07-14' };
    const key = 'R1-2024-07-15';
    await decideByHand(world.deps, school, { type: 'CorrectResult', key, changes }, world.context('verkeerde dag'));
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const text = explanationText(await explanationIn(world, '2024-000001'), 'nl');
    expect(sectionOf(text, 6)).toEqual([
      `results-${school} @2 ResultCorrected`,
      '      vastgelegd 2024-08-01T11:00:00.000Z door beheer: verkeerde dag',
    ]);
    expect(sectionOf(text, 4).filter((row) => row.endsWith('@2'))).toHaveLength(1);
  });

  it('3.5: of a daily measure the days of each pupil add up to the sum of the average', async () => {
    const world = await worldOn({ today: '2023-07-01' });
    const { head } = await world.deps.ledger.read(streams.catalogue);
    const daily: CatalogueEvent[] = [
      {
        type: 'PlanDefined',
        data: { plan: 'daily', kind: 'per-pupil', measure: 'daily', countAfterDays: 0, settleFromYear: 2 },
      },
      { type: 'PlanPriced', data: { plan: 'daily', price: '10.00', from: '2000-01-01' } },
    ];
    await world.deps.ledger.append(streams.catalogue, [daily[0]!, daily[1]!], head, world.context());
    await world.registerSchool(school);
    await world.subscribe(school, '2023-08-01', 'daily');
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 3)); // through 2024-05-01: 275 days
    await world.importRows(school, '2024-02-01', taken('2024-01-31', 3, 4)); // from then on: 182 days of the year
    world.setToday('2024-08-01');
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const { years } = await explanationIn(world, '2024-000002');
    const [first] = years;
    const days = first!.spans.map(({ from, through }) => through - from + 1);
    // L1 and L2: 275 each; L3: all 366; L4: 182.
    expect(days.reduce((sum, one) => sum + one, 0)).toBe(275 + 275 + 366 + 182);
    expect(first!.account.average).toMatchObject({ sum: 1098, over: 366, shown: '3' });
    const text = explanationText(await explanationIn(world, '2024-000002'), 'nl');
    expect(text).toMatch(/^aantal +1098$/m);
    expect(text).toMatch(/^besluit +1098$/m);
    expect(text).toMatch(/^Rekenregels: versie 1$/m);
  });

  it('4.2: an explained document names the event that a price is from, and the document that settled on it', async () => {
    const world = await playedThrough('year 4');
    const { years } = await explanationIn(world, '2026-000001');
    const event = expect.objectContaining({ stream: 'catalogue', revision: 1, type: 'PlanPriced' });
    expect(years.map(({ year, price }) => [year, price])).toEqual([
      [1, { amount: '11.50', event, document: '2023-000001' }],
      [3, { amount: '11.50', event, document: '2025-000001' }],
      [4, { amount: '11.50', event, document: null }],
    ]);
  });

  it('columns add up to the counts in the decision for any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await playedOnly(steps);
        for (const { number } of await issuedInLog(world.deps)) {
          const { years, derivation } = await explanationIn(world, number);
          for (const { rows, days } of years)
            expect(days.map((_, column) => rows.filter(({ results }) => results[column] !== null).length)).toEqual(
              days.map(({ pupils }) => pupils),
            );
          for (const { total, decided } of tablesIn(explanationText(await explanationIn(world, number), 'nl')))
            expect(total).toEqual(decided);
          // The line that settles a document names it with its events.
          const settled = new Set(derivation.settled.map((document) => document.number));
          for (const { settles } of derivation.lines) for (const one of settles) expect(settled).toContain(one);
        }
      }),
      { numRuns: cases(25) },
    );
  });
});
