import { describe, expect, it } from 'vitest';
import { subscriptions } from '../../../../src/domain/billing/subscription/subscriptionDecider.ts';
import type { Agreements } from '../../../../src/domain/billing/years/price.ts';
import type { BoardPeriods } from '../../../../src/domain/boards/boardPeriods.ts';
import type { FrameworkEvent, PriceTerms } from '../../../../src/domain/boards/frameworkEvents.ts';
import { evolveFrameworks, noFrameworks } from '../../../../src/domain/boards/frameworks.ts';
import type { Day } from '../../../../src/domain/day.ts';
import { fold } from '../../../../src/domain/decider.ts';
import {
  countsOf,
  credit,
  given,
  migrated,
  morePlans,
  type PupilsFrom,
  run,
  school,
  started,
} from '../../../support/billing/billingSpec.ts';

const board = '12345';
const agreement = `${board}-A1`;

const concluded = (
  terms: PriceTerms,
  { validFrom = '2024-01-01', validUntil = '2026-12-31', id = agreement } = {},
): FrameworkEvent => ({
  type: 'FrameworkAgreementConcluded',
  data: { agreement: id, validFrom, validUntil, terms },
});
const joined = (from: Day, { of = school, id = agreement, joinedOn = from } = {}): FrameworkEvent => ({
  type: 'FrameworkJoined',
  data: { agreement: id, school: of, from, joinedOn },
});
const left = (leftOn: Day): FrameworkEvent => ({ type: 'FrameworkLeft', data: { agreement, school, leftOn } });

const ofBoard: BoardPeriods = [{ board, from: '2020-01-01' }];

const agreements = (events: readonly FrameworkEvent[], others: Partial<Agreements> = {}): Agreements => ({
  school,
  boardPeriods: ofBoard,
  boards: [{ board, frameworks: events.reduce(evolveFrameworks, noFrameworks) }],
  pooled: [],
  ...others,
});

/** Another school of the board that is subscribed to per-pupil from a day on. */
const pooled = (id: string, startsOn: Day, ...pupils: readonly PupilsFrom[]): Agreements['pooled'][number] => ({
  school: id,
  boardPeriods: ofBoard,
  subscriptions: fold(subscriptions, [started(startsOn)]),
  counts: () => countsOf(pupils),
});

const fixed = { kind: 'fixed', price: '10.00' } as const;
const subscribed = given(started('2024-08-01')).counting(['2024-08-01', 5]);

