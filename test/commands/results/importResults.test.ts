import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { memoryVault } from '../../../src/adapters/memory/memoryVault.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { decideByHand, destroySecret, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { ImportRequest } from '../../../src/commands/results/importAnswers.ts';
import { importResults } from '../../../src/commands/results/importResults.ts';
import { lookUpPupil } from '../../../src/commands/results/pupils.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import { pupilsOn } from '../../../src/domain/results/counting/pupilsOn.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { dyingAt, Killed, racedAt } from '../../support/ledger/interrupted.ts';
import { csvOf, type Row, taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const today = '2024-09-01';

const registered = async (): Promise<World> => {
  const world = await worldOn({ today });
  await world.registerSchool(school);
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

const importing = (
  { deps, context }: World,
  rows: readonly Row[],
  changes: Partial<ImportRequest> = {},
  reason?: string,
) => importResults(deps, request(rows, changes), context(reason));

const countOn = async ({ deps }: World, day: string): Promise<number> =>
  countsOf((await deps.folds.results(school)).state).on(dayNumber(day));

const storedTypes = async ({ store }: World): Promise<string[]> =>
  (await store.read(`results-${school}`)).map(({ type }) => type);

const over = ({ deps }: World, store: EventStore): Deps => {
  const ledger = ledgerOn({ store, now: deps.ledger.now, newId: deps.ledger.newId });
  return { ...deps, ledger, folds: foldsOf(ledger) };
};

describe('2.2: what is accepted', () => {
  it('an import links on today by default', async () => {
    const world = await registered();
    expect((await importing(world, taken('2024-06-01', 1, 3))).answer).toMatchObject({
      linkedOn: today,
      linked: 3,
      pupils: 3,
    });
  });

  it('an import takes an earlier day with a reason, which is recorded', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3), { linkedOn: '2024-07-01' }, 'historie overgenomen');
    const metadata = JSON.parse((await world.store.read(`results-${school}`)).at(-1)!.metadata);
    expect(metadata).toMatchObject({
      reason: 'historie overgenomen',
      actor: { subject: 'test', role: 'admin' },
      version: 1,
    });
    expect(await countOn(world, '2024-07-01')).toBe(3);
  });

  const refused: readonly [string, Partial<ImportRequest>, string][] = [
    ['an earlier day without a reason', { linkedOn: '2024-08-31' }, 'reason_required'],
    ['a later day', { linkedOn: '2024-09-02' }, 'linked_on_in_future'],
    ['an unknown source', { source: 'papier' }, 'source_not_found'],
    ['8.1: a source in development', { source: 'boom' }, 'source_not_available'],
    ['8.1: a source under study', { source: 'cito' }, 'source_not_available'],
    ['a format that is not read', { mediaType: 'text/html' }, 'file_format_unknown'],
    ['a school that is not registered', { school: '99XX99' }, 'school_not_found'],
  ];
  it.each(refused)('an import refuses %s, and writes nothing', async (_what, changes, code) => {
    const world = await registered();
    const head = await world.store.head();
    await expect(importing(world, taken('2024-06-01', 1, 3), changes)).rejects.toMatchObject({ code });
    expect(await world.store.head()).toBe(head);
  });

  it('8.1: an import takes a source that is available as coupling', async () => {
    const world = await registered();
    expect((await importing(world, taken('2024-06-01', 1, 3), { source: 'diataal' })).created).toBe(true);
  });

  it('6.1: an import refuses an import on a day without a DPA in force, and what was counted before stays', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const end = { type: 'EndDpa', today, data: { endsOn: '2024-09-02' } } as const;
    await handle(world.deps.ledger, schoolDecider, `school-${school}`, end, world.context());
    await importing(world, taken('2024-06-01', 1, 4));
    world.setToday('2024-09-02');
    await expect(importing(world, taken('2024-06-01', 1, 5))).rejects.toMatchObject({ code: 'dpa_missing' });
    expect(await countOn(world, '2024-09-02')).toBe(4);
  });
});

