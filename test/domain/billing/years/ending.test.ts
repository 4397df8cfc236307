import { describe, it } from 'vitest';
import {
  correct,
  credit,
  ended,
  endTakenBack,
  given,
  migrated,
  morePlans,
  run,
  started,
} from '../../../support/billing/billingSpec.ts';

/** Year 1 with 12 pupils through 2025-05-01, year 2 with 10 throughout. */
const pupils = [
  ['2024-08-01', 12],
  ['2025-05-02', 0],
  ['2025-08-01', 10],
] as const;
const firstYear = given(started('2024-08-01'))
  .counting(...pupils)
  .and(run('2024-08-01'));
const twoYears = firstYear.and(run('2025-08-01'));

describe('4.10: the final document', () => {
  it('4.10: a final document is due from the day after the end, and settles the last year', () => {
    const ending = twoYears.and(ended('2026-07-31'));
    ending.when(run('2026-07-31')).then();
    ending
      .when(run('2026-08-01'))
      .then(
        'final 1/2: 0.00',
        '  usage 1/2: 10 × 11.50 = 115.00 (settles 2)',
        '  advance-settled 1/2: -10 × 11.50 = -115.00 (settles 2)',
      );
  });

  it('4.10: a final document takes the corrections of all earlier years', () =>
    twoYears
      .and(ended('2026-07-31'))
      // 12 at three month-ends only: 36 / 12 × 11.50 = 34.50, of which 103.50 was billed.
      .counting(['2024-08-01', 12], ['2024-11-01', 0], ['2025-08-01', 10], ['2025-08-15', 11])
      .when(run('2026-08-01'))
      .then(
        'final 1/2: -57.50',
        '  usage 1/2: 11 × 11.50 = 126.50 (settles 2)',
        '  advance-settled 1/2: -10 × 11.50 = -115.00 (settles 2)',
        '  correction 1/1: -1 × 69.00 = -69.00 (settles 1, 2)',
      ));

  it('4.10: drift after the final document is billed by a correction only', () => {
    const over = twoYears
      .and(ended('2026-07-31'), run('2026-08-01'))
      .counting(...pupils.slice(0, 2), ['2025-08-01', 10], ['2026-05-01', 0]);
    over.when(run('2026-08-02')).then();
    // 10 at nine month-ends: 90 / 12 × 11.50 = 86.25.
    over
      .when(correct('2026-08-02'))
      .then('correction 1/2: -28.75', '  correction 1/2: -1 × 28.75 = -28.75 (settles 2, 3)');
  });

  it('4.10: a subscription that ends with year 1 of its first term is not settled', () => {
    const over = firstYear.and(ended('2025-07-31'));
    over.when(run('2025-08-01')).then();
    over.when(correct('2025-08-01')).then();
  });

  it('4.10: a subscription that ends before any pupil was counted is never billed', () => {
    const empty = given(started('2024-08-01'), ended('2026-07-31'));
    empty.when(run('2025-09-01')).then();
    empty.when(run('2026-08-01')).then();
  });

  it('4.10: a flat plan has no final document', () =>
    given(started('2019-03-01', 'legacy')).and(run('2021-03-01'), ended('2022-02-28')).when(run('2022-03-01')).then());

  it('4.10: a subscription that ends before its migration begins settles its last year once, and the migration has no effect', () => {
    const over = twoYears.offering(...morePlans).and(migrated(2, 'flat', '2026-08-01'), ended('2026-07-31'));
    over
      .when(run('2026-08-01'))
      .then(
        'final 1/2: 0.00',
        '  usage 1/2: 10 × 11.50 = 115.00 (settles 2)',
        '  advance-settled 1/2: -10 × 11.50 = -115.00 (settles 2)',
      );
    over.and(run('2026-08-01')).when(run('2027-08-01')).then();
  });
});

describe('4.10: an end that comes late or is taken back', () => {
  it('4.10: an end before a year whose document was credited has the final document settle the year before that', () =>
    twoYears
      .and(run('2026-08-01'), credit(3), ended('2026-07-31'))
      .when(run('2026-08-08'))
      .then(
        'final 1/2: 0.00',
        '  usage 1/2: 10 × 11.50 = 115.00 (settles 2)',
        '  advance-settled 1/2: -10 × 11.50 = -115.00 (settles 2)',
      ));

  it('4.10: an end that is taken back after its day lets the year that began meanwhile be billed', () => {
    const ending = firstYear.and(ended('2025-07-31'));
    ending.when(run('2025-09-15')).then();
    ending
      .and(endTakenBack)
      .when(run('2025-09-15'))
      .then(
        'year 1/2: 80.50',
        '  advance 1/2: 10 × 11.50 = 115.00',
        '  usage 1/1: 9 × 11.50 = 103.50 (settles 1)',
        '  advance-settled 1/1: -12 × 11.50 = -138.00 (settles 1)',
      );
  });

  it('4.10: an end that is taken back once its final document was credited lets the year be billed again', () => {
    // Documents 3 and 4 are the third year and its credit, 5 and 6 the final document and its credit.
    const stays = twoYears.and(
      run('2026-08-01'),
      credit(3),
      ended('2026-07-31'),
      run('2026-08-08'),
      credit(5),
      endTakenBack,
    );
    stays
      .counting(...pupils, ['2026-07-15', 8])
      .when(run('2026-08-08'))
      .then(
        'year 1/3: 90.08',
        '  advance 1/3: 8 × 11.50 = 92.00',
        // 10 at eleven month-ends and 8 at the last: 118 / 12 = 9.833333, × 11.50 = 113.08.
        '  usage 1/2: 9.833333 × 11.50 = 113.08 (settles 2)',
        '  advance-settled 1/2: -10 × 11.50 = -115.00 (settles 2)',
      );
  });

  it('4.10: the end of a flat plan that is taken back after its day leaves no year unbilled', () =>
    given(started('2019-03-01', 'legacy'))
      .and(run('2021-03-01'), ended('2022-02-28'), endTakenBack)
      .when(run('2022-03-05'))
      .then('year 1/4: 650.00', '  flat-fee 1/4: 1 × 650.00 = 650.00'));

  it('4.10: a school that subscribes again has its terms numbered on, and a first year of its own', () =>
    twoYears
      .and(ended('2026-07-31'), run('2026-08-01'), started('2028-01-01', 'per-pupil', { term: 2 }))
      .counting(...pupils, ['2026-08-01', 0], ['2028-01-01', 10])
      .when(run('2028-01-01'))
      .then('year 2/1: 115.00', '  advance 2/1: 10 × 11.50 = 115.00'));
});
