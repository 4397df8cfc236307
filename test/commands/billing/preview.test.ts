import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { decideAllDue } from '../../../src/commands/billing/decide.ts';
import { previewWrite } from '../../../src/commands/billing/preview.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  startSubscription,
  takeBackEnd,
  takeBackMigration,
} from '../../../src/commands/billing/subscribe.ts';
import { type Deps, previewing } from '../../../src/commands/deps.ts';
import { decideByHand, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { PublicLine } from '../../../src/domain/billing/documents/publicDocument.ts';
import { yearContaining, yearOfTerm } from '../../../src/domain/billing/years/term.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { addDays, dayNumber, dayOfMoment, dayText } from '../../../src/domain/day.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { cases } from '../../support/tiers.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const first = '2022-08-01';

/** The day of a file, and the pupils who took a test then. */
type File = { readonly month: number; readonly from: number; readonly pupils: number };

const dayIn = (month: number, day: string): string =>
  `${2022 + Math.floor((7 + month) / 12)}-${String(((7 + month) % 12) + 1).padStart(2, '0')}-${day}`;

/**
 * Some files over three years, and a run on some of the first anniversaries. Documents of the anniversaries left out are
 * still due today.
 */
const history = async (files: readonly File[], months: number, runs: number): Promise<World> => {
  const world = await worldOn({ today: first });
  await world.registerSchool(school);
  await world.subscribe(school, first);
  for (let month = 0; month <= months; month++) {
    if (month % 12 === 0 && month / 12 < runs) {
      world.setToday(dayIn(month, '01'));
      await issueDueDocuments(world.deps, { on: dayIn(month, '01') }, world.context());
    }
    for (const { from, pupils } of files.filter((file) => file.month === month))
      await world.importRows(school, dayIn(month, '10'), taken(dayIn(month, '05'), from, from + pupils - 1));
  }
  world.setToday(dayIn(months, '15'));
  return world;
};

const imported = async ({ deps }: World): Promise<string[]> =>
  (await deps.folds.results(school)).state.imports.map(({ id }) => id);

const definePlans = ({ deps, context }: World) =>
  handle(
    deps.ledger,
    catalogue,
    streams.catalogue,
    {
      type: 'DefinePlan',
      data: { plan: { plan: 'flat', kind: 'flat' }, price: { price: '700.00', from: '2020-01-01' } },
    },
    context(),
  );

type Write = (world: World, on: string) => Promise<(deps: Deps) => Promise<unknown>>;

const key = ({ month, from }: File): string => `R${from}-${dayIn(month, '05')}`;

const writes: Readonly<Record<string, (files: readonly File[]) => Write>> = {
  'withdrawing an import': () => async (world) => {
    const [importId] = await imported(world);
    return (deps) => withdrawImport(deps, school, importId ?? 'none', world.context('verkeerd'));
  },
  'withdrawing a result': (files) => async (world) => (deps) =>
    decideByHand(deps, school, { type: 'WithdrawResult', key: key(files[0]!) }, world.context('dubbel')),
  'correcting a result': (files) => async (world) => (deps) =>
    decideByHand(
      deps,
      school,
      { type: 'CorrectResult', key: key(files[0]!), changes: { takenOn: '2022-01-01' } },
      world.context('verkeerde datum'),
    ),
  crediting: () => async (world, on) => {
    const { state } = await world.deps.folds.documents();
    const number = [...state.issued.values()].at(-1)?.number ?? '2022-000001';
    return (deps) => credit(deps, number, on, world.context('verkeerde referentie'));
  },
  'lifting a decision': (files) => async (world) => {
    const withdrawing = { type: 'WithdrawResult', key: key(files[0]!) } as const;
    // Withdrawing is refused when the import is not there, and so is lifting.
    await attempt(() => decideByHand(world.deps, school, withdrawing, world.context('dubbel')));
    return (deps) =>
      decideByHand(deps, school, { type: 'LiftManualDecision', key: key(files[0]!) }, world.context('toch niet'));
  },
  'starting a subscription': () => async (world) => {
    await endSubscription(world.deps, school, undefined, world.context());
    const { state } = await billingOf(world.deps, school);
    const startsOn = addDays(state.subscriptions.at(-1)!.endsOn!, 1);
    world.setToday(addDays(startsOn, 40));
    return (deps) => startSubscription(deps, school, { plan: 'per-pupil', startsOn }, world.context());
  },
  'taking a subscription over': () => async (world) => {
    await endSubscription(world.deps, school, undefined, world.context());
    const { state } = await billingOf(world.deps, school);
    const startsOn = addDays(state.subscriptions.at(-1)!.endsOn!, 1);
    world.setToday(addDays(startsOn, 400));
    const takenOver = [{ year: 1, billed: '46.00', reference: 'F-1' }];
    return (deps) => startSubscription(deps, school, { plan: 'per-pupil', startsOn, takenOver }, world.context());
  },
  migrating: () => async (world, on) => {
    await definePlans(world);
    const { state } = await billingOf(world.deps, school);
    const { startsOn } = state.subscriptions.at(-1)!.terms[0];
    const year = yearContaining(dayNumber(startsOn), dayNumber(on)) + 1;
    world.setToday(dayText(yearOfTerm(dayNumber(startsOn), year).from));
    return (deps) => migrateSubscription(deps, school, { toPlan: 'flat', on: today(deps) }, world.context());
  },
  'taking a migration back': () => async (world) => {
    await definePlans(world);
    await attempt(() => migrateSubscription(world.deps, school, { toPlan: 'flat' }, world.context()));
    return (deps) => takeBackMigration(deps, school, world.context());
  },
  'correcting now': () => async (world, on) => {
    const [importId] = await imported(world);
    if (importId !== undefined) await withdrawImport(world.deps, school, importId, world.context('verkeerd'));
    return (deps) => correctNow(deps, school, on, world.context('nu'));
  },
  ending: () => async (world) => (deps) => endSubscription(deps, school, undefined, world.context()),
  'taking an end back': () => async (world) => {
    await endSubscription(world.deps, school, undefined, world.context());
    return (deps) => takeBackEnd(deps, school, world.context());
  },
};

const file = fc.record({
  month: fc.integer({ min: 0, max: 30 }),
  from: fc.integer({ min: 1, max: 20 }),
  pupils: fc.integer({ min: 1, max: 12 }),
});

/** The outcome of a write: its answer or its refusal. */
const attempt = async <T>(work: () => Promise<T>): Promise<T | string> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};

