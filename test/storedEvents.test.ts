import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/adapters/memory/memoryStore.ts';
import { memoryVault } from '../src/adapters/memory/memoryVault.ts';
import { verifyLedger } from '../src/commands/audit/verify/verify.ts';
import { clockState } from '../src/commands/calendar/clock.ts';
import { schoolSharingsOf } from '../src/commands/sharing/schoolSharings.ts';
import { dayNumber } from '../src/domain/day.ts';
import { countsOf } from '../src/domain/results/counting/counting.ts';
import type { StoredEvent } from '../src/ledger/eventStore.ts';
import { ledgerOn } from '../src/ledger/ledger.ts';
import { billingOf, type Decision } from '../src/ledger/states/billing.ts';
import { foldsOf } from '../src/ledger/states/folds.ts';
import { partyOf } from '../src/ledger/states/parties.ts';
import { everyEvent } from './support/ledger/everyEvent.ts';

/**
 * Logs as they were stored. No file is ever recorded again. A new version of a type, or a new type, gets another file
 * (RECORD_FIXTURE=log-n writes one).
 */
const folder = join(import.meta.dirname, 'fixtures');

if (process.env.RECORD_FIXTURE !== undefined) {
  const { store } = await everyEvent();
  const lines = (await store.readAll(0, 10_000)).map((event) => JSON.stringify(event));
  writeFileSync(join(folder, `${process.env.RECORD_FIXTURE}.jsonl`), `${lines.join('\n')}\n`, { flag: 'wx' });
}

const fixtures = readdirSync(folder).filter((name) => /^log-\d+\.jsonl$/.test(name));

const storedIn = (fixture: string): StoredEvent[] =>
  readFileSync(join(folder, fixture), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEvent);

const replayed = async (fixture: string) => {
  const store = memoryStore();
  for (const { stream, revision, ...event } of storedIn(fixture))
    await store.append(stream, [event], revision === 0 ? 'none' : revision - 1);
  return store;
};

