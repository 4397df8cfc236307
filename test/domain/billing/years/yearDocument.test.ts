import { describe, expect, it } from 'vitest';
import type { CatalogueEvent, PerPupilPlan } from '../../../../src/domain/catalogueEvents.ts';
import { correct, ended, given, run, started } from '../../../support/billing/billingSpec.ts';

/** A plan at 10.00 that differs from per-pupil in some of its rules. */
const special = (changes: Partial<PerPupilPlan>): CatalogueEvent[] => [
  {
    type: 'PlanDefined',
    data: {
      plan: 'special',
      kind: 'per-pupil',
      measure: 'monthly',
      countAfterDays: 0,
      settleFromYear: 2,
      ...changes,
    },
  },
  { type: 'PlanPriced', data: { plan: 'special', price: '10.00', from: '2015-01-01' } },
];

describe('3.7: the count day', () => {
  const firstYear = given(started('2024-08-01')).counting(['2024-10-07', 12], ['2024-10-21', 20]);

  it('3.7: the count day of a first year waits for the first day with pupils', () => {
    firstYear.when(run('2024-10-06')).then();
    firstYear.when(run('2024-10-07')).then('year 1/1: 138.00', '  advance 1/1: 12 × 11.50 = 138.00');
  });

  it('3.7: a run that comes later bills the pupils of the count day, not those of its own day', () =>
    firstYear.when(run('2024-11-01')).then('year 1/1: 138.00', '  advance 1/1: 12 × 11.50 = 138.00'));

  it('3.7: a first year without any pupils has no advance, and the second year is billed all the same', () =>
    given(started('2024-08-01'))
      .counting(['2025-08-01', 10])
      .when(run('2025-08-01'))
      .then('year 1/2: 115.00', '  advance 1/2: 10 × 11.50 = 115.00'));

  it('3.7: the count day of a later year does not wait: a count of 0 gives no advance, and the year before is settled', () =>
    given(started('2024-08-01'))
      .counting(['2024-08-01', 12], ['2025-05-02', 0], ['2025-08-05', 9])
      .and(run('2024-08-01'))
      .when(run('2025-08-06'))
      .then(
        'year 1/2: -34.50',
        // 12 at the nine month-ends from August to April: 108 / 12 = 9.
        '  usage 1/1: 9 × 11.50 = 103.50 (settles 1)',
        '  advance-settled 1/1: -12 × 11.50 = -138.00 (settles 1)',
      ));

  it('3.7, 4.4: the count day lies countAfterDays after the first day, and the document is due from then on', () => {
    const late = given(started('2024-08-01', 'special'))
      .offering(...special({ countAfterDays: 45 }))
      .counting(['2024-08-01', 4], ['2024-09-15', 6]);
    late.when(run('2024-09-14')).then();
    late.when(run('2024-09-20')).then('year 1/1: 60.00', '  advance 1/1: 6 × 10.00 = 60.00');
    expect(late.account(1, 1, '2024-09-20')).toMatchObject({ countDay: '2024-09-15', count: 6 });
  });
});