describe('2.6, 2.7: files again', () => {
  it('2.7: the same bytes are no second import: the answer is the first one’s', async () => {
    const world = await registered();
    const first = await importing(world, taken('2024-06-01', 1, 3));
    world.setToday('2024-09-05');
    const head = await world.store.head();
    const again = await importing(world, taken('2024-06-01', 1, 3));
    expect(again).toMatchObject({ created: false, answer: first.answer });
    expect(await world.store.head()).toBe(head);
  });

  it('2.7: a file that comes again has a warning when another linkedOn was asked for', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const { answer } = await importing(world, taken('2024-06-01', 1, 3), { linkedOn: '2024-08-01' }, 'overgenomen');
    expect(answer).toMatchObject({
      linkedOn: today,
      warnings: [expect.objectContaining({ is: 'taken-before', linkedOn: '2024-09-01' })],
    });
  });

  it('2.7: a file with skipped rows is known again, also when bad rows would be refused now', async () => {
    const world = await registered();
    const rows = [...taken('2024-06-01', 1, 3), { key: 'X', pupil: 'L9', takenOn: 'gisteren' }];
    const first = await importing(world, rows, { skipBadRows: true });
    expect(first.answer).toMatchObject({ linked: 3, skipped: 1 });
    expect((await importing(world, rows)).answer).toEqual(first.answer);
  });

  it('2.7: bytes of a withdrawn import are a new import', async () => {
    const world = await registered();
    const first = await importing(world, taken('2024-06-01', 1, 3));
    await withdrawImport(world.deps, school, first.answer.importId, world.context('verkeerd'));
    const second = await importing(world, taken('2024-06-01', 1, 3));
    expect(second).toMatchObject({ created: true, answer: { linked: 3, restated: 0 } });
  });

  it('2.6: what later files restated of a withdrawn import counts from their day', async () => {
    const world = await registered();
    const first = await importing(world, taken('2024-06-01', 1, 3));
    world.setToday('2024-10-01');
    await importing(world, taken('2024-06-01', 2, 4));
    expect(await countOn(world, '2024-09-15')).toBe(3);
    await withdrawImport(world.deps, school, first.answer.importId, world.context('verkeerd'));
    expect([await countOn(world, '2024-09-30'), await countOn(world, '2024-10-01')]).toEqual([0, 3]);
  });
});

describe('races of one file', () => {
  it('2.8: a known file with bad rows that is withdrawn meanwhile is refused whole', async () => {
    const world = await registered();
    const rows = [...taken('2024-06-01', 1, 3), { key: 'X', pupil: 'L9', takenOn: 'gisteren' }];
    const { answer } = await importing(world, rows, { skipBadRows: true });
    await withdrawImport(world.deps, school, answer.importId, world.context('verkeerd'));
    await expect(importing(world, rows)).rejects.toMatchObject({ code: 'file_rows_refused', badRowsTotal: 1 });
    expect(await storedTypes(world)).toEqual(['SecretCreated', 'ResultsImported', 'ImportWithdrawn']);
  });

  it('2.7: the repeated answer tells the skipped rows as the first did, whatever day is asked for now', async () => {
    const world = await registered();
    const rows = [...taken('2024-06-01', 1, 3), { key: 'X', pupil: 'L9', takenOn: '2024-09-03' }];
    const first = await importing(world, rows, { skipBadRows: true });
    expect(first.answer).toMatchObject({
      skipped: 1,
      badRows: [{ row: 5, faults: [{ column: 'afnamedatum', code: 'too_late' }] }],
    });
    world.setToday('2024-09-10');
    expect((await importing(world, rows)).answer).toEqual(first.answer);
  });

  it('2.7: the same bytes uploaded twice at once are one import', async () => {
    const world = await registered();
    const both = await Promise.all([1, 2].map(() => importing(world, taken('2024-06-01', 1, 3))));
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(both[0]!.answer).toEqual(both[1]!.answer);
  });

  it('6.1, 6.2: nothing is recorded after the agreement ended and the secret was destroyed', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const meanwhile = async () => {
      const end = { type: 'EndDpa', today, data: { endsOn: today } } as const;
      await handle(world.deps.ledger, schoolDecider, `school-${school}`, end, world.context());
      await destroySecret(world.deps, school, school, world.context('overeenkomst beëindigd'));
    };
    const racing = over(world, racedAt(world.store, `results-${school}`, meanwhile));
    const late = importResults(racing, request(taken('2024-06-01', 1, 4)), world.context());
    await expect(late).rejects.toMatchObject({ code: 'dpa_missing' });
    expect(await storedTypes(world)).toEqual(['SecretCreated', 'ResultsImported', 'SecretDestroyed']);
  });
});

