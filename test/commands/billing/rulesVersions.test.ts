import { describe, expect, it } from 'vitest';
import { verifyDocument, verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { decideAllDue } from '../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { rulesNamed } from '../../../src/domain/billing/rules/rules.ts';
import { billingRules } from '../../../src/domain/billing/rules/versions.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { derivationOf, issuedInLog, originOf } from '../../../src/queries/billing/derivation.ts';
import { refusalInWords } from '../../../src/words/words.ts';
import { twoCountings, twoFolds, twoRules, underRules } from '../../support/billing/secondRules.ts';
import { conclude, join, subscribedSchool, worldWithBoard } from '../../support/boards.ts';
import { resealed } from '../../support/ledger/resealed.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const stream = `subscription-${school}`;

/**
 * 12 pupils count through 1 May, and a thirteenth on 30 April alone: 109 over the twelve month-ends, and 11.50 × 109 / 12 =
 * 104.4583….
 */
const firstYear = async (): Promise<World> => {
  const world = await worldOn({ today: '2024-08-01' });
  await world.registerSchool(school);
  await world.subscribe(school, '2024-08-01');
  await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12));
  await runOn(world, world.deps, '2024-08-01');
  await world.importRows(school, '2025-04-15', taken('2024-07-31', 13, 13));
  return world;
};

const runOn = async (world: World, deps: Deps, on: string): Promise<readonly IssuedDocument[]> => {
  world.setToday(on);
  return (await issueDueDocuments(deps, { on }, world.context())).issued;
};

/** The second year under rules 2. The usage is 104.45, where rules 1 give 104.46. The advance is for 3 pupils. */
const secondYear = async (): Promise<{ readonly world: World; readonly deps: Deps }> => {
  const world = await firstYear();
  const deps = underRules(world, twoRules);
  await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
  await runOn(world, deps, '2025-08-01');
  return { world, deps };
};

const linesOf = (documents: readonly IssuedDocument[]) =>
  documents.flatMap(({ lines }) => lines.map(({ kind, year, amount }) => `${kind} ${year}: ${amount}`));

const rulesClaimed = async ({ deps }: World) =>
  (await billingOf(deps, school)).state.documents.map(({ rules }) => rules);

const differencesIn = async (store: World['store'], rules = twoRules) =>
  (await verifyLedger(store, { rules })).differences;

