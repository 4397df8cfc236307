import { describe, it } from 'vitest';
import { credit, given, migrated, morePlans, run, started } from '../../../support/billing/billingSpec.ts';

describe('4.11: from a plan by pupil, at an anniversary', () => {
  const perPupil = given(started('2023-08-01')).offering(...morePlans);

  it('4.11: a migration to a flat plan bills its price and settles the old term', () =>
    perPupil
      // 10 at three month-ends, 12 at nine: 138 / 12 = 11.5, × 11.50 = 132.25.
      .counting(['2023-08-01', 10], ['2023-11-05', 12])
      .and(run('2023-08-01'), migrated(2, 'flat', '2024-08-01'))
      .when(run('2024-08-01'))
      .then(
        'year 2/1: 717.25',
        '  usage 1/1: 11.5 × 11.50 = 132.25 (settles 1)',
        '  advance-settled 1/1: -10 × 11.50 = -115.00 (settles 1)',
        '  flat-fee 2/1: 1 × 700.00 = 700.00',
      ));

  it('4.11: a migration to another plan by pupil bills at its price, and settles and corrects the old term at the old one', () => {
    const first = perPupil
      .counting(['2023-08-01', 10])
      .and(run('2023-08-01'), migrated(2, 'upper', '2024-08-01'), run('2024-08-01'));
    perPupil
      .counting(['2023-08-01', 10])
      .and(run('2023-08-01'), migrated(2, 'upper', '2024-08-01'))
      .when(run('2024-08-01'))
      .then(
        'year 2/1: 36.00',
        '  advance 2/1: 10 × 3.60 = 36.00',
        '  usage 1/1: 10 × 11.50 = 115.00 (settles 1)',
        '  advance-settled 1/1: -10 × 11.50 = -115.00 (settles 1)',
      );
    first
      // Two more from 2024-05-05 through 2025-02-01: at three month-ends of the old term and six of the new one.
      .counting(['2023-08-01', 10], ['2024-05-05', 12], ['2025-02-02', 10], ['2025-08-01', 0])
      .when(run('2025-08-01'))
      .then(
        'year 2/2: 9.35',
        // 132 / 12 = 11
        '  usage 2/1: 11 × 3.60 = 39.60 (settles 2)',
        '  advance-settled 2/1: -10 × 3.60 = -36.00 (settles 2)',
        // 126 / 12 = 10.5, × 11.50 = 120.75; 120.75 − 115.00
        '  correction 1/1: 1 × 5.75 = 5.75 (settles 1, 2)',
      );
  });
});

describe('4.11: from a flat plan, on any day', () => {
  const legacy = given(started('2019-08-01', 'legacy')).offering(...morePlans);

  it('4.11: a migration within a leap year refunds the days that are left, out of 366', () =>
    legacy
      .counting(['2024-02-01', 12])
      .and(run('2023-08-01'), migrated(2, 'per-pupil', '2024-03-01'))
      .when(run('2024-03-01'))
      .then(
        'year 2/1: -133.72',
        '  advance 2/1: 12 × 11.50 = 138.00',
        // 2024-03-01 through 2024-07-31 are 153 of 366 days: 650.00 × 153 / 366 = 271.721…
        '  flat-fee-refund 1/5: -1 × 271.72 = -271.72 (settles 3)',
      ));

  it('4.11, 3.4: a year that began on 29 February has 365 days, of which the rest is refunded', () =>
    given(started('2020-02-29', 'legacy'))
      .and(run('2024-02-29'), migrated(2, 'per-pupil', '2024-12-31'))
      .when(run('2024-12-31'))
      // 2024-12-31 through 2025-02-27 are 1 + 31 + 27 = 59 of 365 days: 650.00 × 59 / 365 = 105.068…
      .then('year 2/1: -105.07', '  flat-fee-refund 1/5: -1 × 105.07 = -105.07 (settles 4)'));

  it('4.11: a migration at an anniversary refunds nothing', () =>
    legacy
      .and(run('2023-08-01'), migrated(2, 'flat', '2024-08-01'))
      .when(run('2024-08-01'))
      .then('year 2/1: 700.00', '  flat-fee 2/1: 1 × 700.00 = 700.00'));

  it('4.2, 4.11: a year without a known price was never billed, so nothing of it is refunded', () =>
    given(started('2020-08-01', 'legacy'), migrated(2, 'per-pupil', '2021-01-01'))
      .counting(['2020-12-01', 2])
      .when(run('2021-01-01'))
      .then('year 2/1: 23.00', '  advance 2/1: 2 × 11.50 = 23.00'));

  it('4.11: a run that comes late bills the flat year whole, and then refunds it', () =>
    given(started('2023-08-01', 'flat'), migrated(2, 'upper', '2023-10-01'))
      .offering(...morePlans)
      .when(run('2023-12-01'))
      .then(
        'year 1/1: 700.00',
        '  flat-fee 1/1: 1 × 700.00 = 700.00',
        // 2023-10-01 through 2024-07-31 are 305 of 366 days: 700.00 × 305 / 366 = 583.333…
        'year 2/1: -583.33',
        '  flat-fee-refund 1/1: -1 × 583.33 = -583.33 (settles 1)',
      ));

  it('4.7, 4.11: a refund that was credited is made anew', () => {
    const refund = ['year 2/1: -271.72', '  flat-fee-refund 1/5: -1 × 271.72 = -271.72 (settles 3)'];
    const migrating = legacy.and(run('2023-08-01'), migrated(2, 'per-pupil', '2024-03-01'));
    migrating.when(run('2024-03-01')).then(...refund);
    migrating
      .and(run('2024-03-01'), credit(4))
      .when(run('2024-03-02'))
      .then(...refund);
  });
});
