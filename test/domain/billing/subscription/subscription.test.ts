import { describe, expect, it } from 'vitest';
import type { StartFacts, StartSubscription, TakenOver } from '../../../../src/domain/billing/subscription/starting.ts';
import type { SubscriptionEvent } from '../../../../src/domain/billing/subscription/subscription.ts';
import {
  type SubscriptionCommand,
  subscriptions,
} from '../../../../src/domain/billing/subscription/subscriptionDecider.ts';
import { trialRunsThrough } from '../../../../src/domain/billing/subscription/trial.ts';
import { catalogue } from '../../../../src/domain/catalogue.ts';
import { fold } from '../../../../src/domain/decider.ts';
import { specFor } from '../../../support/specFor.ts';

const given = specFor(subscriptions);
const school = '12AB00';
const opened = fold(catalogue, catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial));
/** A catalogue with a flat plan that schools may take, and with a second plan per pupil. */
const plans = fold(catalogue, [
  ...catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial),
  { type: 'PlanDefined', data: { plan: 'flat', kind: 'flat' } },
  {
    type: 'PlanDefined',
    data: { plan: 'upper', kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 },
  },
]);
const facts: StartFacts = { catalogue: opened, offered: true, closed: false, termsAccepted: true, dpaInForce: true };

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
  data: { school, today, hasReason: false, ...(on === undefined ? {} : { on }) },
});
/** Ends a subscription late, with a reason why the end is only recorded today. */
const endLate = (today: string, on: string): SubscriptionCommand => ({
  type: 'EndSubscription',
  data: { school, today, hasReason: true, on },
});
const takeBack: SubscriptionCommand = { type: 'TakeBackEnd', data: { school } };

/** The command as it is given for a school whose documents all have a number. */
const numbered = (command: SubscriptionCommand): SubscriptionCommand =>
  ({
    ...command,
    data: { ...command.data, numberOf: (document: string) => `number of ${document}` },
  }) as SubscriptionCommand;

const trial = (startsOn: string, changes: Partial<StartFacts> = {}, reference = 'OPP-7'): SubscriptionCommand => ({
  type: 'GrantTrial',
  data: {
    school,
    enrolment: { kind: 'masterclass', reference },
    startsOn,
    facts: { ...facts, ...changes },
  },
});
const granted = (startsOn: string, endsOn: string): SubscriptionEvent => ({
  type: 'TrialGranted',
  data: { school, enrolment: { kind: 'masterclass', reference: 'OPP-7' }, startsOn, endsOn },
});
const migrate = (today: string, toPlan: string, on?: string): SubscriptionCommand => ({
  type: 'MigrateSubscription',
  data: { school, toPlan, today, catalogue: plans, ...(on === undefined ? {} : { on }) },
});
const takeBackMigration = (today: string): SubscriptionCommand => ({
  type: 'TakeBackMigration',
  data: { school, today },
});
const migrated = (term: number, plan: string, startsOn: string): SubscriptionEvent => ({
  type: 'SubscriptionMigrated',
  data: { school, term, plan, startsOn },
});
const migrationTakenBack = (term: number): SubscriptionEvent => ({
  type: 'MigrationTakenBack',
  data: { school, term },
});

const started = (startsOn: string, term = 1, plan = 'per-pupil'): SubscriptionEvent => ({
  type: 'SubscriptionStarted',
  data: { school, term, plan, startsOn },
});
const ended = (endsOn: string): SubscriptionEvent => ({ type: 'SubscriptionEndRecorded', data: { school, endsOn } });
const takenBack: SubscriptionEvent = { type: 'SubscriptionEndTakenBack', data: { school } };

