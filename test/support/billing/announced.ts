/**
 * Random histories of a school of a board. What was announced for the school is held against what is issued (interfaces 2).
 */
import fc from 'fast-check';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { joinFramework } from '../../../src/commands/boards/boards.ts';
import type { Foretold, ForetoldChange } from '../../../src/domain/billing/documents/foretold.ts';
import type { NumberedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { addDays } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { boardId, conclude, subscribedSchool, worldWithBoard } from '../boards.ts';
import { taken, type World } from '../world.ts';
import { issuedIn } from './histories.ts';

export const school = '12AB00';
export const other = '12AB01';
export const third = '12AB02';
export const first = '2022-08-01';

const defined = async (world: World, plan: string): Promise<void> => {
  const data = { plan: { plan, kind: 'flat' }, price: { price: '700.00', from: '2020-01-01' } } as const;
  await handle(world.deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data }, world.context());
};

/** Starts a school of a board, with another school in the same pool, on a plan. */
export const begun = async (plan: string, pupils: number): Promise<World> => {
  const world = await worldWithBoard({ today: first });
  await defined(world, 'flat');
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 12, price: '10.15' },
  ];
  await conclude(world, { kind: 'volume', tiers }, { validFrom: '2022-08-01', validUntil: '2025-07-31' });
  await subscribedSchool(world, school, first, pupils, plan);
  await subscribedSchool(world, other, first, 6);
  await joinFramework(world.deps, other, { agreement: `${boardId}-A1`, from: first }, world.context());
  return world;
};

const file = fc.record({
  month: fc.integer({ min: 0, max: 24 }),
  from: fc.integer({ min: 1, max: 6 }),
  pupils: fc.integer({ min: 3, max: 12 }),
});

export const attempt = async <T>(work: () => Promise<T>): Promise<T | string> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};

const dayIn = (month: number, day: string): string =>
  `${2022 + Math.floor((7 + month) / 12)}-${String(((7 + month) % 12) + 1).padStart(2, '0')}-${day}`;

export const history = fc.record({
  plan: fc.constantFrom('per-pupil', 'flat'),
  pupils: fc.integer({ min: 0, max: 9 }),
  files: fc.uniqueArray(file, { minLength: 2, maxLength: 6, selector: ({ month }) => month }),
  months: fc.integer({ min: 0, max: 26 }),
  /** Whether a run was done on the first day of each month, so that the past is already billed. */
  billed: fc.boolean(),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

export const played = async ({ plan, pupils, files, months, billed }: History): Promise<World> => {
  const world = await begun(plan, pupils);
  for (let month = 0; month <= months; month++) {
    world.setToday(dayIn(month, '01'));
    if (billed && month % 12 === 0) await issueDueDocuments(world.deps, { on: dayIn(month, '01') }, world.context());
    const at = dayIn(month, '10');
    for (const { from, pupils: many } of files.filter((one) => one.month === month))
      await world.importRows(school, at, taken(dayIn(month, '05'), from, from + many - 1));
    // The other school's pupils keep counting, so that the pool reaches its second tier.
    if (month % 6 === 5) await world.importRows(other, at, taken(dayIn(month, '05'), 1, 9));
  }
  world.setToday(dayIn(months, '15'));
  return world;
};

type Document = Pick<Foretold, 'purpose' | 'year' | 'total' | 'vat' | 'net'> & {
  readonly lines: readonly Omit<Foretold['lines'][number], 'formula' | 'formulaParts'>[];
};

const told = (day: string, { purpose, year, lines: of, total, vat, net }: Document) => ({
  day,
  purpose,
  year,
  total,
  vat,
  net,
  lines: of.map(({ kind, term, year: number, quantity, unitPrice, amount }) => ({
    kind,
    term,
    year: number,
    quantity,
    unitPrice,
    amount,
  })),
});

export const announcedAs = (announced: Foretold | null) => (announced === null ? [] : [told(announced.day, announced)]);

/** The fields that distinguish a document of a school from its other documents. */
export type Named = Pick<ForetoldChange, 'purpose' | 'year'>;

export const issuedAs = (issued: readonly NumberedDocument[], of: string, { purpose, year }: Named) =>
  issued
    .filter(
      (one) =>
        one.school === of && one.purpose === purpose && one.year.term === year.term && one.year.number === year.number,
    )
    .map((one) => told(one.issuedOn, one));

/** Lets time pass: a run on each first and second day of a month, and on the days named, through a day. */
export const passed = async (
  world: World,
  days: readonly string[],
  through: string,
  schools: readonly string[] = [school],
) => {
  const before = (await issuedIn(world)).length;
  const from = today(world.deps);
  const firsts = Array.from({ length: 80 }, (_, month) => dayIn(month, '01'));
  const all = [...new Set([...days.flatMap((day) => [addDays(day, -1), day]), ...firsts, through])];
  for (const day of all.filter((one) => one > from && one <= through).sort()) {
    world.setToday(day);
    await issueDueDocuments(world.deps, { on: day, schools }, world.context());
  }
  return (await issuedIn(world)).slice(before).filter((one) => schools.includes(one.school));
};