describe('7.3, 7.4: the terms of a joined school', () => {
  it('7.3, 4.6: a discount of 12.5 % on 11.50 is 10.0625, which is rounded only where it is multiplied', () => {
    const discounted = given(started('2024-08-01'))
      .counting(['2024-08-01', 7], ['2025-04-23', 0])
      .agreed(agreements([concluded({ kind: 'discount', percent: '12.5' }), joined('2024-08-01')]));
    // 7 × 10.0625 = 70.4375
    discounted.when(run('2024-08-01')).then('year 1/1: 70.44', '  advance 1/1: 7 × 10.0625 = 70.44');
    // 7 at eight month-ends: 56 / 12 × 10.0625 = 46.9583…
    discounted
      .and(run('2024-08-01'))
      .when(run('2025-08-01'))
      .then(
        'year 1/2: -23.48',
        '  usage 1/1: 4.666667 × 10.0625 = 46.96 (settles 1)',
        '  advance-settled 1/1: -7 × 10.0625 = -70.44 (settles 1)',
      );
  });

  it('7.3: a fixed price stands in the place of the price of the plan', () =>
    subscribed
      .agreed(agreements([concluded({ kind: 'fixed', price: '9.95' }), joined('2024-01-01')]))
      .when(run('2024-08-01'))
      .then('year 1/1: 49.75', '  advance 1/1: 5 × 9.95 = 49.75'));

  it('7.4: a school that has not joined pays the price of the plan', () =>
    subscribed
      .agreed(agreements([concluded(fixed)]))
      .when(run('2024-08-01'))
      .then('year 1/1: 57.50', '  advance 1/1: 5 × 11.50 = 57.50'));

  it('7.3: a proposal sets no price, and one that is confirmed does', () => {
    const data = { agreement, validFrom: '2024-01-01', validUntil: '2026-12-31', terms: fixed };
    const proposal: FrameworkEvent = { type: 'FrameworkAgreementProposed', data };
    const price = (...events: FrameworkEvent[]) =>
      subscribed.agreed(agreements([...events, joined('2024-01-01')])).account(1, 1, '2024-08-01').price;
    expect(price(proposal)).toBe('11.50');
    expect(price(proposal, { type: 'FrameworkAgreementConfirmed', data })).toBe('10.00');
    expect(price(proposal, { type: 'FrameworkAgreementDeclined', data: { agreement } })).toBe('11.50');
  });

  it('7.4: terms hold for years that begin on or after joining, and within the validity, both days included', () => {
    const prices = (from: Day, validFrom: Day, validUntil: Day) => {
      const spec = subscribed.agreed(agreements([concluded(fixed, { validFrom, validUntil }), joined(from)]));
      return [1, 2].map((year) => spec.account(1, year, '2025-08-01').price);
    };
    expect(prices('2024-08-01', '2024-08-01', '2025-08-01')).toEqual(['10.00', '10.00']);
    expect(prices('2024-08-02', '2024-01-01', '2026-12-31')).toEqual(['11.50', '10.00']);
    expect(prices('2024-01-01', '2024-08-02', '2025-07-31')).toEqual(['11.50', '11.50']);
    expect(prices('2024-01-01', '2024-01-01', '2025-07-31')).toEqual(['10.00', '11.50']);
  });

  it('7.4: a flat plan keeps its price, and joining holds across a migration to a plan by pupil', () =>
    given(started('2024-08-01', 'flat'), migrated(2, 'per-pupil', '2025-08-01'))
      .offering(...morePlans)
      .counting(['2025-08-01', 10])
      .agreed(agreements([concluded({ kind: 'discount', percent: '20' }), joined('2024-01-01')]))
      .when(run('2025-08-01'))
      .then(
        'year 1/1: 700.00',
        '  flat-fee 1/1: 1 × 700.00 = 700.00',
        'year 2/1: 92.00',
        '  advance 2/1: 10 × 9.20 = 92.00',
      ));

  it('4.13, 7.4: a year that was taken over has the price of the plan', () =>
    given(started('2024-08-01', 'per-pupil', { takenOver: [{ year: 1, billed: '115.00', reference: 'F-1' }] }))
      .counting(['2024-08-01', 12], ['2025-04-23', 0], ['2025-08-01', 12])
      .agreed(agreements([concluded({ kind: 'fixed', price: '5.00' }), joined('2024-01-01')]))
      .when(run('2025-08-01'))
      .then(
        'year 1/2: 37.00',
        '  advance 1/2: 12 × 5.00 = 60.00',
        // 12 at eight month-ends: 96 / 12.
        '  usage 1/1: 8 × 11.50 = 92.00 (settles F-1)',
        '  advance-settled 1/1: -1 × 115.00 = -115.00 (settles F-1)',
      ));
});