describe('2.5: manual decisions, by the key as in the file', () => {
  const wrongDate = { key: 'R1', pupil: 'L1', takenOn: '2024-06-01' };

  it('a correction stands while exports repeat the mistake, and gives way to other content', async () => {
    const world = await registered();
    await importing(world, [wrongDate]);
    const changes = { takenOn: '2023-06-01' }; // valid through 2024-03-01: counts no more
    await decideByHand(
      world.deps,
      school,
      { type: 'CorrectResult', key: 'R1', changes },
      world.context('verkeerd jaar'),
    );
    expect(await countOn(world, today)).toBe(0);
    const repeated = await importing(world, [wrongDate, ...taken('2023-01-01', 5, 5)]);
    expect(repeated.answer).toMatchObject({ restated: 1, linked: 1, overridesManual: [] });
    expect(await countOn(world, today)).toBe(0);
    const mended = await importing(world, [{ ...wrongDate, takenOn: '2024-06-02' }]);
    expect(mended.answer).toMatchObject({ corrected: 1, overridesManual: [{ key: 'R1', was: 'corrected' }] });
    expect(await countOn(world, today)).toBe(1);
  });

  it('a lifted decision leaves what the files say; lifting again is not found', async () => {
    const world = await registered();
    await importing(world, [wrongDate]);
    await decideByHand(world.deps, school, { type: 'WithdrawResult', key: 'R1' }, world.context('niet van ons'));
    expect(await countOn(world, today)).toBe(0);
    await decideByHand(world.deps, school, { type: 'LiftManualDecision', key: 'R1' }, world.context());
    expect(await countOn(world, today)).toBe(1);
    const again = decideByHand(world.deps, school, { type: 'LiftManualDecision', key: 'R1' }, world.context());
    await expect(again).rejects.toMatchObject({ code: 'decision_not_found' });
  });

  it('a manual decision needs a reason, and a result', async () => {
    const world = await registered();
    await importing(world, [wrongDate]);
    const without = decideByHand(world.deps, school, { type: 'WithdrawResult', key: 'R1' }, world.context());
    await expect(without).rejects.toMatchObject({ code: 'reason_required' });
    const unknown = decideByHand(world.deps, school, { type: 'WithdrawResult', key: 'R2' }, world.context('nee'));
    await expect(unknown).rejects.toMatchObject({ code: 'result_not_found' });
  });
});

describe('5.2: an import takes effect all at once or not at all', () => {
  const many: Row[] = Array.from({ length: 100_000 }, (_, index) => ({
    key: `R${index}`,
    pupil: `L${index % 1_200}`,
    takenOn: `2024-0${1 + (index % 6)}-15`,
    yearGroup: 1 + (index % 8),
  }));

  it('an import of 100,000 rows is stored in parts that any store takes', async () => {
    const world = await registered();
    const { answer } = await importing(world, many);
    expect(answer).toMatchObject({ linked: 100_000, pupils: 1_200 });
    const parts = await world.store.read(`import-${answer.importId}`);
    expect(parts.length).toBeGreaterThan(1);
    expect(await countOn(world, today)).toBe(1_200);
  });

  it('an import that is killed between its rows and their being named counts nothing, and the same file is then imported', async () => {
    const world = await registered();
    await importing(world, taken('2023-10-01', 1, 1)); // This gives the school its secret.
    const dying = over(world, dyingAt(world.store, `results-${school}`));
    await expect(importResults(dying, request(many), world.context())).rejects.toBeInstanceOf(Killed);
    expect(await countOn(world, today)).toBe(0);
    expect((await importing(world, many)).answer).toMatchObject({ linked: 100_000 });
    expect(await countOn(world, today)).toBe(1_200);
  });

  it('whoever loses the race for the school classifies anew', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const meanwhile = () => importing(world, taken('2024-06-01', 1, 5));
    const racing = over(world, racedAt(world.store, `results-${school}`, meanwhile));
    const { answer } = await importResults(racing, request(taken('2024-06-01', 1, 6)), world.context());
    expect(answer).toMatchObject({ linked: 1, restated: 5 });
    expect(await countOn(world, today)).toBe(6);
  });

  it('2.3: a cumulative export that restates 50,000 and adds 500 stores little more than the 500', async () => {
    const world = await registered();
    await importing(world, many.slice(0, 50_000));
    const { answer } = await importing(world, many.slice(0, 50_500));
    expect(answer).toMatchObject({ restated: 50_000, linked: 500 });
    const bytesOf = async (importId: string) =>
      (await world.store.read(`import-${importId}`)).reduce((sum, { data }) => sum + data.length, 0);
    const alone = await registered();
    const only500 = await importing(alone, many.slice(50_000, 50_500));
    expect((await bytesOf(answer.importId)) - (await bytesOf(only500.answer.importId))).toBeLessThan(100);
  });
});

