import { describe, it } from 'vitest';
import { correct, credit, ended, given, run, started } from '../../../support/billing/billingSpec.ts';

/** Two years: 10 pupils throughout, then 8. */
const twoYears = given(started('2023-08-01'))
  .counting(['2023-08-01', 10], ['2024-08-01', 8])
  .and(run('2023-08-01'), run('2024-08-01'));
const year2 = [
  'year 1/2: 92.00',
  '  advance 1/2: 8 × 11.50 = 92.00',
  '  usage 1/1: 10 × 11.50 = 115.00 (settles 1)',
  '  advance-settled 1/1: -10 × 11.50 = -115.00 (settles 1)',
] as const;

describe('4.7: crediting', () => {
  it('4.7, 4.5: a credit has the lines of the document negated, and names what was billed for each year until then', () =>
    twoYears
      .when(credit(2))
      .then(
        'cancel 1/2: -92.00',
        '  advance 1/2: -8 × 11.50 = -92.00 (settles 2)',
        '  usage 1/1: -10 × 11.50 = -115.00 (settles 1, 2)',
        '  advance-settled 1/1: 10 × 11.50 = 115.00 (settles 1, 2)',
      ));

  it('4.7: the year of a credited document is due again, and computed anew', () => {
    twoYears
      .and(credit(2))
      .when(run('2024-08-02'))
      .then(...year2);
    twoYears
      .and(credit(2))
      .counting(['2023-08-01', 10], ['2024-08-01', 9])
      .when(run('2024-08-02'))
      .then(
        'year 1/2: 103.50',
        '  advance 1/2: 9 × 11.50 = 103.50',
        '  usage 1/1: 10 × 11.50 = 115.00 (settles 1)',
        '  advance-settled 1/1: -10 × 11.50 = -115.00 (settles 1)',
      );
  });

  it('4.7: only the latest standing document of a subscription can be credited', () => {
    twoYears.when(credit(1)).thenRejects('document_not_latest');
    twoYears
      .and(credit(2))
      .when(credit(1))
      .then('cancel 1/1: -115.00', '  advance 1/1: -10 × 11.50 = -115.00 (settles 1)');
  });

  it('4.7: a document is credited once', () =>
    twoYears.and(credit(2)).when(credit(2)).thenRejects('document_already_credited'));

  it('4.7: a cancelling document cannot be credited', () =>
    twoYears.and(credit(2)).when(credit(3)).thenRejects('document_cancels'));

  it('4.7: a document that was never decided cannot be credited', () =>
    twoYears.when(credit(9)).thenRejects('document_not_found'));

  it('4.7: a credited final document is due again', () => {
    const over = twoYears.and(ended('2025-07-31'), run('2025-08-01'));
    const final = ['final 1/2: 0.00', '  usage 1/2: 8 × 11.50 = 92.00', '  advance-settled 1/2: -8 × 11.50 = -92.00'];
    const settling = final.map((line) => (line.startsWith('  ') ? `${line} (settles 2)` : line));
    over
      .and(credit(3))
      .when(run('2025-08-02'))
      .then(...settling);
  });

  it('4.7: the latest document of an earlier subscription can be credited while a later one has documents', () =>
    given(started('2022-08-01'))
      .counting(['2022-08-01', 4])
      .and(run('2022-08-01'), ended('2023-07-31'), started('2024-08-01', 'per-pupil', { term: 2 }), run('2024-08-01'))
      .when(credit(1))
      .then('cancel 1/1: -46.00', '  advance 1/1: -4 × 11.50 = -46.00 (settles 1)'));
});

describe('4.7: correcting now', () => {
  // One pupil fewer in the last six months of year 1: 114 / 12 = 9.5, × 11.50 = 109.25.
  const drifted = twoYears.counting(['2023-08-01', 10], ['2024-02-10', 9], ['2024-08-01', 8]);

  it('4.7: a correction brings each settled year to what is now due', () =>
    drifted
      .when(correct('2024-09-01'))
      .then('correction 1/1: -5.75', '  correction 1/1: -1 × 5.75 = -5.75 (settles 1, 2)'));

  it('4.7: a second correction finds nothing, and one of another drift bills only the rest', () => {
    drifted.and(correct('2024-09-01')).when(correct('2024-09-02')).then();
    drifted
      .and(correct('2024-09-01'))
      .counting(['2023-08-01', 10], ['2024-08-01', 8])
      .when(correct('2024-09-02'))
      .then('correction 1/1: 5.75', '  correction 1/1: 1 × 5.75 = 5.75 (settles 1, 2, 3)');
  });

  it('4.7: a year that is not settled yet is not corrected', () =>
    twoYears.counting(['2023-08-01', 10], ['2024-08-01', 7]).when(correct('2025-08-01')).then());

  it('4.7: a correction names the latest of the years that it corrects', () =>
    twoYears
      .and(run('2025-08-01'))
      .counting(['2023-08-01', 11], ['2024-08-01', 9], ['2025-08-01', 8])
      .when(correct('2025-09-01'))
      .then(
        'correction 1/2: 23.00',
        '  correction 1/1: 1 × 11.50 = 11.50 (settles 1, 2)',
        '  correction 1/2: 1 × 11.50 = 11.50 (settles 2, 3)',
      ));

  it('4.7: a year whose usage came to nothing can be corrected after the final document', () =>
    given(started('2023-08-01'))
      .counting(['2023-08-01', 6], ['2024-08-01', 10])
      .and(run('2024-08-01'))
      // The file of year 2 was wrong. Nobody counts in that year until the right one comes after its end.
      .counting(['2023-08-01', 6], ['2024-08-01', 0])
      .and(ended('2025-07-31'), run('2025-08-01'))
      .counting(['2023-08-01', 6], ['2024-08-01', 8], ['2025-05-02', 0])
      .when(correct('2025-08-01'))
      // 8 at nine month-ends: 72 / 12 × 11.50.
      .then('correction 1/2: 69.00', '  correction 1/2: 1 × 69.00 = 69.00 (settles 2, 3)'));
});