/** A document that stands. It holds nothing that a decision about the subscription reads. */
const billed = (
  year: number,
  from: string,
  to: string,
  purpose: 'year' | 'final' | 'correction' = 'year',
): Extract<SubscriptionEvent, { type: 'DocumentDecided' }> => ({
  type: 'DocumentDecided',
  data: {
    document: `${school}-${purpose}-${year}`,
    school,
    purpose,
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
  it('a subscription starts', () => given().when(start('2024-08-01')).then(started('2024-08-01')));
  it('starting the same subscription writes nothing the second time', () =>
    given(started('2024-08-01')).when(start('2024-08-01')).then());
  it('starting a subscription needs the terms', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { termsAccepted: false }))
      .thenRejects('terms_missing'));
  it('starting a subscription needs a DPA', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { dpaInForce: false }))
      .thenRejects('dpa_missing'));
  it('8.3: starting a subscription needs a primary school with year classes', () =>
    given()
      .when(start('2024-08-01', 'per-pupil', { offered: false }))
      .thenRejects('school_not_offered'));
  it('4.9: no subscription starts on the trial plan', () =>
    given().when(start('2024-08-01', 'trial')).thenRejects('plan_is_trial'));
  it('starting a subscription needs a plan of the catalogue', () =>
    given().when(start('2024-08-01', 'gratis')).thenRejects('plan_not_found'));
  it('4.1: no subscription starts on the legacy plan on or after 2020-11-01', () =>
    given().when(start('2020-11-01', 'legacy')).thenRejects('plan_closed'));
  it('4.1: a subscription to the legacy plan that began before keeps it', () =>
    given()
      .when(start('2020-10-31', 'legacy'))
      .then(started('2020-10-31', 1, 'legacy')));
  it('no second subscription starts beside a running one', () =>
    given(started('2024-08-01')).when(start('2025-08-01')).thenRejects('subscription_overlaps'));
  it('no second subscription starts on the last day of the first', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(start('2025-07-31')).thenRejects('subscription_overlaps'));
  it('4.10: a school can subscribe again, with its terms numbered on', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(start('2025-08-01')).then(started('2025-08-01', 2)));
});

describe('4.9: a trial', () => {
  it('a trial runs through the day before 6 months later', () =>
    given().when(trial('2024-09-01')).then(granted('2024-09-01', '2025-02-28')));
  it('a trial that starts on a day which the last month lacks runs through the day before that month’s last', () =>
    given().when(trial('2024-08-31')).then(granted('2024-08-31', '2025-02-27')));
  it('a trial is once per school ever', () =>
    given(granted('2020-09-01', '2021-02-28')).when(trial('2024-09-01')).thenRejects('trial_used'));
  it('a trial writes nothing the second time', () =>
    given(granted('2024-09-01', '2025-02-28')).when(trial('2024-09-01')).then());
  it('another enrolment is no other trial', () =>
    given(granted('2024-09-01', '2025-02-28'))
      .when(trial('2024-09-01', {}, 'OPP-8'))
      .thenRejects('trial_used'));
  it('a trial needs the terms', () =>
    given()
      .when(trial('2024-09-01', { termsAccepted: false }))
      .thenRejects('terms_missing'));
  it('a trial needs a DPA', () =>
    given()
      .when(trial('2024-09-01', { dpaInForce: false }))
      .thenRejects('dpa_missing'));
  it('8.3: a trial is for primary schools with year classes', () =>
    given()
      .when(trial('2024-09-01', { offered: false }))
      .thenRejects('school_not_offered'));
  it('a trial is refused while a subscription runs', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(trial('2025-07-31')).thenRejects('trial_with_subscription'));
  it('a trial is granted after a subscription, and before one', () => {
    given(started('2022-08-01'), ended('2023-07-31'))
      .when(trial('2023-08-01'))
      .then(granted('2023-08-01', '2024-01-31'));
    given(started('2024-11-01')).when(trial('2024-09-01')).then(granted('2024-09-01', '2025-02-28'));
  });

  const through = (...past: SubscriptionEvent[]) => trialRunsThrough(fold(subscriptions, past));
  it('a trial ends the day before a subscription starts, and with nothing else', () => {
    const own = granted('2024-09-01', '2025-02-28');
    expect(through(own)).toBe('2025-02-28');
    expect(through(own, started('2024-11-01'))).toBe('2024-10-31');
    expect(through(own, started('2025-03-01'))).toBe('2025-02-28');
    expect(through(started('2022-08-01'), ended('2023-07-31'), own)).toBe('2025-02-28');
    expect(through(started('2024-08-01'))).toBeUndefined();
  });
});

