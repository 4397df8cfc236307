import { describe, it } from 'vitest';
import { type BoardCommand, type BoardEvent, board } from '../../../src/domain/board.ts';
import type { BoardPeriods } from '../../../src/domain/boards/boardPeriods.ts';
import type { Framework, FrameworkEvent } from '../../../src/domain/boards/frameworkEvents.ts';
import type { PilotSchool } from '../../../src/domain/boards/pilots.ts';
import type { Day } from '../../../src/domain/day.ts';
import { specFor } from '../../support/specFor.ts';

const id = '12345';
const [first, second] = [`${id}-A1`, `${id}-A2`];
const school = '10AA00';
const pilot = `${id}-P1`;
const today = '2024-07-15';

const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };
const registered: BoardEvent = { type: 'BoardRegistered', data: { board: id, name: 'Stichting', address } };
const given = (...past: readonly BoardEvent[]) => specFor(board)(registered, ...past);

const asked = {
  validFrom: '2024-08-01',
  validUntil: '2027-07-31',
  terms: { kind: 'fixed', price: '10.00' },
} as const;
type Days = Partial<Pick<Framework, 'validFrom' | 'validUntil' | 'pilot'>>;

const framework = (agreement: string, changes: Days = {}): Framework => ({ agreement, ...asked, ...changes });
const event = <Type extends FrameworkEvent['type']>(
  type: Type,
  data: Extract<FrameworkEvent, { type: Type }>['data'],
) => ({ type, data }) as Extract<FrameworkEvent, { type: Type }>;

const concluded = (agreement = first, changes: Days = {}) =>
  event('FrameworkAgreementConcluded', framework(agreement, changes));
const proposed = (agreement = first, changes: Days = {}) =>
  event('FrameworkAgreementProposed', framework(agreement, changes));
const confirmed = (agreement = first, changes: Days = {}) =>
  event('FrameworkAgreementConfirmed', framework(agreement, changes));
const declined = (agreement = first) => event('FrameworkAgreementDeclined', { agreement });
const joined = (from: Day, agreement = first, joinedOn = today) =>
  event('FrameworkJoined', { agreement, school, from, joinedOn });
const left = (leftOn: Day, agreement = first) => event('FrameworkLeft', { agreement, school, leftOn });

const ofBoard: BoardPeriods = [{ board: id, from: '2020-01-01' }];
const of = (one: string, boardPeriods = ofBoard): PilotSchool => ({
  school: one,
  boardPeriods,
  subscriptions: { subscriptions: [], documents: [] },
});

const conclude = (changes: Days = {}, facts: readonly PilotSchool[] = []): BoardCommand => ({
  type: 'ConcludeFramework',
  today,
  data: { ...asked, ...changes, facts },
});
const propose = (changes: Days = {}, facts: readonly PilotSchool[] = []): BoardCommand => ({
  type: 'ProposeFramework',
  today,
  data: { ...asked, ...changes, facts },
});
const confirm = (agreement = first, facts: readonly PilotSchool[] = []): BoardCommand => ({
  type: 'ConfirmFramework',
  today,
  data: { agreement, facts },
});
const decline = (agreement = first): BoardCommand => ({ type: 'DeclineFramework', today, data: { agreement } });
const join = (from: Day, agreement = first, boardPeriods = ofBoard): BoardCommand => ({
  type: 'JoinFramework',
  today,
  data: { agreement, school, from, boardPeriods },
});
const leave = (on: Day = today): BoardCommand => ({ type: 'LeaveFramework', today, data: { school, on } });

const [a, b] = ['10AA00', '20BB00'];
const piloted: BoardEvent = {
  type: 'PilotStarted',
  data: { pilot, schools: [a, b], from: '2024-02-01', until: '2024-06-30' },
};
const evaluated = (one: string, continues = true): BoardEvent => ({
  type: 'PilotEvaluated',
  data: { pilot, school: one, continues, remarks: [] },
});
const both = [of(a), of(b)];

describe('7.3: concluding an agreement', () => {
  it('7.3: staff conclude an agreement at once, without a pilot', () => given().when(conclude()).then(concluded()));
  it('7.3: the same agreement again writes nothing', () => given(concluded()).when(conclude()).then());
  it('7.3: a board has one agreement at a time, so validities that share a day are refused', () => {
    const known = given(concluded());
    known.when(conclude({ validFrom: '2027-07-31', validUntil: '2028-07-31' })).thenRejects('agreement_overlaps');
    known.when(conclude({ validFrom: '2023-08-01', validUntil: '2024-08-01' })).thenRejects('agreement_overlaps');
    const next = { validFrom: '2027-08-01', validUntil: '2028-07-31' };
    known.when(conclude(next)).then(concluded(second, next));
  });
  it('7.3: an agreement needs a board that is registered', () =>
    specFor(board)().when(conclude()).thenRejects('board_not_found'));
});

