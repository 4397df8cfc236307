/** 2.10: unlikely files are held, and imports previewed. */
import { describe, expect, it } from 'vitest';
import { linkPupils } from '../../../src/commands/results/decideResults.ts';
import type { ImportRequest } from '../../../src/commands/results/importAnswers.ts';
import { importFile, previewFile } from '../../../src/commands/results/importFile.ts';
import { importResults } from '../../../src/commands/results/importResults.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import type { Context } from '../../../src/ledger/ledger.ts';
import { refusalInWords } from '../../../src/words/words.ts';
import { csvOf, type Row, taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const sister = '12AB01';
const stranger = '34CD00';
const today = '2024-09-01';

/** Two schools of board 12345 and one of another board, each with 20 pupils of its own. */
const threeSchools = async (): Promise<World> => {
  const world = await worldOn({ today });
  await world.registerSchool(school, '2020-01-01', '12345');
  await world.registerSchool(sister, '2020-01-01', '12345');
  await world.registerSchool(stranger, '2020-01-01', '54321');
  await world.importRows(school, today, taken('2024-06-01', 1, 20));
  await world.importRows(sister, today, taken('2024-06-01', 101, 120));
  await world.importRows(stranger, today, taken('2024-06-01', 201, 220));
  return world;
};

const request = (rows: readonly Row[], changes: Partial<ImportRequest> = {}): ImportRequest => ({
  school,
  source: 'parnassys',
  skipBadRows: false,
  mediaType: 'text/csv',
  body: [csvOf(rows)],
  ...changes,
});

const by = (world: World, role: string): Context => ({ ...world.context(), actor: { subject: 'test', role } });

const refusalOf = async (asked: Promise<unknown>): Promise<Rejection<'import_unlikely'>> => {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Rejection && error.code === 'import_unlikely') return error as Rejection<'import_unlikely'>;
  throw new Error(`It was not held: ${error}`);
};

const none = {};

describe('2.10: a file of pupils whom the school does not know is held', () => {
  it('2.10: an unlikely file is refused with both numbers, and nothing is written', async () => {
    const world = await threeSchools();
    const head = await world.store.head();
    const rows = [...taken('2024-06-02', 301, 320), ...taken('2024-06-02', 1, 2)];
    const refusal = await refusalOf(importFile(world.deps, request(rows), by(world, 'school'), none));
    expect(refusal).toMatchObject({ code: 'import_unlikely', facts: { pupils: 22, known: 2 } });
    expect(refusalInWords(refusal, 'en')).toContain('Of the 22 pupils in this file the school knows 2');
    expect(await world.store.head()).toBe(head);
  });

  it('2.10: an unlikely file is taken once it is confirmed', async () => {
    const world = await threeSchools();
    const { answer } = await importFile(
      world.deps,
      request(taken('2024-06-02', 301, 320), { confirmed: true }),
      by(world, 'school'),
      none,
    );
    expect(answer).toMatchObject({ linked: 20, pupils: 20 });
  });

  it('2.7, 2.10: a file that was taken before is answered as before, and not held', async () => {
    const world = await threeSchools();
    const rows = taken('2024-06-02', 301, 320);
    const first = await importResults(world.deps, request(rows, { confirmed: true }), world.context());
    const again = await importFile(world.deps, request(rows), by(world, 'school'), none);
    expect(again).toMatchObject({ created: false, answer: { importId: first.answer.importId } });
  });

  it('2.8, 2.10: bad rows are told first, and those that are skipped do not count', async () => {
    const world = await threeSchools();
    const bad = taken('2024-06-02', 1, 20).map((row) => ({ ...row, category: 'rapport' }));
    const rows = [...taken('2024-06-02', 301, 312), ...bad];
    await expect(importFile(world.deps, request(rows), world.context(), none)).rejects.toMatchObject({
      code: 'file_rows_refused',
    });
    const refusal = await refusalOf(
      importFile(world.deps, request(rows, { skipBadRows: true }), world.context(), none),
    );
    expect(refusal.facts).toEqual({ pupils: 12, known: 0 });
  });
});

