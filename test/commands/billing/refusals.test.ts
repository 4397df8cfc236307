/** A refusal writes nothing. What was decided before is numbered in any case. A decision names what was there. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { decideAllDue } from '../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { debtor } from '../../support/documents/documents.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const [school, other] = ['12AB00', '34CD00'];
const subscription = `subscription-${school}`;

/** Runs something once, just before or just after an append to a stream. It does nothing until it is armed. */
const watched = () => {
  const store = memoryStore();
  let armed: { stream: string; before?: () => Promise<unknown>; after?: () => Promise<unknown> } | undefined;
  const watching: EventStore = {
    ...store,
    append: async (stream, events, expected) => {
      const now = armed?.stream === stream ? armed : undefined;
      if (now !== undefined) armed = undefined;
      await now?.before?.();
      const appended = await store.append(stream, events, expected);
      await now?.after?.();
      return appended;
    },
  };
  return {
    store: watching,
    once: (next: NonNullable<typeof armed>): void => {
      armed = next;
    },
  };
};

/** A school with a subscription since 2023, ten pupils, and its first year billed. */
const billed = async () => {
  const { store, once } = watched();
  const world = await worldOn({ store, today: '2023-08-01' });
  for (const id of [school, other]) {
    await world.registerSchool(id);
    await world.subscribe(id, '2023-08-01');
    await world.importRows(id, '2023-08-01', taken('2023-08-01', 1, 10));
  }
  const { issued } = await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
  return { world, once, number: issued.find((document) => document.school === school)!.number };
};

const causedBy = async (world: World, cause: string): Promise<string[]> =>
  (await world.store.readAll(0, 10_000))
    .filter(({ metadata }) => JSON.parse(metadata).$causationId === cause)
    .map(({ type }) => type);

const as = (world: World, cause: string) => ({ ...world.context('reden'), causationId: cause });

/** The dates on the issued documents, or the reason of the refusal. */
const outcomeOf = async (asked: Promise<{ readonly issued: readonly { readonly issuedOn: string }[] }>) => {
  try {
    return (await asked).issued.map(({ issuedOn }) => issuedOn);
  } catch (error) {
    return String(error);
  }
};