describe('5.11: stored events are read for ever', () => {
  it('there is a fixture of every type that is written', async () => {
    const { store } = await everyEvent();
    const written = new Set((await store.readAll(0, 10_000)).map(({ type }) => type));
    expect([...new Set(fixtures.flatMap(storedIn).map(({ type }) => type))].sort()).toEqual([...written].sort());
    expect([...written].sort()).toEqual(
      [
        'AccountsSet',
        'BoardRegistered',
        'ChildrenLeft',
        'ChildrenPlaced',
        'ClockConfirmed',
        'DayClosed',
        'DeliveryAnswered',
        'DeliveryDeferred',
        'DeliveryFailed',
        'DeliveryRequested',
        'DeliverySet',
        'DirectoryLookedAt',
        'DocumentDelivered',
        'DocumentDecided',
        'DocumentRendered',
        'DpaEnded',
        'DpaSigned',
        'FrameworkAgreementConcluded',
        'FrameworkAgreementConfirmed',
        'FrameworkAgreementDeclined',
        'FrameworkAgreementProposed',
        'FrameworkJoined',
        'FrameworkLeft',
        'GuardianErased',
        'GuardianIdGiven',
        'GuardianInvited',
        'GuardianRegistered',
        'ImportLinksStored',
        'ImportPartStored',
        'ImportWithdrawn',
        'InformationRequestClosed',
        'InformationRequestErased',
        'InformationRequestHandled',
        'InformationRequested',
        'InvitationUsed',
        'InvoiceIssued',
        'MigrationTakenBack',
        'LedgerOpened',
        'LedgerRestored',
        'ManualDecisionLifted',
        'PaymentRecorded',
        'PaymentReversed',
        'PilotEvaluated',
        'PilotStarted',
        'PlanDefined',
        'PupilLinkCut',
        'PupilLinkTakenBack',
        'PupilsLinked',
        'PlanFeaturesSet',
        'PlanPriced',
        'RestorationChecked',
        'ResultCorrected',
        'ResultsImported',
        'ResultWithdrawn',
        'RosterBegun',
        'RosterImported',
        'RosterTaken',
        'SchoolClosed',
        'SchoolDebtorSet',
        'SchoolRegistered',
        'SecretCreated',
        'SecretDestroyed',
        'SharingDecided',
        'SharingDropped',
        'SharingRetentionSet',
        'SharingSecretCreated',
        'SignatoryErased',
        'SourceDescribed',
        'SourceStatusSet',
        'SubscriptionEndRecorded',
        'SubscriptionEndTakenBack',
        'SubscriptionMigrated',
        'SubscriptionStarted',
        'SupplierRegistered',
        'TermsAccepted',
        'TrialGranted',
        'VatRateSet',
        'WishRecorded',
      ].sort(),
    );
  });

  it.each(fixtures)('%s is read: digests, counts and documents come out as they were', async (fixture) => {
    expect((await verifyLedger(await replayed(fixture))).differences).toEqual([]);
  });

  it('log-1 is read: what counts and documents then were, by hand', async () => {
    const store = await replayed('log-1.jsonl');
    const ledger = ledgerOn({ store, now: () => new Date(), newId: () => '' });
    const { state } = await foldsOf(ledger).results('12AB00');
    // Pupils 1–4, taken 2023-07-01 and valid through 2024-04-01; the import of pupils 5 and 6 was withdrawn.
    const counts = countsOf(state);
    expect(
      ['2023-07-31', '2023-08-01', '2023-10-02', '2024-04-01', '2024-04-02'].map((day) => counts.on(dayNumber(day))),
    ).toEqual([0, 4, 4, 4, 0]);
    const { decisions } = await billingOf({ ledger }, '12AB00');
    // Advance 4 × 11.50; then usage 4 at eight month-ends: 32 / 12 × 11.50 = 30.67, less 46.00; then that taken back.
    expect(decisions.map(({ decided }) => [decided.purpose, decided.total])).toEqual([
      ['year', '46.00'],
      ['year', '-15.33'],
      ['cancel', '15.33'],
    ]);
  });

  it('log-2 is read: a year taken over is settled by its reference (4.13)', async () => {
    const ledger = ledgerOn({ store: await replayed('log-2.jsonl'), now: () => new Date(), newId: () => '' });
    const { decisions } = await billingOf({ ledger }, '34CD00');
    // Year 1, 46.00 billed elsewhere: 3 pupils at eight month-ends, 24 / 12 × 11.50 = 23.00. Year 2 counts nobody.
    expect(
      decisions.map(({ decided: { lines, total, elsewhere } }) => [
        lines.map(({ settles }) => settles),
        total,
        elsewhere,
      ]),
    ).toEqual([[[['F-2022-12'], ['F-2022-12']], '-23.00', ['F-2022-12']]]);
  });

  it('log-5 is read: one school closed, with its wish; the other is open (8.2, 8.3)', async () => {
    const ledger = ledgerOn({ store: await replayed('log-5.jsonl'), now: () => new Date(), newId: () => '' });
    const [open, closed] = await Promise.all(['71AA00', '72AA00'].map((id) => partyOf(ledger, id)));
    expect([open?.school.closed, open?.details.kind, open?.details.board]).toEqual([undefined, 'primary', '12345']);
    expect([closed?.school.closed, closed?.school.wished, closed?.details.kind]).toEqual([
      '2024-08-01',
      true,
      'special',
    ]);
  });

  // In the first log the events of a roster lie in the school's own stream. In the second one each roster has a stream.
  it.each(['log-6', 'log-17'])(
    '%s is read: one guardian was erased, the other dropped with the child that left; one child stays (6.4)',
    async (fixture) => {
      const ledger = ledgerOn({ store: await replayed(`${fixture}.jsonl`), now: () => new Date(), newId: () => '' });
      const sharings = schoolSharingsOf(ledger, memoryVault());
      const { state } = await sharings.of('90JK00');
      expect([[...state.guardians.keys()], [...state.children.values()].map(({ groups }) => groups)]).toEqual([
        [],
        [['G5A']],
      ]);
      const looked = (await ledger.store.readAll(0, 10_000)).find(({ type }) => type === 'DirectoryLookedAt')!;
      const then = (await sharings.of('90JK00', looked.position)).state;
      // The phone was taken back before the look; the child's name was still shared with the class.
      expect(
        [...then.guardians.values()].map(({ guardian, own, children }) => [guardian, own, ...children.values()]),
      ).toEqual([
        ['g-1', { phone: [] }, { name: ['class'] }],
        ['g-2', {}],
      ]);
    },
  );

  it('log-8 is read: a clock was confirmed, and a restored ledger was held against heads (5.10, operations 11.5)', async () => {
    const store = await replayed('log-8.jsonl');
    const ledger = ledgerOn({ store, now: () => new Date('2023-08-04T11:00:00Z'), newId: () => '' });
    expect(await clockState({ ledger })).toEqual({ today: '2023-08-04', lastClosed: '2023-08-03', leap: undefined });
    const { identity } = (await foldsOf(ledger).catalogue()).state;
    expect(identity).toEqual({
      ledger: expect.stringMatching(/^00000000-0000-4000-8000-/),
      restored: { copy: expect.stringMatching(/^00000000-0000-4000-8000-/), events: 100, isChecked: true },
    });
  });

  it('log-4 is read: two schools joined a volume agreement (7.4), the larger leaving it afterwards', async () => {
    const ledger = ledgerOn({ store: await replayed('log-4.jsonl'), now: () => new Date(), newId: () => '' });
    // 2 + 3 pupils reach the tier from 5 on, at 10.00. The school that leaves on the year's first day leaves after that
    // price was decided.
    for (const [school, total] of [
      ['78GH00', '20.00'],
      ['90JK00', '30.00'],
    ] as const) {
      const [{ decided }] = (await billingOf({ ledger }, school)).decisions as [Decision, ...Decision[]];
      expect([decided.total, decided.years[0]?.agreed?.pool?.total]).toEqual([total, 5]);
    }
  });
});
