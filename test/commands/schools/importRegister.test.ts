import { beforeEach, describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { startSubscription, startTrial } from '../../../src/commands/billing/subscribe.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { importRegister } from '../../../src/commands/schools/importRegister.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { partyOf } from '../../../src/ledger/states/parties.ts';
import { dyingAt, Killed, racedAt } from '../../support/ledger/interrupted.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const header =
  'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;SOORT PO';
const rowOf = (school: string, board = '12345', kind = 'Bo') =>
  `${board};${school.slice(0, 4)};${school};School ${school};Schoolstraat;1;1234 AB;UTRECHT;${kind}`;
const fileOf = (...rows: readonly string[]) => [Buffer.from([header, ...rows].join('\n'))];

let world: World;
beforeEach(async () => {
  world = await worldOn({ today: '2026-01-15' });
});

const on = (store: EventStore): Deps => {
  const ledger = ledgerOn({ ...world.deps.ledger, store });
  return { ...world.deps, ledger, folds: foldsOf(ledger) };
};

const importing = (file: readonly Uint8Array[], deps: Deps = world.deps, confirmClosing = false) =>
  importRegister(deps, { file, confirmClosing }, world.context());

const numbersOf = async (...rows: readonly string[]) => (await importing(fileOf(...rows))).numbers;
const schoolIn = async (school: string) => (await partyOf(world.deps.ledger, school)).school;
const events = async () => (await world.store.readAll(0, 10_000)).length;

describe('8.2: the register', () => {
  it('the register registers its schools, and writes nothing the second time', async () => {
    const rows = ['12AB00', '12AB01', '34CD00'].map((school) => rowOf(school));
    expect(await numbersOf(...rows)).toEqual({ created: 3, changed: 0, unchanged: 0, closed: 0 });
    const before = await events();
    expect(await numbersOf(...rows)).toEqual({ created: 0, changed: 0, unchanged: 3, closed: 0 });
    expect(await events()).toBe(before);
  });

  it('the register answers the position of the last event of its schools, also when it writes nothing', async () => {
    const first = await importing(fileOf(rowOf('12AB00'), rowOf('34CD00')));
    expect(first.position).toBe(await world.store.head());
    // The newest row is not the last row.
    const moved = await importing(fileOf(rowOf('12AB00', '54321'), rowOf('34CD00')));
    const again = await importing(fileOf(rowOf('12AB00', '54321'), rowOf('34CD00')));
    expect([again.position, moved.position]).toEqual([moved.position, await world.store.head()]);
  });

  it('the register moves a school to another board, closes one that it lacks, and opens one that comes back', async () => {
    await numbersOf(rowOf('12AB00'), rowOf('34CD00'));
    expect(await numbersOf(rowOf('12AB00', '54321'))).toEqual({ created: 0, changed: 1, unchanged: 0, closed: 1 });
    expect([(await schoolIn('12AB00')).details?.board, (await schoolIn('34CD00')).closed]).toEqual([
      '54321',
      '2026-01-15',
    ]);
    expect(await numbersOf(rowOf('12AB00', '54321'), rowOf('34CD00'))).toMatchObject({ changed: 1, closed: 0 });
    expect((await schoolIn('34CD00')).closed).toBeUndefined();
  });

  it('the register leaves alone a school registered by hand, and one of a kind that the file does not hold', async () => {
    await world.registerSchool('56EF00');
    await numbersOf(rowOf('12AB00'), rowOf('99ZZ00', '12345', 'Sbo'));
    expect(await numbersOf(rowOf('12AB00'))).toEqual({ created: 0, changed: 0, unchanged: 1, closed: 0 });
    expect([(await schoolIn('56EF00')).closed, (await schoolIn('99ZZ00')).closed]).toEqual([undefined, undefined]);
  });

  it('the register with a bad row is refused whole, and nothing of it is written', async () => {
    const before = await events();
    await expect(importing(fileOf(rowOf('12AB00'), rowOf('34CD00', '1')))).rejects.toMatchObject({
      code: 'file_rows_refused',
      badRows: [{ row: 3, faults: [{ column: 'BEVOEGD GEZAG NUMMER', code: 'wrong_form' }] }],
      badRowsTotal: 1,
    });
    await expect(importing(fileOf())).rejects.toMatchObject({ code: 'file_empty' });
    expect(await events()).toBe(before);
  });

  it('the register that was cut off goes on where it stopped', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `${10 + Math.floor(n / 10)}AB0${n % 10}`);
    const file = fileOf(...ids.map((school) => rowOf(school)));
    await expect(importing(file, on(dyingAt(world.store, `school-${ids[200]}`)))).rejects.toBeInstanceOf(Killed);
    const written = new Set((await world.store.readAll(0, 10_000)).map(({ stream }) => stream));
    const kept = ids.filter((school) => written.has(`school-${school}`)).length;
    expect(kept).toBeGreaterThan(0);
    expect((await importing(file)).numbers).toEqual({ created: 300 - kept, changed: 0, unchanged: kept, closed: 0 });
  });

  it('the register leaves a school made by hand as it is at its first word, and lists where they differ: the first 100 by id', async () => {
    await world.registerSchool('12AB00');
    const before = (await schoolIn('12AB00')).details;
    const differing = { total: 1, items: [{ school: '12AB00', fields: ['board', 'address'] }] };
    const file = fileOf(rowOf('12AB00', '54321'), rowOf('34CD00'));
    expect((await importing(file)).differing).toEqual(differing);
    expect((await schoolIn('12AB00')).details).toEqual(before);
    expect((await importing(file)).differing).toEqual(differing);
    // The register moves the school to another board, and its name stays the same.
    const moved = fileOf(rowOf('12AB00', '67890'), rowOf('34CD00'));
    expect((await importing(moved)).differing.items).toEqual([{ school: '12AB00', fields: ['address'] }]);
    expect((await schoolIn('12AB00')).details).toEqual({ ...before, board: '67890' });

    const ids = Array.from({ length: 101 }, (_, n) => `${20 + Math.floor(n / 10)}AB0${n % 10}`);
    for (const id of ids) await world.registerSchool(id);
    const many = (await importing(fileOf(...ids.toReversed().map((id) => rowOf(id))), world.deps, true)).differing;
    expect([many.total, many.items.map(({ school }) => school)]).toEqual([101, ids.slice(0, 100)]);
  });

  it('the register decides anew on a school that another writer changed meanwhile', async () => {
    await numbersOf(rowOf('12AB00'));
    const meanwhile = () => importing(fileOf(rowOf('12AB00', '54321')));
    const raced = on(racedAt(world.store, 'school-12AB00', meanwhile));
    // The same file won the race, so nothing is left to write.
    const { numbers } = await importing(fileOf(rowOf('12AB00', '54321')), raced);
    expect(numbers).toEqual({ created: 0, changed: 0, unchanged: 1, closed: 0 });
  });
});