describe('7.4: volume', () => {
  const tiers = concluded({
    kind: 'volume',
    tiers: [
      { from: 0, price: '11.00' },
      { from: 20, price: '10.00' },
      { from: 30, price: '9.00' },
    ],
  });
  const own = given(started('2024-10-01')).counting(['2024-10-01', 8], ['2025-07-01', 10]);
  const [a, d] = ['10AA00', '40DD00'];
  const withA = (pupils: number, events: readonly FrameworkEvent[] = []) =>
    own.agreed(
      agreements([tiers, joined('2024-08-01', { of: a }), joined('2024-10-01'), ...events], {
        pooled: [pooled(a, '2024-08-01', ['2024-08-01', pupils])],
      }),
    );

  it('7.4: a tier begins at its `from`: 19 pupils together are below 20, and 20 are not', () => {
    withA(11).when(run('2024-10-01')).then('year 1/1: 88.00', '  advance 1/1: 8 × 11.00 = 88.00');
    withA(12).when(run('2024-10-01')).then('year 1/1: 80.00', '  advance 1/1: 8 × 10.00 = 80.00');
  });

  it('7.4: the pool names each school with its pupils on the count day, and how the price follows', () =>
    expect(withA(12).account(1, 1, '2024-10-01').agreed).toEqual({
      agreement,
      formula: '20 ≥ 20: 10.00',
      pool: {
        day: '2024-10-01',
        total: 20,
        own: 8,
        schools: [
          { school: a, pupils: 12 },
          { school, pupils: 8 },
        ],
      },
    }));

  it('7.4: a school that joined only after the first day of the year is not in its pool', () => {
    const others = [pooled(a, '2024-08-01', ['2024-08-01', 12])];
    const price = (joinedFrom: Day) =>
      own
        .agreed(agreements([tiers, joined(joinedFrom, { of: a }), joined('2024-10-01')], { pooled: others }))
        .account(1, 1, '2024-10-01').price;
    expect(price('2024-10-01')).toBe('10.00');
    expect(price('2024-10-02')).toBe('11.00');
  });

  it('7.4: a school without a running subscription by pupil on the first day is not in the pool', () => {
    const price = (plan: string, startsOn: Day) => {
      const other = {
        ...pooled(d, startsOn, ['2024-08-01', 50]),
        subscriptions: fold(subscriptions, [started(startsOn, plan)]),
      };
      return own
        .offering(...morePlans)
        .agreed(agreements([tiers, joined('2024-08-01', { of: d }), joined('2024-10-01')], { pooled: [other] }))
        .account(1, 1, '2024-10-01').price;
    };
    expect(price('per-pupil', '2024-10-01')).toBe('9.00');
    expect(price('per-pupil', '2024-10-02')).toBe('11.00');
    expect(price('flat', '2024-08-01')).toBe('11.00');
  });

  it('7.4: the tier prices all pupils of the year, its usage too, and the next year has a total of its own', () => {
    const spec = withA(12).and(run('2024-10-01'));
    spec.counting(['2024-10-01', 8], ['2025-07-01', 18]).when(run('2025-10-01')).then(
      'year 1/2: 187.00',
      // 12 + 18 = 30 on 2025-10-01.
      '  advance 1/2: 18 × 9.00 = 162.00',
      // 8 at nine month-ends and 18 at three, through 2025-09-30: 126 / 12 = 10.5, priced at 10.00 and not at 11.50.
      '  usage 1/1: 10.5 × 10.00 = 105.00 (settles 1)',
      '  advance-settled 1/1: -8 × 10.00 = -80.00 (settles 1)',
    );
  });

  it('4.2, 7.4: the price of a year stays when another school of the pool is corrected', () =>
    withA(12)
      .and(run('2024-10-01'))
      .agreed(
        agreements([tiers, joined('2024-08-01', { of: a }), joined('2024-10-01')], {
          pooled: [pooled(a, '2024-08-01', ['2024-08-01', 1])],
        }),
      )
      .counting(['2024-10-01', 8], ['2025-10-01', 0])
      .when(run('2025-10-01'))
      .then(
        'year 1/2: 0.00',
        '  usage 1/1: 8 × 10.00 = 80.00 (settles 1)',
        '  advance-settled 1/1: -8 × 10.00 = -80.00 (settles 1)',
      ));

  it('4.2, 4.7, 7.4: once its document is credited, a year is priced anew', () =>
    withA(12)
      .and(run('2024-10-01'), credit(1))
      .agreed(
        agreements([tiers, joined('2024-08-01', { of: a }), joined('2024-10-01')], {
          pooled: [pooled(a, '2024-08-01', ['2024-08-01', 1])],
        }),
      )
      .when(run('2024-10-02'))
      .then('year 1/1: 88.00', '  advance 1/1: 8 × 11.00 = 88.00'));
});

describe('7.5: leaving', () => {
  const away: BoardPeriods = [...ofBoard, { board: '54321', from: '2025-02-01' }];
  const back: BoardPeriods = [...away, { board, from: '2025-03-01' }];
  const prices = (events: readonly FrameworkEvent[], boardPeriods = ofBoard) => {
    const spec = subscribed.agreed(agreements([concluded(fixed), joined('2024-08-01'), ...events], { boardPeriods }));
    return [1, 2].map((year) => spec.account(1, year, '2025-08-01').price);
  };

  it('7.5: a school that leaves the agreement keeps its terms for the running year only', () => {
    expect(prices([])).toEqual(['10.00', '10.00']);
    expect(prices([left('2025-02-01')])).toEqual(['10.00', '11.50']);
  });

  it('7.5: a school that leaves on the first day of a year has no terms in it, and one that leaves a day later has', () => {
    expect(prices([left('2025-08-01')])).toEqual(['10.00', '11.50']);
    expect(prices([left('2025-08-02')])).toEqual(['10.00', '10.00']);
  });

  it('7.5: a school that leaves the board keeps the terms of the running year only', () =>
    expect(prices([], away)).toEqual(['10.00', '11.50']));

  it('7.5: a school that left the board and came back has terms only once it joined anew', () => {
    expect(prices([], back)).toEqual(['10.00', '11.50']);
    expect(prices([joined('2025-03-01')], back)).toEqual(['10.00', '10.00']);
  });

  it('7.5: a new agreement is joined anew', () => {
    const second = `${board}-A2`;
    const spec = (...events: FrameworkEvent[]) =>
      subscribed.agreed(
        agreements([
          concluded(fixed, { validUntil: '2025-07-31' }),
          concluded({ kind: 'fixed', price: '9.00' }, { validFrom: '2025-08-01', id: second }),
          joined('2024-08-01'),
          ...events,
        ]),
      );
    expect(spec().account(1, 2, '2025-08-01').price).toBe('11.50');
    expect(spec(joined('2025-08-01', { id: second })).account(1, 2, '2025-08-01').price).toBe('9.00');
  });
});