describe('7.3: resting on a pilot', () => {
  it('7.3: an agreement cannot rest on a pilot that there is not', () =>
    given().when(conclude({ pilot }, both)).thenRejects('pilot_not_found'));
  it('7.3: an agreement cannot rest on a pilot that a school has still to evaluate', () =>
    given(piloted, evaluated(a)).when(conclude({ pilot }, both)).thenRejects('pilot_not_evaluated'));
  it('7.3: an agreement can rest on a pilot whose schools all continue', () =>
    given(piloted, evaluated(a), evaluated(b)).when(conclude({ pilot }, both)).then(concluded(first, { pilot })));
  it('7.3: an agreement cannot rest on a pilot that one school does not continue', () =>
    given(piloted, evaluated(a), evaluated(b, false)).when(conclude({ pilot }, both)).thenRejects('pilot_divided'));
  it('7.3: a proposal rests on a pilot by the same rule, when it is proposed and when it is confirmed', () => {
    given(piloted).when(propose({ pilot }, both)).thenRejects('pilot_not_evaluated');
    given(piloted, proposed(first, { pilot })).when(confirm(first, both)).thenRejects('pilot_not_evaluated');
    given(piloted, evaluated(a), evaluated(b), proposed(first, { pilot }))
      .when(confirm(first, both))
      .then(confirmed(first, { pilot }));
  });
});

describe('7.3: a proposal', () => {
  it('7.3: a board proposes an agreement, and staff confirm it under its own number', () => {
    given().when(propose()).then(proposed());
    given(proposed()).when(confirm()).then(confirmed());
  });
  it('7.3: staff who conclude just what was proposed confirm it', () =>
    given(proposed()).when(conclude()).then(confirmed()));
  it('7.3: a proposal cannot be joined before staff have confirmed it, or after they declined it', () => {
    given(proposed()).when(join('2024-08-01')).thenRejects('agreement_not_confirmed');
    given(proposed(), declined()).when(join('2024-08-01')).thenRejects('agreement_not_confirmed');
    given(proposed(), confirmed()).when(join('2024-08-01')).then(joined('2024-08-01'));
  });
  it('7.3: a proposal counts as the one agreement of its days until it is declined', () => {
    given(proposed())
      .when(propose({ validFrom: '2025-01-01' }))
      .thenRejects('agreement_overlaps');
    given(proposed())
      .when(conclude({ validFrom: '2025-01-01' }))
      .thenRejects('agreement_overlaps');
    given(proposed(), declined()).when(propose()).then(proposed(second));
  });
  it('7.3: a proposal is decided once: the same again writes nothing, and the other is refused', () => {
    given(proposed(), confirmed()).when(confirm()).then();
    given(proposed(), confirmed()).when(decline()).thenRejects('agreement_confirmed');
    given(proposed(), confirmed()).when(propose()).then();
    given(proposed(), declined()).when(decline()).then();
    given(proposed(), declined()).when(confirm()).thenRejects('agreement_declined');
  });
  it('7.3: a proposal that there is not can be neither confirmed nor declined', () => {
    given().when(confirm()).thenRejects('agreement_not_found');
    given().when(decline()).thenRejects('agreement_not_found');
  });
});

describe('7.4, 7.5: joining and leaving', () => {
  it('7.4: a school joins once: the same day again writes nothing, and another day is refused until it has left', () => {
    given(concluded()).when(join('2024-08-01')).then(joined('2024-08-01'));
    given(concluded(), joined('2024-08-01')).when(join('2024-08-01')).then();
    given(concluded(), joined('2024-08-01')).when(join('2024-09-01')).thenRejects('agreement_already_joined');
    given(concluded(), joined('2024-08-01'), left('2024-10-01')).when(join('2024-11-01')).then(joined('2024-11-01'));
  });
  it('7.4: a school joins no agreement that the board does not have', () =>
    given(concluded()).when(join('2024-08-01', second)).thenRejects('agreement_not_found'));
  it('7.4: a school can join up to the last day of the validity', () => {
    given(concluded()).when(join('2027-07-31')).then(joined('2027-07-31'));
    given(concluded()).when(join('2027-08-01')).thenRejects('agreement_expired');
  });
  it('7.5: a school that left the board and came back joins anew', () => {
    const back: BoardPeriods = [...ofBoard, { board: '54321', from: '2024-07-16' }, { board: id, from: '2024-07-20' }];
    given(concluded(), joined('2024-08-01'))
      .when(join('2024-08-01', first, back))
      .then(joined('2024-08-01'));
  });
  it('7.5: a school leaves an agreement that it has joined, and leaving again on that day writes nothing', () => {
    given(concluded()).when(leave()).thenRejects('membership_not_found');
    given(concluded(), joined('2024-01-01')).when(leave()).then(left(today));
    given(concluded(), joined('2024-01-01'), left(today)).when(leave()).then();
    given(concluded(), joined('2024-01-01'), left(today)).when(leave('2024-08-01')).thenRejects('membership_not_found');
  });
  it('7.5: a school that joined two agreements leaves the one that is valid on the day', () => {
    const next = { validFrom: '2027-08-01', validUntil: '2028-07-31' };
    const two = [concluded(), concluded(second, next), joined('2024-08-01'), joined('2027-08-01', second)];
    given(...two)
      .when(leave('2025-01-01'))
      .then(left('2025-01-01'));
    given(...two)
      .when(leave('2027-09-01'))
      .then(left('2027-09-01', second));
    given(...two, left('2025-01-01'))
      .when(leave('2025-02-01'))
      .then(left('2025-02-01', second));
  });
});
