import { describe, it } from 'vitest';
import type { StartFacts, StartSubscription, TakenOver } from '../../../src/domain/billing/starting.ts';
import type { SubscriptionEvent } from '../../../src/domain/billing/subscription.ts';
import { type SubscriptionCommand, subscriptions } from '../../../src/domain/billing/subscriptionDecider.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { fold } from '../../../src/domain/decider.ts';
import { specFor } from '../../support/specFor.ts';

const given = specFor(subscriptions);
const school = '12AB00';
const opened = fold(catalogue, catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial));
const facts: StartFacts = { catalogue: opened, offered: true, termsAccepted: true, dpaInForce: true };

const start = (startsOn: string, plan = 'per-pupil', changes: Partial<StartFacts> = {}): StartSubscription => ({
  type: 'StartSubscription',
  data: { school, plan, startsOn, today: '2026-01-15', facts: { ...facts, ...changes } },
});
const takingOver = (startsOn: string, ...takenOver: TakenOver[]): StartSubscription => {
  const { type, data } = start(startsOn);
  return { type, data: { ...data, takenOver } };
};
const end = (today: string, on?: string): SubscriptionCommand => ({
  type: 'EndSubscription',
  data: { school, today, ...(on === undefined ? {} : { on }) },
});
const takeBack = (today: string): SubscriptionCommand => ({ type: 'TakeBackEnd', data: { school, today } });

const started = (startsOn: string, term = 1, plan = 'per-pupil'): SubscriptionEvent => ({
  type: 'SubscriptionStarted',
  data: { school, term, plan, startsOn },
});
const ended = (endsOn: string): SubscriptionEvent => ({ type: 'SubscriptionEndRecorded', data: { school, endsOn } });
const takenBack: SubscriptionEvent = { type: 'SubscriptionEndTakenBack', data: { school } };

/** A standing year document, with nothing in it that a decision about the subscription reads. */
const billed = (year: number, from: string, to: string): SubscriptionEvent => ({
  type: 'DocumentDecided',
  data: {
    document: `${school}-${year}`,
    school,
    purpose: 'year',
    year: { term: 1, number: year, from, to },
    dueFrom: from,
    lines: [],
    total: '0.00',
    cancels: null,
    years: [],
    inputs: [],
  },
});

describe('4.12: starting a subscription', () => {
  it('starts', () => given().when(start('2024-08-01')).then(started('2024-08-01')));
  it('writes nothing the second time', () => given(started('2024-08-01')).when(start('2024-08-01')).then());
  it('needs the terms', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { termsAccepted: false }))
      .thenRejects('terms_missing'));
  it('needs a DPA', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { dpaInForce: false }))
      .thenRejects('dpa_missing'));
  it('8.3: needs a primary school with year classes', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { offered: false }))
      .thenRejects('school_not_offered'));
  it('needs a plan of the catalogue', () => given().when(start('2024-08-01', 'gratis')).thenRejects('plan_not_found'));
  it('4.1: none starts on the legacy plan on or after 2020-11-01', () =>
    given().when(start('2020-11-01', 'legacy')).thenRejects('plan_closed'));
  it('4.1: one that began before keeps it', () =>
    given()
      .when(start('2020-10-31', 'legacy'))
      .then(started('2020-10-31', 1, 'legacy')));
  it('allows no second one beside it', () =>
    given(started('2024-08-01')).when(start('2025-08-01')).thenRejects('subscription_overlaps'));
  it('allows no second one that starts on the last day of the first', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(start('2025-07-31')).thenRejects('subscription_overlaps'));
  it('4.10: a school can subscribe again, its terms numbered on', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(start('2025-08-01')).then(started('2025-08-01', 2)));
});

