import { describe, expect, it } from 'vitest';
import { credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { bookStatement } from '../../../src/commands/payments/bookStatement.ts';
import { recordPayment } from '../../../src/commands/payments/recordPayment.ts';
import { depsOfAttempt, eventsCausedBy } from '../../../src/commands/requests/repeating.ts';
import { documentsIn } from '../../../src/domain/billing/documents/issuedDocuments.ts';
import type { DocumentsEvent } from '../../../src/domain/billing/documents/issuing.ts';
import { openOf } from '../../../src/domain/payments/openItems.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { camtOf } from '../../support/billing/payments.ts';
import { Killed, racedAt } from '../../support/ledger/interrupted.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

/** An invoice of 9 × 11.50 = 103.50, and as many more like it as the test asks for. Today is 2026-09-01. */
const billed = async (documents = 1): Promise<World> => {
  const world = await worldOn({ today: '2026-07-01' });
  const { deps, context } = world;
  await world.registerSchool(school);
  await world.subscribe(school, '2026-08-01');
  await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  await issueDueDocuments(deps, { on: '2026-08-01' }, context());
  const { events, head } = await deps.ledger.read<DocumentsEvent>(streams.documents);
  const { type, data } = events[0]!;
  let at = head;
  for (let sequence = 2; sequence <= documents; sequence++) {
    const like = { ...data, number: numberOf(sequence), document: `${school}/like-${sequence}` };
    ({ head: at } = await deps.ledger.append(streams.documents, [{ type, data: like }], at, context()));
  }
  world.setToday('2026-09-01');
  return world;
};

const numberOf = (sequence: number): string => `2026-${String(sequence).padStart(6, '0')}`;

/** A statement with an entry for each of the first documents. */
const statementFor = (documents: number): Buffer =>
  Buffer.from(
    camtOf(Array.from({ length: documents }, (_, at) => ({ ref: `A${at + 1}`, text: `factuur ${numberOf(at + 1)}` }))),
  );

/** The dependencies of the same world, on another store. */
const depsOn = ({ deps }: World, store: EventStore) => {
  const ledger = ledgerOn({ ...deps.ledger, store });
  return { ...deps, ledger, folds: foldsOf(ledger) };
};

const paymentsIn = async ({ deps }: World) => (await deps.folds.payments()).state.all;

describe('a bank statement that is cut off', () => {
  it('9.8.3: every entry of a statement is booked once when the process is killed between two appends and the statement is sent again', async () => {
    const world = await billed(1_100);
    const { store, context } = world;
    let appends = 0;
    const dying: EventStore = {
      ...store,
      append: async (stream, events, expected) => {
        if (stream === streams.payments && ++appends === 3) throw new Killed();
        return store.append(stream, events, expected);
      },
    };
    const file = [statementFor(1_100)];
    await expect(bookStatement(depsOn(world, dying), file, context())).rejects.toThrow(Killed);
    const before = await paymentsIn(world);
    expect(before.length).toBe(1_000);
    const { booked, ignored, proposed } = await bookStatement(world.deps, file, context());
    expect([booked.length, ignored.length, proposed.length]).toEqual([100, 1_000, 0]);
    const all = await paymentsIn(world);
    expect(new Set(all.map(({ entry }) => entry)).size).toBe(1_100);
    expect(all.map(({ paymentId }) => paymentId)).toEqual(all.map((_, at) => `P${String(at + 1).padStart(8, '0')}`));
    const { state } = await world.deps.folds.documents();
    const documents = documentsIn(state);
    const payments = (await world.deps.folds.payments()).state;
    for (const document of documents.all) expect(openOf(document, documents, payments)).toBe(0n);
  });

  it('9.8.3: a statement that is repeated with its Idempotency-Key goes on where it stopped, and the answer lists all bookings', async () => {
    const world = await billed(700);
    const { store, context, deps } = world;
    const since = await store.head();
    let appends = 0;
    const dying: EventStore = {
      ...store,
      append: async (stream, events, expected) => {
        if (++appends === 2) throw new Killed();
        return store.append(stream, events, expected);
      },
    };
    const file = [statementFor(700)];
    await expect(bookStatement(depsOn(world, dying), file, context())).rejects.toThrow(Killed);
    const { causationId } = context();
    const events = await eventsCausedBy(store, causationId, since);
    const again = depsOfAttempt(deps, { isFirst: false, causationId, since, events, appended: new Set() });
    const { booked, ignored } = await bookStatement(again, file, context());
    const all = await paymentsIn(world);
    expect([booked.length, ignored.length, all.length]).toEqual([700, 0, 700]);
    expect(booked.map(({ payment }) => payment)).toEqual(all.map(({ paymentId }) => paymentId));
  });

  it('9.8.3: a file that ends midway books nothing', async () => {
    const world = await billed();
    const half = statementFor(1).subarray(0, 600);
    await expect(bookStatement(world.deps, [half], world.context())).rejects.toThrow(
      expect.objectContaining({ code: 'file_unreadable' }),
    );
    expect(await paymentsIn(world)).toEqual([]);
  });
});

describe('two writers at the same moment', () => {
  it('9.8.3: the same statement brought in twice at once is booked once', async () => {
    const world = await billed(3);
    const { deps, context } = world;
    const other = () => bookStatement(deps, [statementFor(3)], context());
    const raced = depsOn(world, racedAt(world.store, streams.payments, other));
    const { booked, ignored } = await bookStatement(raced, [statementFor(3)], context());
    expect([booked.length, ignored.length, (await paymentsIn(world)).length]).toEqual([0, 3, 3]);
  });

  it('9.8.1: a payment by hand that comes first leaves the entry a proposal', async () => {
    const world = await billed();
    const { deps, context } = world;
    const byHand = {
      on: '2026-09-01',
      amount: '103.50',
      reference: 'kas',
      allocations: [{ number: numberOf(1), amount: '103.50' }],
    };
    const raced = depsOn(
      world,
      racedAt(world.store, streams.payments, () => recordPayment(deps, byHand, context())),
    );
    const { booked, proposed } = await bookStatement(raced, [statementFor(1)], context());
    expect([booked, proposed.map(({ why }) => why.is)]).toEqual([[], ['not-open']]);
  });

  it('9.8.2: when a credit note is issued just before a payment is appended, the payment is to be paid back', async () => {
    const world = await billed();
    const { deps, context } = world;
    const crediting = () => credit(deps, numberOf(1), '2026-09-01', context('verkeerd'));
    const raced = depsOn(world, racedAt(world.store, streams.payments, crediting));
    const { booked } = await bookStatement(raced, [statementFor(1)], context());
    expect(booked).toHaveLength(1);
    const documents = documentsIn((await deps.folds.documents()).state);
    const payments = (await deps.folds.payments()).state;
    expect([...documents.all].map((one) => openOf(one, documents, payments))).toEqual([0n, -10_350n]);
  });
});
