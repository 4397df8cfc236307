import { describe, expect, it } from 'vitest';
import { businessCalendar, runningDay } from '../../src/domain/businessCalendar.ts';
import { specFor } from '../support/specFor.ts';

const given = specFor(businessCalendar);
const closed = (day: string) => ({ type: 'DayClosed', data: { day } }) as const;
const close = (today: string) => ({ type: 'CloseDays', data: { today } }) as const;

describe('5.10: time passes by closed days, in order', () => {
  it('a new ledger closes only yesterday', () => given().when(close('2024-03-01')).then(closed('2024-02-29')));
  it('closes each day since the last', () =>
    given(closed('2024-02-27')).when(close('2024-03-01')).then(closed('2024-02-28'), closed('2024-02-29')));
  it('closes nothing twice', () => given(closed('2024-02-29')).when(close('2024-03-01')).then());
  it('closes nothing when the clock steps back', () => given(closed('2024-02-29')).when(close('2024-02-10')).then());
  it('closes at most a year at a time', () => {
    const events = businessCalendar.decide(close('2030-01-01'), { lastClosed: '2024-12-31' });
    expect(events).toHaveLength(366);
  });
  it('the running day is the one after the last closed', () => {
    expect(runningDay({ lastClosed: '2024-02-29' })).toBe('2024-03-01');
  });
});
