import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releasedThrough, releasesIn } from '../../../src/domain/accounting/releases.ts';
import { addDays, dayNumber, dayText } from '../../../src/domain/day.ts';
import { sum } from '../../../src/domain/money.ts';
import { cases } from '../../support/tiers.ts';

const always = { from: '1900-01-01', to: '2199-12-31' };
const all = (net: string, from: string, to: string, issuedOn: string, closedThrough = '2199-12-31') =>
  releasesIn({ net, from, to }, { issuedOn }, always, closedThrough).map(({ on, amount }) => `${on} ${amount}`);

describe('9.7.3: a deferred line is released as its period passes', () => {
  it('on the last day of each month by days passed, and the rest on the last day of the period', () => {
    // 1995.87 over 365 days: 31/365 = 169.512…, 61/365 = 333.556…, and so on, each minus the amount released before.
    expect(all('1995.87', '2026-08-01', '2027-07-31', '2026-08-01')).toEqual([
      '2026-08-31 169.51',
      '2026-09-30 164.05',
      '2026-10-31 169.51',
      '2026-11-30 164.04',
      '2026-12-31 169.51',
      '2027-01-31 169.52',
      '2027-02-28 153.11',
      '2027-03-31 169.51',
      '2027-04-30 164.04',
      '2027-05-31 169.51',
      '2027-06-30 164.05',
      '2027-07-31 169.51',
    ]);
  });

  it('the first release of a document that came late holds the months that had passed; a period may end within a month', () => {
    // 18 August to 31 October are 75 of 365 days: 110.381…. The rest is released on 17 August.
    const found = all('537.19', '2022-08-18', '2023-08-17', '2022-10-03');
    expect([found[0], found[1], found.at(-1)]).toEqual(['2022-10-31 110.38', '2022-11-30 44.15', '2023-08-17 25.02']);
  });

  it('9.7.3: half a cent is rounded away from zero, on either side', () => {
    // 1.83 over 366 days is half a cent a day: 31 days 0.155, 61 days 0.305.
    expect(all('1.83', '2027-08-01', '2028-07-31', '2027-08-01').slice(0, 2)).toEqual([
      '2027-08-31 0.16',
      '2027-09-30 0.15',
    ]);
    expect(all('-1.83', '2027-08-01', '2028-07-31', '2027-08-01').slice(0, 2)).toEqual([
      '2027-08-31 -0.16',
      '2027-09-30 -0.15',
    ]);
  });

  it('9.7.3: a line issued after its period is released whole at the end of the month of issue', () => {
    expect(all('537.19', '2024-08-01', '2025-07-31', '2025-09-10')).toEqual(['2025-09-30 537.19']);
  });

  it('9.7.3: a line issued on the last day of its period is released on that day', () => {
    expect(all('-268.60', '2025-03-10', '2025-07-31', '2025-07-31')).toEqual(['2025-07-31 -268.60']);
  });

  it('nothing is released on a day that has not closed, and a month of 0.00 has no release', () => {
    expect(all('1995.87', '2026-08-01', '2027-07-31', '2026-08-01', '2026-09-29')).toEqual(['2026-08-31 169.51']);
    // 0.05 × 31/365 = 0.004…; 61/365 = 0.008….
    expect(all('0.05', '2026-08-01', '2027-07-31', '2026-08-01')[0]).toBe('2026-09-30 0.01');
  });

  const day = fc.integer({ min: dayNumber('2019-01-01'), max: dayNumber('2024-12-31') }).map(dayText);
  const cents = fc
    .integer({ min: -200_000, max: 200_000 })
    .map((amount) => (amount / 100).toFixed(2).replace(/^-0.00$/, '0.00'));

  it('releases of any span add up to what is released between its ends, and all of them to the line', () => {
    fc.assert(
      fc.property(
        cents,
        day,
        fc.integer({ min: 0, max: 400 }),
        day,
        day,
        fc.nat(900),
        (net, from, length, issuedOn, first, days) => {
          const line = { net, from, to: addDays(from, length) };
          const span = { from: first, to: addDays(first, days) };
          const amounts = (within: typeof span) =>
            sum(releasesIn(line, { issuedOn }, within, '2199-12-31').map(({ amount }) => amount));
          const before = releasedThrough(line, { issuedOn }, addDays(span.from, -1));
          expect(sum([before, amounts(span)])).toBe(releasedThrough(line, { issuedOn }, span.to));
          expect(amounts(always)).toBe(net);
        },
      ),
      { numRuns: cases(500) },
    );
  });
});
