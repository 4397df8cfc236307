import { describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription, migrateSubscription } from '../../../src/commands/billing/subscribe.ts';
import { startPilot } from '../../../src/commands/boards/boards.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { dayOfMoment } from '../../../src/domain/day.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { partyOf } from '../../../src/ledger/states/parties.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { type Act, type Action, actionsOn, acts } from '../../../src/queries/billing/ahead/actions.ts';
import { boardId, conclude, join, worldWithBoard } from '../../support/boards.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

const actions = async ({ deps }: World): Promise<Record<Act, Action>> => {
  const [party, { state }, { state: prices }] = await Promise.all([
    partyOf(deps.ledger, school),
    billingOf(deps, school),
    deps.folds.catalogue(),
  ]);
  const all = actionsOn({ party, state, catalogue: prices }, dayOfMoment(deps.ledger.now()));
  return Object.fromEntries(all.map((action) => [action.act, action])) as Record<Act, Action>;
};

/** `yes` or the code of the refusal, and the day from which the act is possible. */
const brief = (all: Record<Act, Action>, ...of: readonly Act[]) =>
  Object.fromEntries(
    of.map((act) => [act, [all[act].allowed ? 'yes' : all[act].refusal?.code, all[act].from].filter(Boolean)]),
  );

const flat = ({ deps, context }: World) =>
  handle(
    deps.ledger,
    catalogue,
    streams.catalogue,
    {
      type: 'DefinePlan',
      data: { plan: { plan: 'flat', kind: 'flat' }, price: { price: '7.00', from: '2020-01-01' } },
    },
    context(),
  );

describe('interfaces 2: what a school may do today, what not, why, and from when', () => {
  it('4.9, 4.12, 6.1: without agreements nothing can begin, and the refusal says which is missing', async () => {
    const world = await worldOn({ today: '2024-09-02' });
    const details = {
      name: 'School',
      board: null,
      kind: 'primary',
      yearClasses: true,
      source: 'esis',
      address: null,
    } as const;
    const command = { type: 'RegisterSchool', today: '2024-09-02', data: { school, ...details } } as const;
    await handle(world.deps.ledger, schoolDecider, streams.school(school), command, world.context());
    expect(brief(await actions(world), ...acts)).toEqual({
      import: ['dpa_missing'],
      trial: ['terms_missing'],
      subscribe: ['terms_missing'],
      migrate: ['subscription_not_found'],
      'take-migration-back': ['subscription_not_found'],
      end: ['subscription_not_found'],
      'take-end-back': ['subscription_not_found'],
      'join-agreement': ['agreement_not_found'],
      'leave-agreement': ['membership_not_found'],
      'evaluate-pilot': ['pilot_not_found'],
    });
  });

  it('4.10, 4.11: a running subscription may be ended with its year or migrated at the anniversary, and no second one may start', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await flat(world);
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    world.setToday('2024-10-10');
    expect(brief(await actions(world), 'trial', 'subscribe', 'migrate', 'end', 'take-end-back')).toEqual({
      trial: ['trial_with_subscription'],
      subscribe: ['subscription_overlaps'],
      migrate: ['yes', '2025-08-01'],
      end: ['yes', '2025-07-31'],
      'take-end-back': ['end_not_recorded'],
    });
  });

  it('4.10: once an end is recorded it can be taken back, nothing is to end again, and a next subscription can start after it', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await flat(world);
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await endSubscription(world.deps, school, undefined, world.context());
    const all = await actions(world);
    expect(brief(all, 'subscribe', 'migrate', 'end', 'take-end-back')).toEqual({
      subscribe: ['subscription_overlaps', '2025-08-01'],
      migrate: ['end_recorded'],
      end: ['end_recorded'],
      'take-end-back': ['yes'],
    });
    expect(all.subscribe.refusal?.facts).toEqual({ school, endsOn: '2025-07-31' });
  });

  it('4.11: a migration to come can be taken back until its day', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await flat(world);
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await migrateSubscription(world.deps, school, { toPlan: 'flat' }, world.context());
    expect(brief(await actions(world), 'migrate', 'take-migration-back')).toEqual({
      migrate: ['migration_pending', '2025-08-01'],
      'take-migration-back': ['yes'],
    });
    world.setToday('2025-08-01');
    expect(brief(await actions(world), 'take-migration-back')).toEqual({
      'take-migration-back': ['migration_not_pending'],
    });
  });

  it('8.1: files of a source that is planned are taken from the day on which it is', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    const set = (status: 'available' | 'in-development', from: string) =>
      handle(
        world.deps.ledger,
        catalogue,
        streams.catalogue,
        { type: 'SetSourceStatus', data: { source: 'parnassys', status, from } },
        world.context(),
      );
    await set('in-development', '2024-08-01');
    await set('available', '2024-11-01');
    expect(brief(await actions(world), 'import')).toEqual({ import: ['source_not_available', '2024-11-01'] });
  });

  it('7.1–7.4: a pilot is evaluated from its end on, an agreement joined from its validity on, and left when joined', async () => {
    const world = await worldWithBoard({ today: '2024-01-10' });
    await world.registerSchool(school, '2020-01-01', boardId);
    await startPilot(
      world.deps,
      boardId,
      { schools: [school], from: '2024-01-10', until: '2024-03-31' },
      world.context(),
    );
    await conclude(world, { kind: 'fixed', price: '10.00' }, { validFrom: '2024-06-01', validUntil: '2026-05-31' });
    expect(brief(await actions(world), 'evaluate-pilot', 'join-agreement', 'leave-agreement')).toEqual({
      'evaluate-pilot': ['pilot_not_ended', '2024-03-31'],
      'join-agreement': ['yes', '2024-06-01'],
      'leave-agreement': ['membership_not_found'],
    });
    await join(world, school, '2024-06-01');
    expect(brief(await actions(world), 'join-agreement', 'leave-agreement')).toEqual({
      'join-agreement': ['agreement_already_joined'],
      'leave-agreement': ['yes'],
    });
  });

  it('asking what may be done writes nothing', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 4));
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const head = await world.store.head();
    await actions(world);
    expect(await world.store.head()).toBe(head);
  });
});