describe('a preview', () => {
  it.each(Object.keys(writes))('a preview of %s writes nothing, and equals what is then issued', async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { minLength: 1, maxLength: 5, selector: ({ month }) => month }),
        fc.integer({ min: 0, max: 36 }),
        fc.integer({ min: 0, max: 4 }),
        async (files, months, runs) => {
          const world = await history(files, months, runs);
          const on = dayIn(months, '15');
          const write = await writes[name]!(files)(world, on);
          const now = dayOfMoment(world.deps.ledger.now());
          const head = await world.store.head();
          const documentsBefore = (await world.store.read('documents')).length;
          const preview = await attempt(() =>
            previewWrite(world.deps, { school, stream: streams.subscription(school) }, write, world.context()),
          );
          expect(await world.store.head()).toBe(head);
          const done = await attempt(async () => {
            await write(world.deps);
            await issueDueDocuments(world.deps, { on: now, schools: [school] }, world.context());
            return world.store.read('documents', documentsBefore);
          });
          if (typeof preview === 'string' || typeof done === 'string') expect(preview).toBe(done);
          else expect(preview.documents.map(shown)).toEqual(done.map(({ data }) => shown(JSON.parse(data))));
        },
      ),
      { numRuns: cases(20), seed: 20_260_801 },
    );
  });
});

it('4.8: a preview of a run equals the run, and writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { minLength: 1, maxLength: 5, selector: ({ month }) => month }),
      fc.integer({ min: 0, max: 36 }),
      fc.integer({ min: 0, max: 4 }),
      async (files, months, runs) => {
        const world = await history(files, months, runs);
        const run = { on: dayIn(months, '15') };
        const head = await world.store.head();
        const { issued } = await issueDueDocuments(previewing(world.deps), run, world.context());
        expect(await world.store.head()).toBe(head);
        expect(issued.map(shown)).toEqual(
          (await issueDueDocuments(world.deps, run, world.context())).issued.map(shown),
        );
      },
    ),
    { numRuns: cases(20), seed: 20_260_801 },
  );
});

it("a preview leaves out another school's document, but not its number", async () => {
  const world = await history([{ month: 0, from: 1, pupils: 3 }], 0, 0);
  await world.registerSchool('99ZZ00');
  await world.subscribe('99ZZ00', first);
  await world.importRows('99ZZ00', first, taken(first, 1, 2));
  // The run decided, and the process died before the document had a number. The next run numbers it first (4.8).
  await decideAllDue(world.deps, '99ZZ00', '2022-08-15', world.context());
  const ending = (deps: Deps) => endSubscription(deps, school, undefined, world.context());
  const { documents } = await previewWrite(
    world.deps,
    { school, stream: streams.subscription(school) },
    ending,
    world.context(),
  );
  expect(documents.map((document) => [document.number, document.school])).toEqual([['2022-000002', school]]);
});

/** A document without the fields that tie it to the log. */
const shown = ({ number, purpose, issuedOn, year, lines, total, vat, net, cancels }: Record<string, unknown>) => ({
  number,
  purpose,
  issuedOn,
  year,
  // All other fields of a line follow from these, and from the streams that its document names.
  lines: (lines as PublicLine[]).map(({ kind, term, year: of, quantity, unitPrice, amount, settles }) => ({
    kind,
    term,
    of,
    quantity,
    unitPrice,
    amount,
    settles,
  })),
  total,
  vat,
  net,
  cancels,
});

it('4.14: a preview does not tell of another school that cannot be billed', async () => {
  const world = await worldOn({ today: first });
  for (const id of [school, '99XX00']) {
    await world.registerSchool(id);
    await world.subscribe(id, first);
    await world.importRows(id, first, taken(first, 1, 3));
  }
  await decideAllDue(world.deps, '99XX00', first, world.context());
  const homeless = {
    name: 'Zonder adres',
    board: null,
    kind: 'primary',
    yearClasses: true,
    source: null,
    address: null,
  } as const;
  const data = { school: '99XX00', ...homeless };
  await handle(
    world.deps.ledger,
    schoolDecider,
    'school-99XX00',
    { type: 'RegisterSchool', today: first, data },
    world.context(),
  );
  const preview = await previewWrite(
    world.deps,
    { school, stream: streams.subscription(school) },
    async () => {},
    world.context(),
  );
  expect(preview.documents).toMatchObject([{ school, total: '34.50' }]);
  expect(preview.blocked).toEqual([]);
});