describe('5.3: a decision names the rules that made it', () => {
  it('the first version is not named, so that its decisions are as they always were', async () => {
    const world = await firstYear();
    expect((await world.store.read(stream)).map(({ data }) => data).join()).not.toContain('"rules"');
    expect(await differencesIn(world.store, billingRules)).toEqual([]);
  });

  it('documents are decided by the newest rules, which their decisions name', async () => {
    const { world } = await secondYear();
    const issued = (await world.deps.ledger.read<{ type: 'InvoiceIssued'; data: IssuedDocument }>('documents')).events;
    expect(linesOf(issued.map(({ data }) => data))).toEqual([
      'advance 1: 138.00',
      'advance 2: 34.50',
      'usage 1: 104.45',
      'advance-settled 1: -138.00',
    ]);
    expect(await rulesClaimed(world)).toEqual([undefined, 2]);
  });

  it('documents of both versions of the rules are verified, all together and one by one', async () => {
    const { world } = await secondYear();
    expect(await verifyLedger(world.store, { rules: twoRules })).toMatchObject({ documents: 2, differences: [] });
    for (const number of ['2024-000001', '2025-000001'])
      expect(await verifyDocument(world.store, number, twoRules)).toMatchObject({ documents: 1, differences: [] });
  });

  it('a cancelling document names its own rules and negates the lines as they are', async () => {
    const world = await firstYear();
    await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
    await runOn(world, world.deps, '2025-08-01');
    const deps = underRules(world, twoRules);
    const { issued } = await credit(deps, '2025-000001', '2025-08-01', world.context('wrong reference'));
    expect(linesOf(issued)).toEqual(['advance 2: -34.50', 'usage 1: -104.46', 'advance-settled 1: 138.00']);
    expect(linesOf(await runOn(world, deps, '2025-08-02'))).toContain('usage 1: 104.45');
    expect(await rulesClaimed(world)).toEqual([undefined, undefined, 2, 2]);
    expect(await differencesIn(world.store)).toEqual([]);
  });

  it('4.7: where new rules give a settled year another due, a correction by these rules follows', async () => {
    const world = await firstYear();
    await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
    expect(linesOf(await runOn(world, world.deps, '2025-08-01'))).toContain('usage 1: 104.46');
    world.setToday('2025-08-02');
    expect((await correctNow(world.deps, school, '2025-08-02', world.context('asked'))).issued).toEqual([]);
    const deps = underRules(world, twoRules);
    expect(linesOf((await correctNow(deps, school, '2025-08-02', world.context('asked'))).issued)).toEqual([
      'correction 1: -0.01',
    ]);
    expect(await rulesClaimed(world)).toEqual([undefined, undefined, 2]);
    expect(await differencesIn(world.store)).toEqual([]);
  });

  it('4.10: a final document by newer rules settles its last year by them, and verifies', async () => {
    const { world, deps } = await secondYear();
    await endSubscription(deps, school, '2026-07-31', world.context());
    // 3 pupils at the nine month-ends from August to April: 27 / 12 × 11.50 = 25.875.
    expect(linesOf(await runOn(world, deps, '2026-08-01'))).toEqual(['usage 2: 25.87', 'advance-settled 2: -34.50']);
    expect(await rulesClaimed(world)).toEqual([undefined, 2, 2]);
    expect(await differencesIn(world.store)).toEqual([]);
  });

  it('4.6: a document is numbered by the rules of its decision, also when a later release numbers it', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 13));
    await decideAllDue(world.deps, school, '2024-08-01', world.context());
    const [document] = await runOn(world, underRules(world, twoRules), '2024-08-01');
    // 13 × 11.50 = 149.50, and 149.50 × 21 / 121 = 25.946…. Rules 2 would give 25.94.
    expect(document).toMatchObject({ total: '149.50', vat: '25.95', net: '123.55' });
    expect(await differencesIn(world.store)).toEqual([]);
  });

  it('the derivation of a document tells the version of its rules', async () => {
    const { world, deps } = await secondYear();
    const issued = await issuedInLog(deps);
    const versions = await Promise.all(
      issued.map(
        async (document) => derivationOf(await originOf({ deps }, async () => issued, document), new Map(), 'en').rules,
      ),
    );
    expect(versions).toEqual([1, 2]);
    expect(await differencesIn(world.store)).toEqual([]);
  });

  it('2.6: the results of a school follow from its events by the rules of the document, although other rules give others', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12));
    const { importId } = await world.importRows(school, '2024-08-01', taken('2024-08-01', 13, 16));
    await withdrawImport(world.deps, school, importId, world.context('file of another school'));
    expect(linesOf(await runOn(world, world.deps, '2024-08-01'))).toEqual(['advance 1: 138.00']);
    // By these second rules 16 counted at the nine month-ends from August to April: 144 / 12 × 11.50 = 138.00.
    expect(linesOf(await runOn(world, underRules(world, twoFolds), '2025-08-01'))).toEqual([
      'usage 1: 138.00',
      'advance-settled 1: -138.00',
    ]);
    expect(await verifyLedger(world.store, { rules: twoFolds })).toMatchObject({ documents: 2, differences: [] });
  });

  it('7.4: a pool is counted by the rules of the document that it prices, although documents of other rules name the same moment', async () => {
    const [a, b, c] = ['01AA00', '02BB00', '03CC00'] as const;
    const world = await worldWithBoard({ today: '2024-07-01' });
    const tiers = [
      { from: 0, price: '11.00' },
      { from: 20, price: '10.00' },
    ] as const;
    await conclude(world, { kind: 'volume', tiers });
    // No pupil of B has a year group, so none counts by the second rules.
    await subscribedSchool(world, b, '2024-07-01', 15);
    await join(world, b, '2024-07-01');
    await subscribedSchool(world, a, '2024-08-01', 8);
    await join(world, a, '2024-08-01');
    const priceIn = (documents: readonly IssuedDocument[], of: string) =>
      documents.filter((one) => one.school === of).map(({ lines: [line] }) => `${line?.quantity} × ${line?.unitPrice}`);
    expect(priceIn(await runOn(world, world.deps, '2024-08-01'), a)).toEqual(['8 × 10.00']);
    await subscribedSchool(world, c, '2024-09-01', 0);
    await join(world, c, '2024-09-01');
    const inGroup = taken('2024-09-01', 1, 9).map((row) => ({ ...row, yearGroup: 4 }));
    await world.importRows(c, '2024-09-01', inGroup);
    expect(priceIn(await runOn(world, underRules(world, twoCountings), '2024-09-01'), c)).toEqual(['9 × 11.00']);
    expect(await verifyLedger(world.store, { rules: twoCountings })).toMatchObject({ documents: 3, differences: [] });
  });
});

