import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { dyingAt, Killed, racedAt } from '../../support/ledger/interrupted.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = '12AB00';

describe('4.8, 5.2: a run after one that was killed', () => {
  it('5.2: a run completes a credit that was killed between decision and number', async () => {
    const world = await playedThrough('year 1');
    const ledger = ledgerOn({ ...world.deps.ledger, store: dyingAt(world.store, 'documents') });
    const dying = { ...world.deps, ledger, folds: foldsOf(ledger) };
    const killed = credit(dying, '2023-000001', '2023-08-01', world.context('x'));
    await expect(killed).rejects.toBeInstanceOf(Killed);
    const { issued } = await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
    expect(issued.map(({ number, purpose, total }) => [number, purpose, total])).toEqual([
      ['2023-000002', 'cancel', '-2576.00'],
      ['2023-000003', 'year', '2576.00'],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('4.7, 5.2: two that number at the same moment', () => {
  it('a cancelling document that another run numbers first is the answer all the same', async () => {
    const world = await playedThrough('year 1');
    const meanwhile = async () => {
      const other = { ...world.deps, folds: foldsOf(world.deps.ledger) };
      await issueDueDocuments(other, { on: '2023-08-01' }, world.context());
    };
    const ledger = ledgerOn({ ...world.deps.ledger, store: racedAt(world.store, 'documents', meanwhile) });
    const raced = { ...world.deps, ledger, folds: foldsOf(ledger) };
    const { issued } = await credit(raced, '2023-000001', '2023-08-01', world.context('x'));
    expect(issued).toMatchObject([{ number: '2023-000002', cancels: '2023-000001', total: '-2576.00' }]);
  });
});

describe('4.6: VAT', () => {
  it('no document is decided for a date without a rate', async () => {
    const world = await worldOn({ today: '2012-09-01' });
    await world.registerSchool(school, '2010-01-01');
    await world.subscribe(school, '2012-09-01');
    await world.importRows(school, '2012-09-01', taken('2012-08-01', 1, 6));
    const run = issueDueDocuments(world.deps, { on: '2012-09-01' }, world.context());
    await expect(run).rejects.toMatchObject({ code: 'vat_rate_unknown' });
    expect(await world.store.read(streams.subscription(school))).toHaveLength(1);
  });
});

describe('4.14: parties', () => {
  it('a document keeps supplier and debtor as they were on its issue date', async () => {
    const world = await playedThrough('year 1');
    const [event] = await world.store.read('documents');
    expect(JSON.parse(event!.data)).toMatchObject({
      issuedOn: '2023-08-01',
      dueOn: '2023-08-31',
      supplier: { name: 'Leverancier BV', iban: 'NL02ABNA0123456789' },
      debtor: { name: 'School 12AB00', address: { city: 'Utrecht' } },
    });
  });
});

describe('5.1, 5.4: what every event carries', () => {
  it('every event carries when, who, why where given, correlation, causation, version and digest', async () => {
    const { store } = await playedThrough('withdrawn');
    for (const { type, metadata } of await store.readAll(0, 10_000)) {
      const { reason, digest, ...rest } = JSON.parse(metadata);
      expect(rest, type).toEqual({
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: { subject: expect.any(String), role: expect.any(String) },
        $correlationId: expect.any(String),
        $causationId: expect.any(String),
        version: 1,
      });
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      if (type === 'ImportWithdrawn') expect(reason).toBe('file of another school');
    }
  });

  it('5.10: recordedAt never decreases within a stream, also when the clock steps back', async () => {
    const world = await worldOn({ today: '2024-08-02' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    world.setToday('2024-08-01');
    await endSubscription(world.deps, school, undefined, world.context());
    const moments = (await world.store.read(streams.subscription(school))).map(
      ({ metadata }) => JSON.parse(metadata).recordedAt,
    );
    expect(moments).toEqual(['2024-08-02T11:00:00.000Z', '2024-08-02T11:00:00.000Z']);
  });
});
