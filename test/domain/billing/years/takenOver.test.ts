import { describe, it } from 'vitest';
import { correct, credit, given, run, started } from '../../../support/billing/billingSpec.ts';

const takenOver = [
  { year: 1, billed: '1150.00', reference: 'F-1' }, // 100 × 11.50: nothing is left to bill.
  { year: 2, billed: '1000.00', reference: 'F-2' }, // 90 × 11.50 = 1035.00
  { year: 3, billed: '1012.00', reference: 'F-3' }, // An advance on 88; 80 × 11.50 = 920.00
];
const later = [
  ['2023-08-01', 90],
  ['2024-08-01', 80],
  ['2025-08-01', 70],
] as const;
const threeYears = given(started('2022-08-01', 'per-pupil', { takenOver })).counting(['2022-08-01', 100], ...later);

describe('4.13: a subscription with three years billed elsewhere', () => {
  const fourth = [
    'year 1/4: 748.00',
    '  advance 1/4: 70 × 11.50 = 805.00',
    '  usage 1/3: 80 × 11.50 = 920.00 (settles F-3)',
    '  advance-settled 1/3: -1 × 1012.00 = -1012.00 (settles F-3)',
    '  correction 1/2: 1 × 35.00 = 35.00 (settles F-2)',
  ];

  it('4.13: the next year document settles the years that were billed elsewhere', () => {
    threeYears.when(run('2025-09-01')).then(...fourth);
    threeYears.and(run('2025-09-01')).when(run('2025-09-02')).then();
  });

  it('4.4, 4.5, 4.13: a year settled elsewhere drifts like any other, and its correction names both bills', () => {
    // Nobody at the last four month-ends of year 1: 800 / 12 × 11.50 = 766.67; 766.67 − 1150.00.
    const drifted = threeYears.and(run('2025-09-01')).counting(['2022-08-01', 100], ['2023-04-16', 0], ...later);
    drifted
      .when(correct('2025-09-01'))
      .then('correction 1/1: -383.33', '  correction 1/1: -1 × 383.33 = -383.33 (settles F-1)');
    drifted
      .and(correct('2025-09-01'))
      .counting(['2022-08-01', 100], ...later)
      .when(correct('2025-09-01'))
      .then('correction 1/1: 383.33', '  correction 1/1: 1 × 383.33 = 383.33 (settles F-1, 2)');
  });

  it('4.7, 4.13: the credit of the document that settles them names the same bills, and they are settled anew', () => {
    threeYears
      .and(run('2025-09-01'))
      .when(credit(1))
      .then(
        'cancel 1/4: -748.00',
        '  advance 1/4: -70 × 11.50 = -805.00 (settles 1)',
        '  usage 1/3: -80 × 11.50 = -920.00 (settles F-3, 1)',
        '  advance-settled 1/3: 1 × 1012.00 = 1012.00 (settles F-3, 1)',
        '  correction 1/2: -1 × 35.00 = -35.00 (settles F-2, 1)',
      );
    threeYears
      .and(run('2025-09-01'), credit(1))
      .when(run('2025-09-02'))
      .then(...fourth);
  });

  it('4.13: no year is billed again that was billed elsewhere, the running one included', () => {
    const running = given(
      started('2024-08-01', 'per-pupil', { takenOver: [{ year: 1, billed: '920.00', reference: 'F-1' }] }),
    ).counting(['2024-08-01', 80], ['2025-08-01', 0]);
    running.when(run('2025-07-31')).then();
    running
      .when(run('2025-08-01'))
      .then(
        'year 1/2: 0.00',
        '  usage 1/1: 80 × 11.50 = 920.00 (settles F-1)',
        '  advance-settled 1/1: -1 × 920.00 = -920.00 (settles F-1)',
      );
  });

  it('4.1, 4.2, 4.13: a legacy subscription that is taken over is billed its next year, and nothing of the earlier ones', () =>
    given(
      // Year 1, from 2020-08-01, began before a price was known and was never billed.
      started('2020-08-01', 'legacy', {
        takenOver: [2, 3, 4].map((year) => ({ year, billed: '650.00', reference: `L-${year}` })),
      }),
    )
      .when(run('2024-09-01'))
      .then('year 1/5: 650.00', '  flat-fee 1/5: 1 × 650.00 = 650.00'));
});