describe('6.2: nothing in the log leads back to a pupil without the school’s secret', () => {
  it('the log holds no pupil id, key, name or score, in any encoding', async () => {
    const world = await registered();
    const csv =
      'leerling;naam;resultaat;categorie;afnamedatum;score\nLVS-77;Jantje Voorbeeld;RES-42;toets;2024-06-01;987654';
    const { answer } = await importing(world, [], { body: [Buffer.from(csv)] });
    expect(answer.warnings).toEqual([
      { is: 'column-ignored', column: 'naam' },
      { is: 'column-ignored', column: 'score' },
    ]);
    const log = (await world.store.readAll(0, 10_000)).map(({ data, metadata }) => data + metadata).join('\n');
    for (const secret of ['LVS-77', 'RES-42', 'Jantje', '987654'])
      for (const encoding of ['utf8', 'hex', 'base64'] as const)
        expect(log).not.toContain(Buffer.from(secret).toString(encoding).replace(/=+$/, ''));
  });

  it('SecretCreated comes before the first import, once, however many files come at once', async () => {
    const world = await registered();
    const answers = await Promise.all([1, 2, 3, 4].map((n) => importing(world, taken('2024-06-01', 1, n))));
    expect(answers.map(({ answer }) => answer.linked).reduce((a, b) => a + b)).toBe(4);
    expect(await storedTypes(world)).toEqual(['SecretCreated', ...Array(4).fill('ResultsImported')]);
    expect(await countOn(world, today)).toBe(4);
    expect(world.deps.candidates.size).toBe(0);
  });

  it('of several processes that make a secret at once the first to record it wins; the others say to upload again', async () => {
    const store = memoryStore();
    const vault = memoryVault();
    const world = await worldOn({ today, store, vault });
    await world.registerSchool(school);
    const process = (): Deps => ({
      ...over(world, store),
      newSecret: () => randomBytes(32),
      newUlid: () => ulid(),
      candidates: new Map(),
    });
    const files = [1, 2, 3, 4].map((n) => request(taken('2024-06-01', 1, n)));
    const outcomes = await Promise.allSettled(files.map((file) => importResults(process(), file, world.context())));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('import_in_progress'));
    expect(await storedTypes(world)).toEqual(['SecretCreated', 'ResultsImported']);
    for (const file of files) await importResults(process(), file, world.context());
    expect(await countOn(world, today)).toBe(4);
  });

  it('a file that is refused makes no secret, in the log or in the vault', async () => {
    const kept: string[] = [];
    const vault = memoryVault();
    const put = async (id: string, value: Uint8Array) => {
      kept.push(id);
      return vault.put(id, value);
    };
    const world = await worldOn({ today, vault: { ...vault, put } });
    await world.registerSchool(school);
    const head = await world.store.head();
    const bad = [{ key: 'X', pupil: 'L9', takenOn: 'gisteren' }];
    await expect(importing(world, bad)).rejects.toMatchObject({ code: 'file_rows_refused' });
    await expect(importing(world, [], { body: [Buffer.from('geen tabel')] })).rejects.toMatchObject({
      code: 'file_unreadable',
    });
    expect([await world.store.head(), kept, world.deps.candidates.size]).toEqual([head, [], 0]);
  });

  it('a missing or wrong secret refuses imports, and is never made anew by itself', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const { keyId } = JSON.parse((await world.store.read(`results-${school}`))[0]!.data);
    await world.vault.destroy(keyId);
    await expect(importing(world, taken('2024-06-01', 1, 4))).rejects.toMatchObject({ code: 'school_secret_missing' });
    await world.vault.put(keyId, randomBytes(32));
    await expect(importing(world, taken('2024-06-01', 1, 4))).rejects.toMatchObject({ code: 'school_secret_missing' });
    expect((await storedTypes(world)).filter((type) => type === 'SecretCreated')).toHaveLength(1);
  });

  it('an id can be looked up to its pseudonym, the one that counts', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 7, 7));
    const { pseudonym, pupil: shown } = await lookUpPupil(world.deps, school, 'L7');
    expect(shown).toBe(pseudonym);
    expect(pseudonym).toMatch(/^[0-9a-f]{64}$/);
    const { state } = await world.deps.folds.results(school);
    expect(pupilsOn(state, dayNumber(today)).items.map(({ pupil }) => pupil)).toEqual([pseudonym]);
  });

  it('destroying the secret, after the DPA ended, unlinks the history for good; counts stay', async () => {
    const world = await registered();
    await importing(world, taken('2024-06-01', 1, 3));
    const destroy = (confirmation: string) =>
      destroySecret(world.deps, school, confirmation, world.context('contract ended'));
    await expect(destroy('99XX99')).rejects.toMatchObject({ code: 'confirmation_required' });
    await expect(destroy(school)).rejects.toMatchObject({ code: 'dpa_still_in_force' });
    const end = { type: 'EndDpa', today, data: { endsOn: today } } as const;
    await handle(world.deps.ledger, schoolDecider, `school-${school}`, end, world.context());
    await destroy(school);
    await destroy(school);
    expect(await storedTypes(world)).toEqual(['SecretCreated', 'ResultsImported', 'SecretDestroyed']);
    await expect(lookUpPupil(world.deps, school, 'L1')).rejects.toMatchObject({ code: 'school_secret_missing' });
    expect(await countOn(world, today)).toBe(3);
  });
});

it('interfaces 2: an import tells now and then how many rows it has read, and at last how many there are', async () => {
  const world = await registered();
  const told: number[] = [];
  await importing(world, taken('2024-06-01', 1, 2_500), { onRows: (rows) => told.push(rows) });
  expect(told).toEqual([1_000, 2_000, 2_500]);
});
