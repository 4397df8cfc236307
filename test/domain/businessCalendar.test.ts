import { describe, expect, it } from 'vitest';
import { businessCalendar, leapOf, runningDay } from '../../src/domain/businessCalendar.ts';
import { specFor } from '../support/specFor.ts';

const given = specFor(businessCalendar);
const closed = (day: string) => ({ type: 'DayClosed', data: { day } }) as const;
const confirmed = (through: string) => ({ type: 'ClockConfirmed', data: { through } }) as const;
const close = (today: string, leapDays = 0) => ({ type: 'CloseDays', data: { today, leapDays } }) as const;
const confirm = (today: string, leapDays = 40) => ({ type: 'ConfirmClock', data: { today, leapDays } }) as const;

describe('5.10: time passes by closed days, in order', () => {
  it('a new ledger closes only yesterday', () => given().when(close('2024-03-01')).then(closed('2024-02-29')));
  it('the calendar closes each day since the last', () =>
    given(closed('2024-02-27')).when(close('2024-03-01')).then(closed('2024-02-28'), closed('2024-02-29')));
  it('the calendar closes nothing twice', () => given(closed('2024-02-29')).when(close('2024-03-01')).then());
  it('the calendar closes nothing when the clock steps back', () =>
    given(closed('2024-02-29')).when(close('2024-02-10')).then());
  it('the calendar closes at most a year at a time', () => {
    const events = businessCalendar.decide(close('2030-01-01'), {
      ...businessCalendar.initial,
      lastClosed: '2024-12-31',
    });
    expect(events).toHaveLength(366);
  });
  it('the running day is the one after the last that was closed', () => {
    expect(runningDay({ lastClosed: '2024-02-29' })).toBe('2024-03-01');
  });
});

describe('5.10: a clock that leaps closes no more than 40 days at once without an operator', () => {
  // The 40 days after 2024-01-31 end with 2024-03-11 (February has 29 days). So on 2024-03-12 there are 40 open days, and on
  // the next day 41.
  it('a clock that leaps closes 40 open days by itself', () =>
    expect(
      businessCalendar.decide(close('2024-03-12', 40), { ...businessCalendar.initial, lastClosed: '2024-01-31' }),
    ).toHaveLength(40));
  it('a clock that leaps closes none of 41 open days by itself', () =>
    given(closed('2024-01-31')).when(close('2024-03-13', 40)).then());
  it('a clock that leaps tells how many days it will not believe', () => {
    const calendar = { ...businessCalendar.initial, lastClosed: '2024-01-31' };
    expect(leapOf(calendar, '2024-03-13', 40)).toEqual({
      lastClosed: '2024-01-31',
      today: '2024-03-13',
      days: 41,
      leapDays: 40,
    });
    expect(leapOf(calendar, '2034-03-13', 0)).toBeUndefined();
  });
  it('a new ledger has nothing to leap from', () => given().when(close('2024-03-13', 40)).then(closed('2024-03-12')));
  it('an operator confirms the days through yesterday', () =>
    given(closed('2024-01-31')).when(confirm('2024-03-13')).then(confirmed('2024-03-12')));
  it('the days that an operator confirmed then close', () =>
    expect(
      businessCalendar.decide(close('2024-03-13', 40), { lastClosed: '2024-01-31', confirmedThrough: '2024-03-12' }),
    ).toHaveLength(41));
  it('what the clock leaps beyond the confirmed days is to be confirmed again', () =>
    given(closed('2024-01-31'), confirmed('2024-03-12')).when(close('2025-03-12', 40)).then());
  it('there is nothing to confirm where the clock is believed', () =>
    given(closed('2024-01-31')).when(confirm('2024-02-02')).then());
});