describe('2.10: the school that the file belongs to', () => {
  /** A file of twenty pupils: sixteen of a school, and four whom nobody knows. So that school knows four in five. */
  const fileOf = (first: number): Row[] => [
    ...taken('2024-06-02', first, first + 15),
    ...taken('2024-06-02', 901, 904),
  ];

  it.each(['board', 'admin'])(
    '2.10: the school that knows the pupils is named for role %s when it is of the same board',
    async (role) => {
      const world = await threeSchools();
      const refusal = await refusalOf(importFile(world.deps, request(fileOf(101)), by(world, role), none));
      expect(refusal.facts).toEqual({ pupils: 20, known: 0, school: sister });
      expect(refusalInWords(refusal, 'nl')).toContain(`School ${sister} van hetzelfde bestuur`);
    },
  );

  it('2.9, 2.10: the school that knows the pupils is named when it knows them by another of their ids', async () => {
    const world = await threeSchools();
    const pairs = Array.from({ length: 16 }, (_, n) => [`L${101 + n}`, `L${501 + n}`] as const);
    await linkPupils(world.deps, sister, pairs, world.context('nieuw systeem'));
    const refusal = await refusalOf(importFile(world.deps, request(fileOf(501)), by(world, 'admin'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0, school: sister });
  });

  it('2.10: the school that knows the pupils is not named for a school', async () => {
    const world = await threeSchools();
    const refusal = await refusalOf(importFile(world.deps, request(fileOf(101)), by(world, 'school'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0 });
  });

  it('2.10: the school that knows the pupils is not named when it is of another board', async () => {
    const world = await threeSchools();
    const refusal = await refusalOf(importFile(world.deps, request(fileOf(201)), by(world, 'admin'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0 });
  });

  it('2.10, 5.9: a school of another board is not named either when the index gives it because its events are parked', async () => {
    const world = await threeSchools();
    const deps = { ...world.deps, schools: { ...world.deps.schools, schoolsOfBoard: async () => [sister, stranger] } };
    const refusal = await refusalOf(importFile(deps, request(fileOf(201)), by(world, 'admin'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0 });
  });

  it('2.10: a school that knows fewer than four in five of the pupils is not named', async () => {
    const world = await threeSchools();
    const rows = [...taken('2024-06-02', 101, 115), ...taken('2024-06-02', 901, 905)];
    const refusal = await refusalOf(importFile(world.deps, request(rows), by(world, 'admin'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0 });
  });

  it('6.2, 2.10: a school whose secret is not there is passed over', async () => {
    const world = await threeSchools();
    const { secret } = (await world.deps.folds.results(sister)).state;
    if (secret.status === 'created') await world.vault.destroy(secret.keyId);
    const refusal = await refusalOf(importFile(world.deps, request(fileOf(101)), by(world, 'admin'), none));
    expect(refusal.facts).toEqual({ pupils: 20, known: 0 });
  });
});

describe('2.10: an import can be previewed', () => {
  it('2.10: a preview tells what would be linked, corrected and restated, with counts before and after, and writes nothing', async () => {
    const world = await threeSchools();
    const head = await world.store.head();
    const rows = [
      ...taken('2024-06-01', 1, 9),
      { key: 'R10-2024-06-01', pupil: 'L10', takenOn: '2024-05-31' },
      ...taken('2024-06-01', 21, 23),
    ];
    const { previewed, ...rest } = await previewFile(world.deps, request(rows), by(world, 'school'), none);
    expect(previewed.outcome).toMatchObject({
      created: true,
      answer: { linked: 3, corrected: 1, restated: 9, skipped: 0, pupils: 13 },
      effect: {
        counts: [{ yearGroups: null, pupils: 3, days: [{ from: today, through: today, before: 20, after: 23 }] }],
      },
    });
    const results = await world.deps.folds.results(school);
    expect(rest).toEqual({ unlikely: undefined });
    expect(previewed.at).toEqual(results.head);
    expect(await world.store.head()).toBe(head);
    expect(results.state.imports).toHaveLength(1);
  });

  it('2.10, 4.4: a preview names the amounts and the documents that a run today would issue because of the import', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    const preview = await previewFile(world.deps, request(taken('2024-06-01', 1, 10)), world.context(), none);
    // Ten pupils on the count day: 10 × 11.50.
    expect(preview.previewed.documents).toMatchObject([{ purpose: 'year', total: '115.00' }]);
    expect(preview.previewed.outcome.effect.money.years).toMatchObject([
      { term: 1, year: 1, before: { count: null }, after: { count: 10 } },
    ]);
    expect(await world.store.read('documents')).toEqual([]);
  });

  it('6.2, 2.10: a preview leaves no secret behind in the vault for a school that has none yet', async () => {
    const world = await worldOn({ today });
    await world.registerSchool(school);
    const head = await world.store.head();
    const { previewed } = await previewFile(world.deps, request(taken('2024-06-01', 1, 3)), world.context(), none);
    expect(previewed.at).toBeUndefined();
    expect(await world.vault.list()).toEqual([]);
    expect(await world.store.head()).toBe(head);
  });

  it('2.10: a preview shows a file that would be held, with its numbers and the school that knows its pupils', async () => {
    const world = await threeSchools();
    const rows = taken('2024-06-02', 101, 120);
    const asked = previewFile(world.deps, request(rows), by(world, 'board'), none);
    const { previewed, unlikely } = await asked;
    expect(unlikely).toEqual({ pupils: 20, known: 0, school: sister });
    expect(previewed.outcome.answer).toMatchObject({ linked: 20 });
    expect(await world.deps.folds.results(school).then(({ state }) => state.imports)).toHaveLength(1);
  });

  it('2.7, 2.10: the preview of a file that was taken before says that nothing changes', async () => {
    const world = await threeSchools();
    const preview = await previewFile(world.deps, request(taken('2024-06-01', 1, 20)), world.context(), none);
    expect(preview.previewed.outcome).toMatchObject({ created: false, effect: { counts: [{ pupils: 0, days: [] }] } });
  });

  it('interfaces 2: an import can be bound to the state that its preview was made on', async () => {
    const world = await threeSchools();
    const rows = taken('2024-06-01', 21, 23);
    const { previewed } = await previewFile(world.deps, request(rows), world.context(), none);
    await world.importRows(school, today, taken('2024-06-03', 1, 20));
    const late = importFile(world.deps, request(rows), world.context(), { expected: [previewed.at!.revision] });
    await expect(late).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });
});