describe('4.7, 5.10: what was decided is not refused when the clock steps back before it has its number', () => {
  it('a credit that was decided is not refused when the clock steps back before it has its number', async () => {
    const { world, once, number } = await billed();
    world.setToday('2023-09-05');
    once({ stream: subscription, after: async () => world.setToday('2023-09-04') });
    expect(await outcomeOf(credit(world.deps, number, '2023-09-05', as(world, 'credit')))).toEqual(['2023-09-05']);
    expect(await causedBy(world, 'credit')).toEqual(['DocumentDecided', 'InvoiceIssued']);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('an invoice run that was decided is not refused when the clock steps back before it has its numbers', async () => {
    const { world, once } = await billed();
    world.setToday('2024-08-05');
    once({ stream: subscription, after: async () => world.setToday('2024-08-01') });
    const outcome = await outcomeOf(issueDueDocuments(world.deps, { on: '2024-08-05' }, as(world, 'run')));
    expect(outcome).toEqual(['2024-08-05', '2024-08-05']);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('a correction that was decided is not refused when the clock steps back before it has its number', async () => {
    const { world, once } = await billed();
    world.setToday('2024-08-01');
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const first = (await world.store.read(`results-${school}`)).find(({ type }) => type === 'ResultsImported')!;
    await withdrawImport(world.deps, school, JSON.parse(first.data).import, world.context('verkeerd'));
    world.setToday('2024-08-05');
    once({ stream: subscription, after: async () => world.setToday('2024-08-02') });
    expect(await outcomeOf(correctNow(world.deps, school, '2024-08-05', as(world, 'correct')))).toEqual(['2024-08-05']);
  });
});

describe('4.7: what was decided is not refused when another run with a later date gets in between', () => {
  it('a credit is then dated as the last document is, because issue dates never go back', async () => {
    const { world, once, number } = await billed();
    world.setToday('2024-08-05');
    const later = async () => {
      const named = { on: '2024-08-04', schools: [other] };
      // The run first numbers what was decided before. Only its own decisions are looked at here.
      await issueDueDocuments(
        { ...world.deps, index: { ...world.deps.index, schoolsToNumber: async () => [] } },
        named,
        world.context(),
      );
    };
    once({ stream: subscription, after: later });
    expect(await outcomeOf(credit(world.deps, number, '2024-08-01', as(world, 'credit')))).toEqual(['2024-08-04']);
    expect(await causedBy(world, 'credit')).toEqual(['DocumentDecided', 'InvoiceIssued']);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('a date before the last one, asked for from the start, is refused and writes nothing', async () => {
    const { world, number } = await billed();
    const head = await world.store.head();
    const refused = credit(world.deps, number, '2023-07-31', world.context('reden'));
    await expect(refused).rejects.toMatchObject({ code: 'issue_date_before_last' });
    expect(await world.store.head()).toBe(head);
  });
});

const whatOf = async (world: World): Promise<string[]> =>
  (await verifyLedger(world.store)).differences.map(({ what }) => what);

const resultsNamed = ({ data }: StoredEvent): number =>
  JSON.parse(data).inputs.find(({ stream }: { stream: string }) => stream === `results-${school}`).revision;

describe('5.3: a decision names what was there', () => {
  it('5.3: each of several decisions names everything that was recorded before it, also during the decision before', async () => {
    const { store, once } = watched();
    const world = await worldOn({ store, today: '2023-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2023-08-01');
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 10));
    world.setToday('2024-08-02');
    once({
      stream: subscription,
      before: () => world.importRows(school, '2024-08-01', taken('2024-07-01', 11, 15)),
    });
    await decideAllDue(world.deps, school, '2024-08-01', world.context());
    const decisions = (await store.read(subscription)).filter(({ type }) => type === 'DocumentDecided');
    const last = (await store.read(`results-${school}`)).length - 1;
    // The first decision could not know of the import. The second one names it.
    expect(decisions.map(resultsNamed)).toEqual([last - 1, last]);
  });

  it('5.10: a decision that missed an event recorded while it was made is in order, although the clock had stepped back days before', async () => {
    const { world, once } = await billed();
    world.setToday('2024-08-04');
    await issueDueDocuments(world.deps, { on: '2024-08-01', schools: [school] }, world.context());
    const [document] = (await world.store.read('documents')).slice(-1);
    // From here on the subscription's stream keeps its present moment. Other streams have the moments of a clock that is
    // behind.
    world.setToday('2024-08-02');
    once({
      stream: subscription,
      before: () => world.importRows(school, '2024-08-02', taken('2024-07-01', 11, 15)),
    });
    await credit(world.deps, JSON.parse(document!.data).number, '2024-08-02', world.context('reden'));
    expect(await whatOf(world)).toEqual([]);
  });

  it('5.10: a decision is made anew when the clock stepped ahead while it was made', async () => {
    const { world } = await billed();
    world.setToday('2024-08-01');
    let stepped = false;
    const deps = {
      ...world.deps,
      folds: {
        ...world.deps.folds,
        counts: async (...asked: Parameters<typeof world.deps.folds.counts>) => {
          const counted = await world.deps.folds.counts(...asked);
          if (!stepped) {
            stepped = true;
            await world.importRows(school, '2024-08-01', taken('2024-07-01', 11, 15));
            world.setToday('2024-08-03');
          }
          return counted;
        },
      },
    };
    await issueDueDocuments(deps, { on: '2024-08-01', schools: [school] }, world.context());
    expect(stepped).toBe(true);
    expect(await whatOf(world)).toEqual([]);
  });
});

describe('9.3.5: INVOICE_IDENTIFIERS', () => {
  /** Two schools: the debtor of the first has a KvK number, and that of the second has none. */
  const due = async () => {
    const world = await worldOn({ today: '2023-08-01' });
    for (const id of [school, other]) {
      await world.registerSchool(id);
      await world.subscribe(id, '2023-08-01');
      await world.importRows(id, '2023-08-01', taken('2023-08-01', 1, 10));
    }
    const command = { type: 'SetDebtor', today: '2023-08-01', data: debtor } as const;
    await handle(world.deps.ledger, schoolDecider, streams.school(school), command, world.context());
    return world;
  };

  it('9.3.5: required, a debtor without KvK and OIN blocks its school, and the others go on', async () => {
    const world = await due();
    const deps = { ...world.deps, invoiceIdentifiers: 'required' } as const;
    const { issued, blocked } = await issueDueDocuments(deps, { on: '2023-08-01' }, world.context());
    expect(issued.map((document) => document.school)).toEqual([school]);
    const facts = { number: null, debtor: `School ${other}` };
    expect(blocked).toEqual([{ school: other, code: 'debtor_identifier_missing', facts }]);
    expect(await world.store.read(`subscription-${other}`)).toHaveLength(1);
  });

  it('9.3.5: optional, both are billed', async () => {
    const world = await due();
    const { issued, blocked } = await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
    expect([issued.length, blocked]).toEqual([2, []]);
  });
});