describe('3.5: the average of a year', () => {
  it('3.5, 4.3: a daily plan takes the mean over all days of the year', () => {
    const daily = given(started('2023-08-01', 'special'))
      .offering(...special({ measure: 'daily' }))
      .counting(['2023-08-01', 3], ['2024-05-02', 0])
      .and(run('2023-08-01'));
    // 3 on 275 of 366 days: 825 / 366 = 2.254098…, × 10.00 = 22.54.
    expect(daily.account(1, 1, '2024-07-31')).toMatchObject({
      days: [
        { day: '2023-08-01', pupils: 3 },
        { day: '2024-05-02', pupils: 0 },
      ],
      average: { sum: 825, over: 366, shown: '2.254098', complete: true },
      due: '22.54',
    });
    daily
      .when(run('2024-08-01'))
      .then(
        'year 1/2: -7.46',
        '  usage 1/1: 2.254098 × 10.00 = 22.54 (settles 1)',
        '  advance-settled 1/1: -3 × 10.00 = -30.00 (settles 1)',
      );
  });

  it('3.5: the average of a running year is over the months that have ended, and says so', () =>
    expect(
      given(started('2024-08-01')).counting(['2024-08-01', 6], ['2024-10-15', 9]).account(1, 1, '2024-12-09'),
    ).toMatchObject({
      months: [
        { lastDay: '2024-08-31', pupils: 6 },
        { lastDay: '2024-09-30', pupils: 6 },
        { lastDay: '2024-10-31', pupils: 9 },
        { lastDay: '2024-11-30', pupils: 9 },
      ],
      average: { shown: '7.5', complete: false },
      due: null,
    }));

  it('3.4, 3.5: a year that starts on 29 February ends its months on the days before the 29th, and in February on the 27th', () => {
    const { months } = given(started('2024-02-29')).counting(['2024-02-29', 1]).account(1, 1, '2025-02-27');
    expect(months.map(({ lastDay }) => lastDay)).toEqual([
      '2024-03-28',
      '2024-04-28',
      '2024-05-28',
      '2024-06-28',
      '2024-07-28',
      '2024-08-28',
      '2024-09-28',
      '2024-10-28',
      '2024-11-28',
      '2024-12-28',
      '2025-01-28',
      '2025-02-27',
    ]);
  });
});

describe('4.1, 4.2: prices', () => {
  it('4.1, 4.2: the legacy plan is billed 650.00 a year from 2020-11-01 on, and a year before that never', () => {
    const legacy = given(started('2019-03-01', 'legacy'));
    legacy.when(run('2020-10-31')).then();
    legacy.when(run('2021-03-01')).then('year 1/3: 650.00', '  flat-fee 1/3: 1 × 650.00 = 650.00');
    legacy
      .and(run('2021-03-01'))
      .when(run('2022-03-01'))
      .then('year 1/4: 650.00', '  flat-fee 1/4: 1 × 650.00 = 650.00');
  });

  it('4.2: the price of a year stays as its first standing document had it, whatever is recorded later', () =>
    given(started('2024-08-01'))
      .counting(['2024-08-01', 12], ['2025-05-02', 0])
      .and(run('2024-08-01'))
      .offering({ type: 'PlanPriced', data: { plan: 'per-pupil', price: '20.00', from: '2024-01-01' } })
      .when(run('2025-08-01'))
      .then(
        'year 1/2: -34.50',
        '  usage 1/1: 9 × 11.50 = 103.50 (settles 1)',
        '  advance-settled 1/1: -12 × 11.50 = -138.00 (settles 1)',
      ));

  it('4.2: a year that no document has a line for yet takes the price that is now in force on its first day', () =>
    given(started('2024-08-01'))
      .counting(['2024-08-01', 12])
      .offering({ type: 'PlanPriced', data: { plan: 'per-pupil', price: '20.00', from: '2024-08-01' } })
      .when(run('2024-08-01'))
      .then('year 1/1: 240.00', '  advance 1/1: 12 × 20.00 = 240.00'));
});

