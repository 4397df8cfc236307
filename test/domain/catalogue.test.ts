import { describe, expect, it } from 'vitest';
import {
  catalogue,
  featuresOf,
  priceOn,
  sourceStatusOn,
  sourcesOn,
  trialMonths,
  vatRateOn,
  vatRatesByDay,
} from '../../src/domain/catalogue.ts';
import type { CatalogueEvent } from '../../src/domain/catalogueEvents.ts';
import { fold } from '../../src/domain/decider.ts';
import type { SourceStatus } from '../../src/domain/offers.ts';

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

  it('8.1: one list has all planned changes of sources, with the last decision for each day', () => {
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
      name: 'Boom', // The reason for being in development does not hold for its present state.
      status: 'available',
      from: '2025-01-01',
      planned: [{ status: 'available', from: '2026-01-01' }],
    });
    expect(list.at(-1)).toEqual({
      source: 'leesmeter',
      name: 'leesmeter',
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

  it('4.1: the old package shows school weighting, other tests and reference levels, which are not developed further', () => {
    expect(featuresOf(opened, 'legacy').map(({ feature, developed }) => [feature, developed])).toEqual([
      ['school-weighting', false],
      ['other-tests', false],
      ['reference-levels', false],
    ]);
    expect(featuresOf(opened, 'legacy')[0]?.name).toEqual({ nl: 'Schoolweging', en: 'School weighting' });
    expect(featuresOf(opened, 'per-pupil')).toEqual([]);
  });

  it('4.1: the offers of a plan change by an event, and nothing is recorded when they are the same or left out', () => {
    const plan = { plan: 'legacy', kind: 'flat', closedFrom: '2020-11-01' } as const;
    const features = [
      {
        feature: 'other-tests',
        name: { nl: 'Andere toetsen', en: 'Other tests' },
        from: '2000-01-01',
        developed: false,
      },
    ];
    const set = catalogue.decide({ type: 'DefinePlan', data: { plan, features } }, opened);
    expect(set).toEqual([{ type: 'PlanFeaturesSet', data: { plan: 'legacy', features } }]);
    const later = fold(catalogue, [...opening, ...set]);
    expect(featuresOf(later, 'legacy')).toEqual(features);
    expect(catalogue.decide({ type: 'DefinePlan', data: { plan, features } }, later)).toEqual([]);
    expect(catalogue.decide({ type: 'DefinePlan', data: { plan } }, later)).toEqual([]);
  });

  it('8.1: a source says why it has its status, as long as it has that', () => {
    const cito = { source: 'cito', status: 'under-study', from: '2000-01-01' } as const;
    const why = { nl: 'Het rekencentrum verhuist.', en: 'The data centre is moving.' };
    const described = catalogue.decide({ type: 'SetSourceStatus', data: { ...cito, why } }, opened);
    expect(described.map(({ type }) => type)).toEqual(['SourceDescribed']);
    const later = fold(catalogue, [...opening, ...described]);
    const shown = (state: typeof later) => sourcesOn(state, '2025-01-01').find(({ source }) => source === 'cito');
    expect(shown(later)).toMatchObject({ name: 'Cito', status: 'under-study', why });
    const started = catalogue.decide(
      { type: 'SetSourceStatus', data: { ...cito, status: 'in-development', from: '2025-01-01' } },
      later,
    );
    const moved = shown(fold(catalogue, [...opening, ...described, ...started]));
    expect([moved?.name, moved?.status, moved?.why]).toEqual(['Cito', 'in-development', undefined]);
  });

  it('4.6: a VAT rate holds from a day on, and is set once', () => {
    const rate = { from: '2030-01-01', ratePercent: '22' };
    const set = catalogue.decide({ type: 'SetVatRate', data: rate }, opened);
    expect(set).toEqual([{ type: 'VatRateSet', data: rate }]);
    const later = fold(catalogue, [...opening, ...set]);
    expect(['2029-12-31', '2030-01-01'].map((day) => vatRateOn(later, day)?.ratePercent)).toEqual(['21', '22']);
    expect(catalogue.decide({ type: 'SetVatRate', data: rate }, later)).toEqual([]);
    expect(vatRatesByDay(later).map(({ from }) => from)).toEqual(['2012-10-01', '2030-01-01']);
  });

  it('a catalogue that was opened before offers were known gets them at its next start', () => {
    const older = fold(
      catalogue,
      opening.filter(({ type }) => type !== 'PlanFeaturesSet' && type !== 'SourceDescribed'),
    );
    const added = catalogue.decide({ type: 'OpenCatalogue' }, older).map(({ type }) => type);
    expect(added).toEqual(['PlanFeaturesSet', ...Array.from({ length: 6 }, () => 'SourceDescribed')]);
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