describe('8.2: a school that closed', () => {
  const school = '12AB00';
  beforeEach(async () => {
    await world.registerSchool(school);
    await numbersOf(rowOf(school), rowOf('34CD00'));
  });
  const close = () => numbersOf(rowOf('34CD00'));

  it('a school that closed gets no trial and no subscription', async () => {
    await close();
    const refused = expect.objectContaining({ code: 'school_closed' });
    const enrolment = { kind: 'masterclass', reference: 'OPP-7' } as const;
    const asked = { plan: 'per-pupil', startsOn: '2026-01-01' };
    await expect(startSubscription(world.deps, school, asked, world.context())).rejects.toEqual(refused);
    await expect(
      startTrial(world.deps, school, { enrolment, startsOn: '2026-01-01' }, world.context()),
    ).rejects.toEqual(refused);
  });

  it('a school that closed is billed until its subscription ends', async () => {
    await world.subscribe(school, '2026-01-01');
    await world.importRows(school, '2026-01-15', taken('2026-01-10', 1, 10));
    await close();
    const { issued, blocked } = await issueDueDocuments(world.deps, { on: '2026-01-15' }, world.context());
    // 10 pupils from 15 January, the first day with any (3.7): 10 × 11.50.
    expect([issued.map(({ total }) => total), blocked]).toEqual([['115.00'], []]);
  });
});