describe('4.4: the year document', () => {
  // N in the worked example: 224 at six month-ends and 230 at six; 205 at three and 199 at nine; 210; 180, then 181.
  const example = [
    ['2023-08-01', 224],
    ['2024-02-10', 230],
    ['2024-08-01', 205],
    ['2024-11-11', 199],
    ['2025-08-01', 210],
    ['2026-08-01', 180],
    ['2026-08-05', 181],
  ] as const;
  /** After a wrong import is withdrawn, 226 count at the last three month-ends of year 1. */
  const corrected = [...example.slice(0, 2), ['2024-05-10', 226] as const, ...example.slice(2)];
  const threeYears = given(started('2023-08-01'))
    .counting(...example)
    .and(run('2023-08-01'), run('2024-08-01'), run('2025-08-01'));

  it('4.4, 4.5, 4.8: one late run issues all three years of the worked example, each with the lines it would have had in time', () =>
    given(started('2023-08-01'))
      .counting(...example)
      .when(run('2025-08-01'))
      .then(
        'year 1/1: 2576.00',
        '  advance 1/1: 224 × 11.50 = 2576.00',
        'year 1/2: 2392.00',
        '  advance 1/2: 205 × 11.50 = 2357.50',
        '  usage 1/1: 227 × 11.50 = 2610.50 (settles 1)',
        '  advance-settled 1/1: -224 × 11.50 = -2576.00 (settles 1)',
        'year 1/3: 2363.25',
        '  advance 1/3: 210 × 11.50 = 2415.00',
        '  usage 1/2: 200.5 × 11.50 = 2305.75 (settles 2)',
        '  advance-settled 1/2: -205 × 11.50 = -2357.50 (settles 2)',
      ));

  it('4.4, 4.5: a correction of a year settled before reaches the next year document, and names all bills of that year', () =>
    threeYears
      .counting(...corrected)
      .when(run('2026-08-01'))
      .then(
        'year 1/4: 2058.50',
        '  advance 1/4: 180 × 11.50 = 2070.00',
        '  usage 1/3: 210 × 11.50 = 2415.00 (settles 3)',
        '  advance-settled 1/3: -210 × 11.50 = -2415.00 (settles 3)',
        '  correction 1/1: -1 × 11.50 = -11.50 (settles 1, 2)',
      ));

  it('4.4: a correction that was billed at once is not on the next year document', () =>
    threeYears
      .counting(...corrected)
      .and(correct('2026-02-15'))
      .when(run('2026-08-01'))
      .then(
        'year 1/4: 2070.00',
        '  advance 1/4: 180 × 11.50 = 2070.00',
        '  usage 1/3: 210 × 11.50 = 2415.00 (settles 3)',
        '  advance-settled 1/3: -210 × 11.50 = -2415.00 (settles 3)',
      ));

  it('4.4: no year document comes twice', () => threeYears.when(run('2025-08-02')).then());

  it('4.4: no year document comes any more once a later year has one', () =>
    given(started('2024-08-01'))
      .counting(['2025-08-01', 10])
      .and(run('2025-08-01'))
      // A file of year 1 came late. Its pupils are usage of a year that has no document of its own.
      .counting(['2025-07-01', 6], ['2025-08-01', 10])
      .when(run('2025-09-01'))
      .then());

  it('4.4: a document whose lines come to 0.00 together is issued all the same', () =>
    given(started('2023-08-01'))
      .counting(['2023-08-01', 10], ['2024-08-01', 0])
      .and(run('2023-08-01'))
      .when(run('2024-08-01'))
      .then(
        'year 1/2: 0.00',
        '  usage 1/1: 10 × 11.50 = 115.00 (settles 1)',
        '  advance-settled 1/1: -10 × 11.50 = -115.00 (settles 1)',
      ));

  it('4.8: a run issues the years of a subscription, then its final document, and then those of the next subscription', () =>
    given(started('2022-08-01'), ended('2024-07-31'), started('2024-09-01', 'per-pupil', { term: 2 }))
      .counting(['2022-08-01', 4], ['2023-04-16', 0], ['2023-08-01', 6], ['2024-04-16', 0], ['2024-09-01', 5])
      .when(run('2024-10-01'))
      .then(
        'year 1/1: 46.00',
        '  advance 1/1: 4 × 11.50 = 46.00',
        // 4 at eight month-ends: 32 / 12 × 11.50 = 30.666…
        'year 1/2: 53.67',
        '  advance 1/2: 6 × 11.50 = 69.00',
        '  usage 1/1: 2.666667 × 11.50 = 30.67 (settles 1)',
        '  advance-settled 1/1: -4 × 11.50 = -46.00 (settles 1)',
        // 6 at eight month-ends: 48 / 12.
        'final 1/2: -23.00',
        '  usage 1/2: 4 × 11.50 = 46.00 (settles 2)',
        '  advance-settled 1/2: -6 × 11.50 = -69.00 (settles 2)',
        'year 2/1: 57.50',
        '  advance 2/1: 5 × 11.50 = 57.50',
      ));
});
