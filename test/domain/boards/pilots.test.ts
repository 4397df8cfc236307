import { describe, expect, it } from 'vitest';
import type { Subscriptions } from '../../../src/domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../../src/domain/billing/subscription/subscriptionDecider.ts';
import { type BoardCommand, type BoardEvent, board } from '../../../src/domain/board.ts';
import type { BoardPeriods } from '../../../src/domain/boards/boardPeriods.ts';
import { type PilotSchool, pilotNamed, pilotOutcome } from '../../../src/domain/boards/pilots.ts';
import type { Day } from '../../../src/domain/day.ts';
import { fold } from '../../../src/domain/decider.ts';
import { started } from '../../support/billing/billingSpec.ts';
import { specFor } from '../../support/specFor.ts';

const id = '12345';
const pilot = `${id}-P1`;
const days = { from: '2024-02-01', until: '2024-06-30' };
const [a, b, c] = ['10AA00', '20BB00', '30CC00'];

const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };
const registered: BoardEvent = { type: 'BoardRegistered', data: { board: id, name: 'Stichting', address } };
const given = (...past: readonly BoardEvent[]) => specFor(board)(registered, ...past);

const ofBoard: BoardPeriods = [{ board: id, from: '2020-01-01' }];
const none: Subscriptions = { subscriptions: [], documents: [] };
const subscribedOn = (day: Day): Subscriptions => fold(subscriptions, [started(day)]);

type Facts = PilotSchool & { readonly dpaInForce: boolean };
const of = (school: string, changes: Partial<Facts> = {}): Facts => ({
  school,
  boardPeriods: ofBoard,
  subscriptions: none,
  dpaInForce: true,
  ...changes,
});

const start = (facts: readonly Facts[], asked = days, today: Day = '2024-01-15'): BoardCommand => ({
  type: 'StartPilot',
  today,
  data: { schools: facts.map(({ school }) => school), ...asked, facts },
});
const begun = (schools: readonly string[], asked = days, named = pilot): BoardEvent => ({
  type: 'PilotStarted',
  data: { pilot: named, schools, ...asked },
});
const evaluate = (
  facts: PilotSchool,
  { today = '2024-07-01', continues = true, of = pilot }: { today?: Day; continues?: boolean; of?: string } = {},
): BoardCommand => ({
  type: 'EvaluatePilot',
  today,
  data: { pilot: of, school: facts.school, continues, remarks: [], facts },
});
const evaluated = (school: string, continues = true): BoardEvent => ({
  type: 'PilotEvaluated',
  data: { pilot, school, continues, remarks: [] },
});

describe('7.1: starting a pilot', () => {
  it('7.1: a pilot names its schools in order, each once, and has a number in its board', () => {
    given()
      .when(start([of(b), of(a), of(a)]))
      .then(begun([a, b]));
    const later = { from: '2024-09-01', until: '2024-12-31' };
    given(begun([a, b]))
      .when(start([of(a)], later))
      .then(begun([a], later, `${id}-P2`));
  });

  it('7.1: the same pilot again writes nothing', () =>
    given(begun([a, b]))
      .when(start([of(b), of(a)]))
      .then());

  it('7.1: a pilot is for schools that belong to the board, since its first day when that has passed', () => {
    given()
      .when(start([of(a, { boardPeriods: [] })]))
      .thenRejects('school_not_found');
    given()
      .when(start([of(a, { boardPeriods: [{ board: '54321', from: '2020-01-01' }] })]))
      .thenRejects('school_not_found');
    const moved = of(a, {
      boardPeriods: [
        { board: '54321', from: '2020-01-01' },
        { board: id, from: '2024-02-10' },
      ],
    });
    given()
      .when(start([moved], days, '2024-03-01'))
      .thenRejects('school_not_found');
    const since = { ...days, from: '2024-02-10' };
    given()
      .when(start([moved], since, '2024-03-01'))
      .then(begun([a], since));
  });

  it('7.1: a pilot needs a DPA in force for each of its schools', () =>
    given()
      .when(start([of(a), of(b, { dpaInForce: false })]))
      .thenRejects('dpa_missing'));

  it('7.1: a school whose subscription runs on the first day cannot take part', () => {
    given()
      .when(start([of(a, { subscriptions: subscribedOn('2024-02-01') })]))
      .thenRejects('pilot_with_subscription');
    given()
      .when(start([of(a, { subscriptions: subscribedOn('2024-02-02') })]))
      .then(begun([a]));
  });

  it('7.1: a school is in one pilot at a time', () => {
    given(begun([a, b]))
      .when(start([of(b), of(c)], { from: '2024-06-30', until: '2024-09-30' }))
      .thenRejects('pilot_overlaps');
    const after = { from: '2024-07-01', until: '2024-09-30' };
    given(begun([a, b]))
      .when(start([of(b), of(c)], after))
      .then(begun([b, c], after, `${id}-P2`));
  });

  it('7.1: a pilot needs a board that is registered', () =>
    specFor(board)()
      .when(start([of(a)]))
      .thenRejects('board_not_found'));
});

