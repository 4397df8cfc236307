import { describe, expect, it } from 'vitest';
import {
  type CatalogueEvent,
  catalogue,
  priceOn,
  type SourceStatus,
  sourceStatusOn,
  sourcesOn,
  trialMonths,
  vatRateOn,
} from '../../src/domain/catalogue.ts';
import { fold } from '../../src/domain/decider.ts';

const opening = catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial);
const opened = fold(catalogue, opening);

describe('4.1, 4.6, 8.1: the catalogue every ledger starts with', () => {
  it('4.1: the plan per-pupil is at 11.50, monthly, for all year groups, counted on the first day', () => {
    expect(opened.plans.get('per-pupil')).toEqual({
      plan: 'per-pupil',
      kind: 'per-pupil',
      measure: 'monthly',
      countAfterDays: 0,
      settleFromYear: 2,
    });
    expect(priceOn(opened, 'per-pupil', '2019-08-01')?.price).toBe('11.50');
  });

  it('4.1: the plan legacy is at 650.00 a year from 2020-11-01 on, with no price known before', () => {
    expect(priceOn(opened, 'legacy', '2020-10-31')).toBeUndefined();
    expect(priceOn(opened, 'legacy', '2020-11-01')?.price).toBe('650.00');
  });

  it('4.6: VAT is 21 % since 2012-10-01', () => {
    expect(vatRateOn(opened, '2012-09-30')).toBeUndefined();
    expect(vatRateOn(opened, '2012-10-01')?.ratePercent).toBe('21');
  });

  it('8.1: the catalogue has six sources, each with its status', () => {
    expect(Object.fromEntries(sourcesOn(opened, '2024-01-01').map(({ source, status }) => [source, status]))).toEqual({
      parnassys: 'supported',
      esis: 'supported',
      diataal: 'available',
      boom: 'in-development',
      'bureau-ice': 'in-development',
      cito: 'under-study',
    });
    expect(sourceStatusOn(opened, 'papier', '2024-01-01')).toBeUndefined();
  });

  it('8.1: all that is planned can be read in one list, with what was decided last of a day', () => {
    const set = (source: string, status: SourceStatus, from: string): CatalogueEvent => ({
      type: 'SourceStatusSet',
      data: { source, status, from },
    });
    const later = fold(catalogue, [
      ...opening,
      set('boom', 'available', '2025-01-01'),
      set('boom', 'supported', '2026-01-01'),
      set('boom', 'available', '2026-01-01'),
      set('leesmeter', 'in-development', '2025-06-01'),
    ]);
    const list = sourcesOn(later, '2025-01-01');
    expect(list.find(({ source }) => source === 'boom')).toEqual({
      source: 'boom',
      status: 'available',
      from: '2025-01-01',
      planned: [{ status: 'available', from: '2026-01-01' }],
    });
    expect(list.at(-1)).toEqual({
      source: 'leesmeter',
      status: null,
      from: null,
      planned: [{ status: 'in-development', from: '2025-06-01' }],
    });
  });

  it('4.2: of several prices the one in force on the day counts; of two from one day, the last recorded', () => {
    const later = fold(catalogue, [
      ...opening,
      { type: 'PlanPriced', data: { plan: 'per-pupil', price: '12.00', from: '2025-01-01' } },
      { type: 'PlanPriced', data: { plan: 'per-pupil', price: '12.25', from: '2025-01-01' } },
    ]);
    expect(priceOn(later, 'per-pupil', '2024-12-31')?.price).toBe('11.50');
    expect(priceOn(later, 'per-pupil', '2025-01-01')?.price).toBe('12.25');
  });

  it('4.1, 4.9: the trial is free, for six months', () => {
    expect(opened.plans.get('trial')).toEqual({ plan: 'trial', kind: 'trial', months: 6 });
    expect(priceOn(opened, 'trial', '2019-08-01')?.price).toBe('0.00');
    expect(trialMonths(opened)).toBe(6);
  });

  it('a catalogue that was opened before a plan was known gets that plan and nothing else', () => {
    const older = fold(
      catalogue,
      opening.filter(({ data }) => !('plan' in data) || data.plan !== 'trial'),
    );
    expect(catalogue.decide({ type: 'OpenCatalogue' }, older)).toEqual([
      { type: 'PlanDefined', data: { plan: 'trial', kind: 'trial', months: 6 } },
      { type: 'PlanPriced', data: { plan: 'trial', price: '0.00', from: '2000-01-01' } },
    ]);
  });

  it('the catalogue is opened once', () => {
    expect(catalogue.decide({ type: 'OpenCatalogue' }, opened)).toEqual([]);
  });
});