describe('5.3, 5.4: a document that claims rules by which it was not made', () => {
  it('a document is named with its line where it claims older rules', async () => {
    const { world } = await secondYear();
    const log = await resealed(world.store, stream, (data) => data.replace(/,"rules":2}$/, '}'));
    const [first] = (await differencesIn(log)).filter(({ line }) => line !== undefined);
    expect(first).toMatchObject({
      stream,
      document: `${school}-2`,
      line: 2,
      what: 'lines[1].amount is "104.45", recomputed "104.46"',
    });
  });

  it('a document is named where its stream had newer rules before it, because a release that knows these uses no older ones', async () => {
    const { world, deps } = await secondYear();
    await endSubscription(deps, school, '2026-07-31', world.context());
    await runOn(world, deps, '2026-08-01');
    const log = await resealed(world.store, stream, (data) =>
      data.includes('"purpose":"final"') ? data.replace(/,"rules":2}$/, '}') : data,
    );
    const what = 'claims rules 1, though rules 2 decided before it';
    expect(await differencesIn(log)).toContainEqual({ stream, revision: 4, document: `${school}-3`, what });
  });

  it('a document is named with its line where it claims newer rules', async () => {
    const world = await firstYear();
    await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
    await runOn(world, world.deps, '2025-08-01');
    const isSecond = (data: string) => data.includes(`"document":"${school}-2"`);
    const log = await resealed(world.store, stream, (data) =>
      isSecond(data) ? data.replace(/}$/, ',"rules":2}') : data,
    );
    const [first] = (await differencesIn(log)).filter(({ line }) => line !== undefined);
    expect(first).toMatchObject({
      stream,
      document: `${school}-2`,
      line: 2,
      what: 'lines[1].amount is "104.46", recomputed "104.45"',
    });
  });

  it.each(['9', '1.5', '"2"', 'null'])(
    'a document is named where this release does not know rules %s',
    async (version) => {
      const world = await firstYear();
      const log = await resealed(world.store, stream, (data) =>
        data.includes('"lines"') ? data.replace(/}$/, `,"rules":${version}}`) : data,
      );
      const found = await differencesIn(log, billingRules);
      const what = `claims rules ${version}, which this release does not know`;
      expect(found).toContainEqual({ stream, revision: 1, document: `${school}-1`, what });
      expect(found).toContainEqual(
        expect.objectContaining({ stream: 'documents', document: '2024-000001', what: `its decision ${what}` }),
      );
    },
  );

  it('a document is named where it names version 1, which is never written', async () => {
    const world = await firstYear();
    const log = await resealed(world.store, stream, (data) =>
      data.includes('"lines"') ? data.replace(/}$/, ',"rules":1}') : data,
    );
    expect(await differencesIn(log)).toContainEqual(
      expect.objectContaining({ document: `${school}-1`, what: 'rules is 1, recomputed absent' }),
    );
  });
});

describe('5.3, 5.9: an earlier release, which does not know the rules of a decision', () => {
  it('an earlier release, which does not know the rules of a decision, decides and numbers nothing more for that school, and goes on with the others', async () => {
    const { world } = await secondYear();
    await world.registerSchool('99ZZ00');
    await world.subscribe('99ZZ00', '2026-08-01');
    await world.importRows('99ZZ00', '2026-08-01', taken('2026-07-01', 1, 2));
    world.setToday('2026-08-01');
    const { issued, blocked } = await issueDueDocuments(world.deps, { on: '2026-08-01' }, world.context());
    expect(issued.map((document) => document.school)).toEqual(['99ZZ00']);
    expect(blocked).toMatchObject([{ school, code: 'history_unknown' }]);
    expect(refusalInWords(blocked[0]!, 'en')).toContain(`${stream} claims rules 2, which this release`);
    const context = world.context('asked');
    await expect(credit(world.deps, '2025-000001', '2026-08-01', context)).rejects.toThrow('claims rules 2');
    await expect(correctNow(world.deps, school, '2026-08-01', context)).rejects.toThrow('claims rules 2');
  });

  it('an earlier release does not number a decision whose rules it does not know', async () => {
    const world = await firstYear();
    const deps = underRules(world, twoRules);
    await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
    await decideAllDue(deps, school, '2025-08-01', world.context());
    const { issued, blocked } = await issueDueDocuments(world.deps, { on: '2025-08-01' }, world.context());
    expect(issued).toEqual([]);
    expect(blocked).toMatchObject([{ school, code: 'history_unknown' }]);
    expect(linesOf(await runOn(world, deps, '2025-08-01'))).toContain('usage 1: 104.45');
  });
});

describe('5.3: the table of rules', () => {
  it('the table of rules holds versions 1, 2, 3… without a hole, each found by its number', () => {
    for (const table of [billingRules, twoRules]) {
      expect(table.map(({ version }) => version)).toEqual(table.map((_, index) => index + 1));
      for (const rules of table) expect(rulesNamed(table, { rules: rules.version })).toBe(rules);
    }
  });
});
