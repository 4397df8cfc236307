import { beforeEach, describe, expect, it } from 'vitest';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { startTrial } from '../../src/commands/billing/subscribe.ts';
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  evaluatePilot,
  joinFramework,
  leaveFramework,
  proposeFramework,
  startPilot,
} from '../../src/commands/boards/boards.ts';
import type { RejectionCode } from '../../src/domain/rejection.ts';
import { boardId, moveToBoard, registerBoard, worldWithBoard } from '../support/boards.ts';
import { taken, type World } from '../support/world.ts';

/** The model case has six schools, large and small. */
const six = ['10AA00', '20BB00', '30CC00', '40DD00', '50EE00', '60FF00'] as const;
const [a, b, c, d, e, f] = six;
const pilot = `${boardId}-P1`;
const days = { from: '2024-02-01', until: '2024-06-30' };

let world: World;
beforeEach(async () => {
  world = await worldWithBoard({ today: '2024-01-15' });
  for (const school of six) await world.registerSchool(school, '2023-09-01', boardId);
});

const start = (schools: readonly string[] = six, asked = days) =>
  startPilot(world.deps, boardId, { schools, ...asked }, world.context());

const evaluate = async (school: string, continues = true, id = pilot) => {
  const remarks = [{ theme: 'invoer', text: 'Het scheelt ons werk' }];
  const asked = { pilot: id, school, continues, remarks };
  return (await evaluatePilot(world.deps, asked, world.context())).recorded.outcome;
};

const conclude = (id: string | null = pilot, validFrom = '2024-08-01', validUntil = '2027-07-31') =>
  concludeFramework(
    world.deps,
    boardId,
    { validFrom, validUntil, ...(id === null ? {} : { pilot: id }), terms: { kind: 'fixed', price: '10.00' } },
    world.context(),
  );

const refuses = (work: Promise<unknown>, code: RejectionCode) =>
  expect(work).rejects.toEqual(expect.objectContaining({ name: 'Rejection', code }));

const stored = async () => (await world.store.read(`board-${boardId}`)).map(({ type }) => type);

describe('7.1: a pilot', () => {
  it('a pilot has a number in its board, and a repeated request is the same pilot', async () => {
    expect((await start()).recorded).toEqual({ pilot, schools: six, ...days });
    expect((await start([...six].reverse())).recorded.pilot).toBe(pilot);
    expect((await start([a], { from: '2024-09-01', until: '2024-12-31' })).recorded.pilot).toBe(`${boardId}-P2`);
    expect(await stored()).toEqual(['BoardRegistered', 'PilotStarted', 'PilotStarted']);
  });

  it('a pilot is for schools of the board, since its first day', async () => {
    await registerBoard(world, '54321');
    await world.registerSchool('77GG00', '2023-09-01', '54321');
    await refuses(start([a, '77GG00']), 'school_not_found');
    await refuses(start([a, '99ZZ00']), 'school_not_found');
    world.setToday('2024-02-10');
    await moveToBoard(world, '77GG00', boardId);
    await refuses(start([a, '77GG00']), 'school_not_found');
    expect((await start([a, '77GG00'], { ...days, from: '2024-02-10' })).recorded.pilot).toBe(pilot);
  });

  it('a pilot needs a DPA in force on its first day, and a board that is registered', async () => {
    world.setToday('2024-03-01');
    await world.registerSchool('88HH00', '2024-02-02', boardId);
    await refuses(start([a, '88HH00']), 'dpa_missing');
    expect((await start([a, '88HH00'], { ...days, from: '2024-02-02' })).recorded.pilot).toBe(pilot);
    await refuses(startPilot(world.deps, '99999', { schools: [a], ...days }, world.context()), 'board_not_found');
  });

  it('a pilot is not for a school with a subscription that runs on its first day', async () => {
    await world.subscribe(a, '2024-02-01');
    await refuses(start(), 'pilot_with_subscription');
    expect((await start([a, b], { ...days, from: '2024-01-31' })).recorded.pilot).toBe(pilot);
  });

  it('a pilot takes a school that is in no other at the same time', async () => {
    await start([a, b]);
    await refuses(start([b, c], { from: '2024-06-30', until: '2024-09-30' }), 'pilot_overlaps');
    expect((await start([b, c], { from: '2024-07-01', until: '2024-09-30' })).recorded.pilot).toBe(`${boardId}-P2`);
    // The school left the first pilot on 31 March, the day before it subscribed for a year.
    await world.subscribe(a, '2024-04-01');
    await refuses(start([a], { from: '2024-03-31', until: '2024-09-30' }), 'pilot_overlaps');
  });

  it('a pilot bills nothing, and a trial remains available', async () => {
    await start();
    world.setToday('2024-03-01');
    const enrolment = { kind: 'masterclass', reference: 'OPP-7' } as const;
    expect(await startTrial(world.deps, a, { enrolment, startsOn: '2024-03-01' }, world.context())).toMatchObject({
      events: [{ type: 'TrialGranted' }],
    });
    expect((await issueDueDocuments(world.deps, { on: '2024-03-01' }, world.context())).issued).toEqual([]);
  });
});