describe('4.11: moving to another plan', () => {
  const legacy = started('2019-08-01', 1, 'legacy');

  it('moving to another plan is by default on the next anniversary', () =>
    given(started('2024-08-01'))
      .when(migrate('2025-01-15', 'flat'))
      .then(migrated(2, 'flat', '2025-08-01')));
  it('a move asked for on an anniversary is by default on the next one', () =>
    given(started('2024-08-01'))
      .when(migrate('2025-08-01', 'flat'))
      .then(migrated(2, 'flat', '2026-08-01')));
  it('moving to another plan is on a later anniversary when asked', () =>
    given(started('2024-08-01'))
      .when(migrate('2025-01-15', 'flat', '2027-08-01'))
      .then(migrated(2, 'flat', '2027-08-01')));
  it('3.4: moving to another plan knows the anniversaries of 29 February', () =>
    given(started('2024-02-29'))
      .when(migrate('2024-06-01', 'flat'))
      .then(migrated(2, 'flat', '2025-02-28')));
  it('moving to another plan from a per-pupil plan is on no other day', () =>
    given(started('2024-08-01'))
      .when(migrate('2025-01-15', 'flat', '2025-02-01'))
      .thenRejects('migration_day_not_valid'));
  it('moving to another plan from a flat plan is on any later day of the running year', () => {
    given(legacy)
      .when(migrate('2025-01-15', 'per-pupil', '2025-02-01'))
      .then(migrated(2, 'per-pupil', '2025-02-01'));
    given(legacy)
      .when(migrate('2025-01-15', 'per-pupil', '2025-07-31'))
      .then(migrated(2, 'per-pupil', '2025-07-31'));
  });
  it('moving from a flat plan in another year than the running one is on its anniversary only', () => {
    given(legacy)
      .when(migrate('2025-01-15', 'per-pupil', '2025-08-02'))
      .thenRejects('migration_day_not_valid');
    given(legacy)
      .when(migrate('2025-01-15', 'per-pupil', '2024-07-31'))
      .thenRejects('migration_day_not_valid');
  });
  it('moving to another plan is not on the first day of the subscription, nor before it', () => {
    given(started('2024-08-01'))
      .when(migrate('2025-01-15', 'flat', '2024-08-01'))
      .thenRejects('migration_day_not_valid');
    given(legacy)
      .when(migrate('2019-09-01', 'per-pupil', '2019-07-01'))
      .thenRejects('migration_day_not_valid');
  });
  it('moving to another plan is refused to a closed plan', () =>
    given(started('2024-08-01')).when(migrate('2025-01-15', 'legacy')).thenRejects('plan_closed'));
  it('moving to another plan is refused to a plan that is not in the catalogue', () =>
    given(started('2024-08-01')).when(migrate('2025-01-15', 'gratis')).thenRejects('plan_not_found'));
  it('moving to another plan is refused to the plan that the school has', () =>
    given(started('2024-08-01')).when(migrate('2025-01-15', 'per-pupil')).thenRejects('migration_to_same_plan'));
  it('moving to another plan is refused when a year that starts on or after it has a standing document', () =>
    given(started('2024-08-01'), billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31'))
      .when(migrate('2025-08-01', 'flat', '2025-08-01'))
      .thenRejects('migration_before_billed_year'));
  it('4.11: the refusal names the documents to credit first, in the order to credit them in', () => {
    const years = [billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31')] as const;
    const correction = billed(2, '2025-08-01', '2026-07-31', 'correction');
    given(started('2024-08-01'), ...years, correction)
      .when(numbered(migrate('2025-08-01', 'flat', '2025-08-01')))
      .thenRejects('migration_before_billed_year', {
        documents: [correction, years[1]].map(({ data }) => `number of ${data.document}`),
        elsewhere: [],
      });
  });
  it('4.13: moving to another plan is refused when such a year was billed elsewhere', () =>
    given({
      type: 'SubscriptionStarted',
      data: {
        school,
        term: 1,
        plan: 'per-pupil',
        startsOn: '2024-08-01',
        takenOver: [{ term: 1, year: 2, billed: '115.00', reference: 'F-2' }],
      },
    })
      .when(numbered(migrate('2026-01-15', 'flat', '2025-08-01')))
      .thenRejects('migration_before_billed_year', { documents: [], elsewhere: ['F-2'] }));
  it('moving to another plan is refused when an end is recorded', () =>
    given(started('2024-08-01'), ended('2026-07-31')).when(migrate('2025-01-15', 'flat')).thenRejects('end_recorded'));
  it('moving to another plan is refused without a subscription', () =>
    given().when(migrate('2025-01-15', 'flat')).thenRejects('subscription_not_found'));
  it('moving to another plan is refused while another is pending', () =>
    given(started('2024-08-01'), migrated(2, 'flat', '2025-08-01'))
      .when(migrate('2025-01-15', 'upper'))
      .thenRejects('migration_pending'));
  it('moving to another plan writes nothing the second time, before or after its day', () => {
    const past = [started('2024-08-01'), migrated(2, 'flat', '2025-08-01')];
    given(...past)
      .when(migrate('2025-01-15', 'flat'))
      .then();
    given(...past)
      .when(migrate('2025-01-15', 'flat', '2025-08-01'))
      .then();
    given(...past)
      .when(migrate('2026-01-15', 'flat', '2025-08-01'))
      .then();
  });
  it('moving to another plan goes on from term to term', () =>
    given(started('2024-08-01'), migrated(2, 'flat', '2025-08-01'))
      .when(migrate('2026-01-15', 'upper', '2026-02-01'))
      .then(migrated(3, 'upper', '2026-02-01')));

  it('moving to another plan can be taken back until its day', () => {
    const past = [started('2024-08-01'), migrated(2, 'flat', '2025-08-01')];
    given(...past)
      .when(takeBackMigration('2025-07-31'))
      .then(migrationTakenBack(2));
    given(...past)
      .when(takeBackMigration('2025-08-01'))
      .thenRejects('migration_not_pending');
    given(...past, migrationTakenBack(2))
      .when(takeBackMigration('2025-07-31'))
      .thenRejects('migration_not_pending');
    given(...past, migrationTakenBack(2))
      .when(migrate('2025-01-15', 'upper'))
      .then(migrated(2, 'upper', '2025-08-01'));
  });
  it('moving to another plan is not taken back once an end is recorded that its years made possible', () =>
    given(legacy, migrated(2, 'per-pupil', '2025-02-01'), ended('2026-01-31'))
      .when(takeBackMigration('2025-01-15'))
      .thenRejects('end_recorded'));
});

describe('4.10: ending with a migration pending', () => {
  const anniversary = [started('2024-08-01'), migrated(2, 'flat', '2025-08-01')];
  const midYear = [started('2019-08-01', 1, 'legacy'), migrated(2, 'per-pupil', '2025-02-01')];

  it('a migration that is pending lets a subscription end on the last day of the running year, the day before it, or of a year after it', () => {
    given(...anniversary)
      .when(end('2025-01-15'))
      .then(ended('2025-07-31'));
    given(...anniversary)
      .when(end('2025-01-15', '2026-07-31'))
      .then(ended('2026-07-31'));
  });
  it('a year that a migration cuts short has no last day to end on', () => {
    given(...midYear)
      .when(end('2025-01-15'))
      .thenRejects('migration_pending');
    given(...midYear)
      .when(end('2025-01-15', '2025-07-31'))
      .thenRejects('end_not_last_day_of_year');
    given(...midYear)
      .when(end('2025-01-15', '2025-01-31'))
      .thenRejects('end_not_last_day_of_year');
    given(...midYear)
      .when(end('2025-01-15', '2026-01-31'))
      .then(ended('2026-01-31'));
  });
  it('a school that ended before subscribes again with the number after it', () =>
    given(...anniversary, ended('2025-07-31'))
      .when(start('2025-08-01'))
      .then(started('2025-08-01', 3)));
});

describe('4.13: taking over a subscription that runs elsewhere', () => {
  const first: TakenOver = { year: 1, billed: '1150.00', reference: 'F-1' };
  const second: TakenOver = { year: 2, billed: '1035.00', reference: 'F-2' };
  const takenOver = (startsOn: string, term: number, ...years: TakenOver[]): SubscriptionEvent => ({
    type: 'SubscriptionStarted',
    data: { school, term, plan: 'per-pupil', startsOn, takenOver: years.map((year) => ({ term, ...year })) },
  });

  it('taking over a subscription keeps what was billed for each year, in order', () =>
    given()
      .when(takingOver('2023-08-01', second, first))
      .then(takenOver('2023-08-01', 1, first, second)));
  it('taking over a subscription takes the year that runs, and need not begin with the first', () =>
    given()
      .when(takingOver('2024-08-01', second))
      .then(takenOver('2024-08-01', 1, second)));
  it('taking over a subscription numbers the term on after an earlier subscription', () =>
    given(started('2019-08-01'), ended('2022-07-31'))
      .when(takingOver('2023-08-01', { ...first, term: 2 }))
      .then(takenOver('2023-08-01', 2, first)));
  it('taking over a subscription writes nothing the second time', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(takingOver('2023-08-01', second, first))
      .then());
  it('taking over a subscription again does not change what was taken over', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(takingOver('2023-08-01', first))
      .thenRejects('subscription_overlaps'));
  it('taking over a subscription refuses a year named twice', () =>
    given()
      .when(takingOver('2023-08-01', first, { ...second, year: 1 }))
      .thenRejects('taken_over_year_not_valid'));
  it('taking over a subscription refuses a year of a term that the subscription does not start with', () =>
    given()
      .when(takingOver('2023-08-01', { ...first, term: 2 }))
      .thenRejects('taken_over_year_not_valid'));
  it('taking over a subscription refuses a year that has not begun', () =>
    given()
      .when(takingOver('2024-08-01', { ...first, year: 3 }))
      .thenRejects('taken_over_year_not_valid'));
  it('4.10: a subscription that was taken over does not end before a year that was billed elsewhere', () =>
    given(takenOver('2023-08-01', 1, first, second))
      .when(end('2024-07-31', '2024-07-31'))
      .thenRejects('end_before_billed_year', { documents: [], elsewhere: [second.reference] }));
  it('4.10: a subscription that was taken over keeps what was billed elsewhere when an end is recorded and taken back', () =>
    given(takenOver('2023-08-01', 1, first, second), ended('2026-07-31'), takenBack)
      .when(takingOver('2023-08-01', first, second))
      .then());
});

describe('4.10: ending a subscription', () => {
  it('a subscription ends by default on the last day of the running year', () =>
    given(started('2024-08-01')).when(end('2026-01-15')).then(ended('2026-07-31')));
  it('a subscription ends on the last day of a later year', () =>
    given(started('2024-08-01')).when(end('2026-01-15', '2027-07-31')).then(ended('2027-07-31')));
  it('3.4: the last day of a year that started on 29 February is known', () =>
    given(started('2024-02-29')).when(end('2024-06-01')).then(ended('2025-02-27')));
  it('a subscription ends on no other day', () =>
    given(started('2024-08-01')).when(end('2026-01-15', '2026-06-30')).thenRejects('end_not_last_day_of_year'));
  it('a subscription ends on the last day of a year gone by only with a reason', () => {
    given(started('2024-08-01')).when(end('2025-08-08', '2025-07-31')).thenRejects('reason_required');
    given(started('2024-08-01')).when(endLate('2025-08-08', '2025-07-31')).then(ended('2025-07-31'));
    given(started('2023-08-01')).when(endLate('2025-08-08', '2024-07-31')).then(ended('2024-07-31'));
  });
  it('an end needs no reason on the last day itself', () =>
    given(started('2024-08-01')).when(end('2025-07-31', '2025-07-31')).then(ended('2025-07-31')));
  it('an end on another day of a year gone by is refused, whatever the reason', () =>
    given(started('2024-08-01')).when(endLate('2025-08-08', '2025-07-30')).thenRejects('end_not_last_day_of_year'));
  it('an end before the subscription began is refused, whatever the reason', () =>
    given(started('2024-08-01')).when(endLate('2025-08-08', '2024-07-31')).thenRejects('end_not_last_day_of_year'));
  it('an end in a year gone by is refused while a later year has a standing document, whatever the reason', () =>
    given(started('2024-08-01'), billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31'))
      .when(endLate('2025-08-08', '2025-07-31'))
      .thenRejects('end_before_billed_year'));
  it('a subscription ends late on the day before a migration that nothing was billed after', () =>
    given(started('2023-08-01'), migrated(2, 'flat', '2025-08-01'))
      .when(endLate('2025-08-08', '2025-07-31'))
      .then(ended('2025-07-31')));
  it('ending late writes nothing when that end is recorded already, with or without a reason', () => {
    given(started('2024-08-01'), ended('2025-07-31')).when(endLate('2025-08-08', '2025-07-31')).then();
    given(started('2024-08-01'), ended('2025-07-31')).when(end('2025-08-08', '2025-07-31')).then();
  });
  it('an end is refused when the year after it has a standing document', () =>
    given(started('2024-08-01'), billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31'))
      .when(end('2025-07-31', '2025-07-31'))
      .thenRejects('end_before_billed_year'));
  it('4.10: the refusal names the document to credit first, and none that has no number yet', () => {
    const [first, next] = [billed(1, '2024-08-01', '2025-07-31'), billed(2, '2025-08-01', '2026-07-31')];
    const late = given(started('2024-08-01'), first, next);
    late
      .when(numbered(endLate('2025-08-08', '2025-07-31')))
      .thenRejects('end_before_billed_year', { documents: [`number of ${next.data.document}`], elsewhere: [] });
    late
      .when(endLate('2025-08-08', '2025-07-31'))
      .thenRejects('end_before_billed_year', { documents: [], elsewhere: [] });
  });
  it('an end is refused when there is no subscription', () =>
    given().when(end('2026-01-15')).thenRejects('subscription_not_found'));
  it('an end is refused when the subscription ended already', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(end('2025-08-01')).thenRejects('end_already_passed'));
  it('ending writes nothing when that end is recorded already', () =>
    given(started('2024-08-01'), ended('2025-07-31')).when(end('2025-01-01')).then());
  it('an end can be taken back, before its last day and after it', () =>
    given(started('2024-08-01'), billed(1, '2024-08-01', '2025-07-31'), ended('2025-07-31'))
      .when(takeBack)
      .then(takenBack));
  it('an end cannot be taken back once the final document stands', () =>
    given(started('2024-08-01'), ended('2025-07-31'), billed(1, '2024-08-01', '2025-07-31', 'final'))
      .when(numbered(takeBack))
      .thenRejects('final_document_stands', { documents: [expect.stringMatching(/^number of /)] }));
  it('an end can be taken back once the final document is credited', () => {
    const final = billed(1, '2024-08-01', '2025-07-31', 'final');
    const credited: SubscriptionEvent = {
      ...final,
      data: { ...final.data, document: `${school}-cancel`, purpose: 'cancel', cancels: final.data.document },
    };
    given(started('2024-08-01'), ended('2025-07-31'), final, credited).when(takeBack).then(takenBack);
  });
  it('an end cannot be taken back once the school subscribed again', () =>
    given(started('2024-08-01'), ended('2025-07-31'), started('2025-09-01', 2))
      .when(takeBack)
      .thenRejects('end_not_recorded'));
  it('an end can only be taken back when it is recorded', () =>
    given(started('2024-08-01'), ended('2025-07-31'), takenBack).when(takeBack).thenRejects('end_not_recorded'));
});