describe('4.13: taking over a subscription that runs elsewhere', () => {
  const first: TakenOver = { year: 1, billed: '1150.00', reference: 'F-1' };
  const second: TakenOver = { year: 2, billed: '1035.00', reference: 'F-2' };
  const takenOver = (startsOn: string, term: number, ...years: TakenOver[]): SubscriptionEvent => ({
    type: 'SubscriptionStarted',
    data: { school, term, plan: 'per-pupil', startsOn, takenOver: years.map((year) => ({ term, ...year })) },
  });

  it('keeps what was billed for each year, in order', () =>
    given()
      .when(takingOver('2023-08-01', second, first))
      .then(takenOver('2023-08-01', 1, first, second)));
  it('takes the year that runs, and need not begin with the first', () =>
    given()
      .when(takingOver('2024-08-01', second))
      .then(takenOver('2024-08-01', 1, second)));
  it('numbers the term on after an earlier subscription', () =>
    given(started('2019-08-01'), ended('2022-07-31'))
      .when(takingOver('2023-08-01', { ...first, term: 2 }))
      .then(takenOver('2023-08-01', 2, first)));
  it('writes nothing the second time', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(takingOver('2023-08-01', second, first))
      .then());
  it('does not change what was taken over', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(takingOver('2023-08-01', first))
      .thenRejects('subscription_overlaps'));
  it('refuses a year named twice', () =>
    given()
      .when(takingOver('2023-08-01', first, { ...second, year: 1 }))
      .thenRejects('taken_over_year_not_valid'));
  it('refuses a year of a term that the subscription does not start with', () =>
    given()
      .when(takingOver('2023-08-01', { ...first, term: 2 }))
      .thenRejects('taken_over_year_not_valid'));
  it('refuses a year that has not begun', () =>
    given()
      .when(takingOver('2024-08-01', { ...first, year: 3 }))
      .thenRejects('taken_over_year_not_valid'));
  it('4.10: does not end before a year that was billed elsewhere', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(end('2024-07-31', '2024-07-31'))
      .thenRejects('end_before_billed_year'));
  it('4.10: keeps it when an end is recorded and taken back', () =>
    given(takenOver('2023-08-01', 1, first, second), ended('2026-07-31'), takenBack)
      .when(takingOver('2023-08-01', first, second))
      .then());
});

describe('4.10: ending a subscription', () => {
  it('ends by default on the last day of the running year', () =>
    given(started('2024-08-01')).when(end('2026-01-15')).then(ended('2026-07-31')));
  it('ends on the last day of a later year', () =>
    given(started('2024-08-01')).when(end('2026-01-15', '2027-07-31')).then(ended('2027-07-31')));
  it('3.4: knows the last day of a year that started on 29 February', () =>
    given(started('2024-02-29')).when(end('2024-06-01')).then(ended('2025-02-27')));
  it('refuses any other day', () =>
    given(started('2024-08-01')).when(end('2026-01-15', '2026-06-30')).thenRejects('end_not_last_day_of_year'));
  it('refuses the last day of a year gone by', () =>
    given(started('2024-08-01')).when(end('2026-01-15', '2025-07-31')).thenRejects('end_not_last_day_of_year'));
  it('refuses when the year after it has a standing document', () =>
    given(started('2024-08-01'), billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31'))
      .when(end('2025-07-31', '2025-07-31'))
      .thenRejects('end_before_billed_year'));
  it('refuses when there is no subscription', () =>
    given().when(end('2026-01-15')).thenRejects('subscription_not_found'));
  it('refuses when it ended already', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(end('2025-08-01')).thenRejects('end_already_passed'));
  it('writes nothing when that end is recorded already', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(end('2025-01-01')).then());
  it('can be taken back through its last day', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(takeBack('2025-07-31')).then(takenBack));
  it('can not be taken back after it', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(takeBack('2025-08-01')).thenRejects('end_already_passed'));
  it('can only be taken back when it is recorded', () =>
    given(started('2024-08-01'), ended('2025-07-31'), takenBack)
      .when(takeBack('2025-01-01'))
      .thenRejects('end_not_recorded'));
});