describe('7.2: its evaluation', () => {
  beforeEach(async () => {
    await start();
  });

  it('the evaluation of a pilot is unanimous once all six have said that they continue, from the last day on', async () => {
    world.setToday('2024-06-29');
    await refuses(evaluate(a), 'pilot_not_ended');
    world.setToday('2024-06-30');
    for (const school of [a, b, c, d, e]) expect(await evaluate(school)).toBe('awaiting');
    expect(await evaluate(f)).toBe('unanimous');
  });

  it('7.1: a school that subscribed left the day before, and need not evaluate', async () => {
    await world.subscribe(a, '2024-06-30'); // Its last day in the pilot was 29 June.
    await world.subscribe(b, '2024-07-01'); // It stayed until the end.
    world.setToday('2024-07-01');
    for (const school of [c, d, e, f]) expect(await evaluate(school)).toBe('awaiting');
    await refuses(evaluate(a), 'pilot_left');
    expect(await evaluate(b)).toBe('unanimous');
  });

  it('7.5: a school that left the board left the pilot, also when it came back', async () => {
    await registerBoard(world, '54321');
    world.setToday('2024-03-01');
    await moveToBoard(world, a, '54321');
    await moveToBoard(world, b, '54321');
    world.setToday('2024-04-01');
    await moveToBoard(world, b, boardId);
    world.setToday('2024-07-01');
    await refuses(evaluate(a), 'pilot_left');
    await refuses(evaluate(b), 'pilot_left');
    for (const school of [c, d, e]) await evaluate(school);
    expect(await evaluate(f)).toBe('unanimous');
  });

  it('the evaluation of a pilot is of schools that are in the pilot, and of a pilot that there is', async () => {
    world.setToday('2024-07-01');
    await world.registerSchool('77GG00', '2023-09-01', boardId);
    await refuses(evaluate('77GG00'), 'pilot_not_found');
    await refuses(evaluate(a, true, `${boardId}-P2`), 'pilot_not_found');
    await refuses(evaluate(a, true, '99999-P1'), 'pilot_not_found');
  });
});

describe('7.3: a framework agreement', () => {
  it('a framework agreement can rest on a pilot only after a unanimous outcome', async () => {
    await refuses(conclude(), 'pilot_not_found');
    await start([a, b]);
    world.setToday('2024-07-01');
    await evaluate(a);
    await refuses(conclude(), 'pilot_not_evaluated');
    await evaluate(b);
    expect((await conclude()).recorded).toMatchObject({ agreement: `${boardId}-A1`, pilot });
  });

  it('a framework agreement can rest on a pilot that every school left by subscribing', async () => {
    await start([a, b]);
    for (const school of [a, b]) await world.subscribe(school, '2024-05-01');
    expect((await conclude()).recorded).toMatchObject({ agreement: `${boardId}-A1` });
  });
});

describe('7.3: a proposal', () => {
  const asked = { validFrom: '2024-08-01', validUntil: '2027-07-31', terms: { kind: 'fixed', price: '0.00' } } as const;
  const first = `${boardId}-A1`;
  const propose = (other: object = {}) =>
    proposeFramework(world.deps, boardId, { ...asked, ...other }, world.context());
  const confirm = (agreement = first) => confirmFramework(world.deps, agreement, world.context());
  const decline = (agreement = first) => declineFramework(world.deps, agreement, world.context('te goedkoop'));
  const join = () => joinFramework(world.deps, a, { agreement: first, from: '2024-08-01' }, world.context());

  it('a proposal is joined by nobody before staff confirmed it, and sets no price', async () => {
    expect((await propose()).recorded).toMatchObject({ agreement: first, status: 'proposed' });
    await refuses(join(), 'agreement_not_confirmed');
    await world.subscribe(a, '2024-08-01');
    await world.importRows(a, '2024-01-15', taken('2024-01-10', 1, 2));
    world.setToday('2024-08-01');
    const { issued } = await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    // 2 × 11.50, the plan's price.
    expect(issued.map(({ total }) => total)).toEqual(['23.00']);
    await confirm();
    expect((await join()).events).toHaveLength(1);
  });

  it('a proposal is decided on once: the same again writes nothing, the other is refused', async () => {
    await propose();
    expect((await confirm()).events).toHaveLength(1);
    expect((await confirm()).events).toEqual([]);
    await refuses(decline(), 'agreement_confirmed');
    expect((await propose()).events).toEqual([]);
    await propose({ validFrom: '2027-08-01', validUntil: '2028-07-31' });
    await refuses(declineFramework(world.deps, `${boardId}-A2`, world.context()), 'reason_required');
    expect((await decline(`${boardId}-A2`)).events).toHaveLength(1);
    expect((await decline(`${boardId}-A2`)).events).toEqual([]);
    await refuses(confirm(`${boardId}-A2`), 'agreement_declined');
    await refuses(confirm(`${boardId}-A3`), 'agreement_not_found');
  });
});

describe('7.4, 7.5: joining and leaving', () => {
  beforeEach(async () => {
    await conclude(null);
  });

  const join = (school: string, from: string, agreement = `${boardId}-A1`) =>
    joinFramework(world.deps, school, { agreement, from }, world.context());
  const leave = (school: string, on?: string) => leaveFramework(world.deps, school, on, world.context());

  it('only schools of the board may join its pilot', async () => {
    await registerBoard(world, '54321');
    await world.registerSchool('77GG00', '2023-09-01', '54321');
    await world.registerSchool('88HH00', '2023-09-01');
    await refuses(join('77GG00', '2024-08-01'), 'agreement_not_found');
    await refuses(join('88HH00', '2024-08-01'), 'agreement_not_found');
    await refuses(join('99ZZ00', '2024-08-01'), 'school_not_found');
    await refuses(join(a, '2024-08-01', `${boardId}-A2`), 'agreement_not_found');
  });

  it('a school leaves today unless it names another day, and only a school that joined may leave', async () => {
    await refuses(leave(a), 'membership_not_found');
    await world.registerSchool('88HH00', '2023-09-01');
    await refuses(leave('88HH00'), 'membership_not_found');
    await join(a, '2024-01-01');
    expect((await leave(a)).recorded).toMatchObject({ leftOn: '2024-01-15' });
    expect((await leave(a)).events).toEqual([]);
    await refuses(leave(a, '2024-02-01'), 'membership_not_found');
  });
});