describe('7.2: evaluating a pilot', () => {
  const running = begun([a, b]);

  it('7.2: a school evaluates from the last day of the pilot on', () => {
    given(running)
      .when(evaluate(of(a), { today: '2024-06-29' }))
      .thenRejects('pilot_not_ended');
    given(running)
      .when(evaluate(of(a), { today: '2024-06-30' }))
      .then(evaluated(a));
  });

  it('7.2: a school evaluates once: the same again writes nothing, and another answer is refused', () => {
    given(running, evaluated(a))
      .when(evaluate(of(a)))
      .then();
    given(running, evaluated(a))
      .when(evaluate(of(a), { continues: false }))
      .thenRejects('pilot_already_evaluated');
  });

  it('7.1: a school that subscribed left the pilot the day before, and does not evaluate', () => {
    given(running)
      .when(evaluate(of(a, { subscriptions: subscribedOn('2024-06-30') })))
      .thenRejects('pilot_left');
    given(running)
      .when(evaluate(of(a, { subscriptions: subscribedOn('2024-07-01') })))
      .then(evaluated(a));
  });

  it('7.5: a school that left the board left the pilot, also when it came back', () => {
    const away: BoardPeriods = [...ofBoard, { board: '54321', from: '2024-03-01' }];
    given(running)
      .when(evaluate(of(a, { boardPeriods: away })))
      .thenRejects('pilot_left');
    given(running)
      .when(evaluate(of(a, { boardPeriods: [...away, { board: id, from: '2024-04-01' }] })))
      .thenRejects('pilot_left');
  });

  it('7.2: a school that is not in the pilot, or a pilot that there is not, is not evaluated', () => {
    given(running)
      .when(evaluate(of(c)))
      .thenRejects('pilot_not_found');
    given(running)
      .when(evaluate(of(a), { of: `${id}-P2` }))
      .thenRejects('pilot_not_found');
  });
});

describe('7.2: the outcome of a pilot', () => {
  const outcome = (facts: readonly PilotSchool[], ...evaluations: readonly BoardEvent[]) => {
    const { pilots } = fold(board, [registered, begun([a, b]), ...evaluations]);
    return pilotOutcome(pilots, pilotNamed(pilots, pilot), facts);
  };
  const both = [of(a), of(b)];

  it('7.2: the outcome is awaited until all schools have evaluated', () => {
    expect(outcome(both)).toBe('awaiting');
    expect(outcome(both, evaluated(a))).toBe('awaiting');
  });

  it('7.2: the outcome is unanimous when all continue, and divided when one does not', () => {
    expect(outcome(both, evaluated(a), evaluated(b))).toBe('unanimous');
    expect(outcome(both, evaluated(a), evaluated(b, false))).toBe('divided');
  });

  it('7.1, 7.2: the outcome does not wait for a school that left the pilot by subscribing', () =>
    expect(outcome([of(a, { subscriptions: subscribedOn('2024-05-01') }), of(b)], evaluated(b))).toBe('unanimous'));
});
