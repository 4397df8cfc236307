import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as audit from '../../../src/http/audit/requests.ts';
import * as documents from '../../../src/http/billing/documentRequests.ts';
import * as subscription from '../../../src/http/billing/subscription/subscriptionRequests.ts';
import * as boards from '../../../src/http/boards/requests.ts';
import * as catalogue from '../../../src/http/catalogue/requests.ts';
import * as feed from '../../../src/http/feed/requests.ts';
import { asKnownAtQuery, noBody, noQuery, pageQuery, previewQuery } from '../../../src/http/forms/forms.ts';
import * as params from '../../../src/http/forms/params.ts';
import * as parties from '../../../src/http/forms/parties.ts';
import {
  boardId,
  category,
  day,
  documentNumber,
  iban,
  kvk,
  moment,
  oin,
  postalCode,
  reason,
  schoolId,
  sourceKey,
  vatId,
  yearGroup,
  yearGroups,
} from '../../../src/http/forms/primitives.ts';
import * as information from '../../../src/http/information/requests.ts';
import { Problem } from '../../../src/http/problems/problem.ts';
import { validated, validRequest } from '../../../src/http/requests/validation.ts';
import * as counts_ from '../../../src/http/results/countRequests.ts';
import * as results from '../../../src/http/results/requests.ts';
import { wrong } from '../../../src/http/words/faults.ts';

const schemas = {
  ...audit,
  ...documents,
  ...subscription,
  ...boards,
  ...catalogue,
  ...feed,
  asKnownAtQuery,
  noBody,
  noQuery,
  pageQuery,
  previewQuery,
  ...params,
  ...parties,
  ...information,
  ...counts_,
  ...results,
};

const faultsOf = (attempt: () => unknown): readonly { path: string; message: string }[] => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') return error.errors ?? [];
    throw error;
  }
  return [];
};
const faults = (schema: z.ZodType, value: unknown) => faultsOf(() => validated(schema, value));
const paths = (schema: z.ZodType, value: unknown) => faults(schema, value).map(({ path }) => path);

const forms = {
  boardId,
  category,
  day,
  documentNumber,
  iban,
  kvk,
  moment,
  oin,
  postalCode,
  reason,
  schoolId,
  sourceKey,
  vatId,
  yearGroup,
  yearGroups,
};

const address = { street: 'Dorpsstraat 1', postalCode: '1234 AB', city: 'Ons Dorp' };
const supplier = {
  name: 'Telboek B.V.',
  address,
  kvk: '12345678',
  vatId: 'NL123456789B01',
  iban: 'NL91ABNA0417164300',
};
const school = { name: 'De Vuurtoren', kind: 'primary', yearClasses: true };

describe('the forms of single values', () => {
  it.each<[keyof typeof forms, unknown]>([
    ['schoolId', '12ab00'],
    ['schoolId', '12AB000'],
    ['schoolId', ' 12AB00'],
    ['boardId', '1234'],
    ['boardId', 12345],
    ['day', '2025-02-29'],
    ['day', '2025-13-01'],
    ['day', '01-08-2025'],
    ['day', '2025-8-1'],
    ['day', '2025-08-01T00:00:00Z'],
    ['moment', '2026-08-01'],
    ['moment', '2026-08-01T12:00:00'],
    ['moment', '2026-02-30T12:00:00Z'],
    ['postalCode', '0123 AB'],
    ['postalCode', '1234 ab'],
    ['postalCode', '1234'],
    ['postalCode', 'B-1000'],
    ['kvk', '1234567'],
    ['oin', '123'],
    ['vatId', '123456789B01'],
    ['vatId', 'NL123456789'],
    ['vatId', 'BE0123456789'],
    ['iban', 'NL91ABNA0417164301'],
    ['iban', 'NL19ABNA0417164300'],
    ['iban', 'NL91ABNA041716430'],
    ['iban', 'nl91abna0417164300'],
    ['iban', ''],
    ['documentNumber', '2026-17'],
    ['yearGroups', '0-8'],
    ['yearGroups', '3-9'],
    ['yearGroups', '5-3'],
    ['yearGroups', '3,'],
    ['yearGroups', ''],
    ['yearGroup', 4.5],
    ['yearGroup', '4'],
    ['category', 'toets'],
    ['reason', ''],
    ['reason', '   '],
    ['reason', 'x'.repeat(501)],
    ['reason', 'two\nlines'],
    ['reason', 'nul \u0000'],
    ['reason', 'half a pair \ud800'],
    ['sourceKey', ''],
    ['sourceKey', 'x'.repeat(257)],
  ])('%s cannot be %j', (name, value) => {
    expect(faults(forms[name], value).length).toBeGreaterThan(0);
  });

  it.each<[keyof typeof forms, unknown, unknown]>([
    ['schoolId', '12AB00', '12AB00'],
    ['day', '2024-02-29', '2024-02-29'],
    ['moment', '2026-08-01T12:00:00Z', '2026-08-01T12:00:00.000Z'],
    ['moment', '2026-08-01T12:00:00.5+02:00', '2026-08-01T10:00:00.500Z'],
    ['moment', '2026-08-01T12:00:00 02:00', '2026-08-01T10:00:00.000Z'],
    ['postalCode', '1234 AB', '1234 AB'],
    ['postalCode', '1234AB', '1234 AB'],
    ['iban', 'NL91 ABNA 0417 1643 00', 'NL91ABNA0417164300'],
    ['iban', 'BE68539007547034', 'BE68539007547034'],
    ['yearGroups', '3-8', [3, 4, 5, 6, 7, 8]],
    ['yearGroups', '8,3-4,3', [3, 4, 8]],
    ['reason', '  verkeerd bestand ', 'verkeerd bestand'],
    ['reason', 'e\u0301', '\u00e9'],
  ])('%s takes %j as %j', (name, value, kept) => {
    expect(validated(forms[name], value)).toEqual(kept);
  });
});

describe('bodies', () => {
  it('bodies parse into what the domain keeps', () => {
    expect(validated(schemas.supplierBody, supplier)).toEqual(supplier);
    expect(validated(schemas.schoolBody, school)).toEqual({ ...school, board: null, source: null, address: null });
    expect(validated(schemas.debtorBody, { name: 'Bestuur', address })).toEqual({ name: 'Bestuur', address });
    expect(validated(schemas.invoiceRunBody, { on: '2026-08-01' })).toEqual({ on: '2026-08-01', preview: false });
  });

  it('bodies name every fault, each by its path', () => {
    const value = { ...supplier, kvk: '1', iban: 'x', address: { street: '', postalCode: '1', extra: 1 }, more: true };
    expect(paths(schemas.supplierBody, value).sort()).toEqual([
      'address.city',
      'address.extra',
      'address.postalCode',
      'address.street',
      'iban',
      'kvk',
      'more',
    ]);
  });

  it('bodies name the place in a list', () => {
    expect(paths(schemas.invoiceRunBody, { on: '2026-08-01', schools: ['12AB00', 'x'] })).toEqual(['schools[1]']);
  });

  it.each([undefined, null, [], 'text', 1])('bodies cannot be %j', (value) => {
    expect(paths(schemas.supplierBody, value)).toEqual(['body']);
  });

  it('bodies say of a missing field that it is missing', () => {
    const { name: _, ...rest } = supplier;
    expect(faults(schemas.supplierBody, rest)).toEqual([{ path: 'name', message: wrong('missing') }]);
  });

  it.each<[string, z.ZodType, object]>([
    ['subscriptionBody', schemas.subscriptionBody, { plan: 'per-pupil', startsOn: '2026-08-01' }],
    ['subscriptionEndBody', schemas.subscriptionEndBody, {}],
    ['dpaBody', schemas.dpaBody, { version: '1', signedOn: '2026-08-01', signedBy: 'bestuurder' }],
    ['termsBody', schemas.termsBody, { version: '1', acceptedOn: '2026-08-01', acceptedBy: 'directeur' }],
    ['issueBody', schemas.issueBody, { on: '2026-08-01', reason: 'x' }],
    ['withdrawalBody', schemas.withdrawalBody, { reason: 'x' }],
    ['resultBody', schemas.resultBody, { yearGroup: 4, reason: 'x' }],
    ['boardBody', schemas.boardBody, { name: 'Bestuur', address }],
    ['schoolBody', schemas.schoolBody, school],
  ])('bodies take no field that %s does not know', (_name, schema, value) => {
    expect(paths(schema, value)).toEqual([]);
    expect(paths(schema, { ...value, unknown: 1 })).toEqual(['unknown']);
    expect(paths(schema, { ...value, ['__proto__']: { a: 1 } })).toEqual(['__proto__']);
  });

  it('bodies of the end of a subscription may be left out', () => {
    expect(validated(schemas.subscriptionEndBody, undefined)).toEqual({});
  });

  it('bodies of a correction change something', () => {
    expect(paths(schemas.resultBody, { reason: 'x' })).toEqual(['body']);
    expect(validated(schemas.resultBody, { reason: 'x', category: 'engagement' })).toEqual({
      reason: 'x',
      category: 'engagement',
    });
  });

  it('bodies of a correction need a reason', () => {
    expect(paths(schemas.resultBody, { yearGroup: 4 })).toEqual(['reason']);
  });
});

describe('queries', () => {
  const counts = { from: '2025-08-01', to: '2026-07-31' };

  it('queries of counts parse into days, groups and a moment', () => {
    expect(validated(schemas.countsQuery, { ...counts, yearGroups: '3-4', asKnownAt: '2026-01-01T00:00:00Z' })).toEqual(
      {
        ...counts,
        yearGroups: [3, 4],
        asKnownAt: '2026-01-01T00:00:00.000Z',
      },
    );
    expect(validated(schemas.countsQuery, { from: counts.from, to: counts.from })).toEqual({
      from: counts.from,
      to: counts.from,
    });
  });

  it.each([
    ['backwards', { from: counts.to, to: counts.from }, ['to']],
    ['longer than any history', { from: '1900-01-01', to: counts.to }, ['to']],
    ['of no day', { from: '2025-02-30', to: 'x' }, ['from', 'to']],
    ['without an end', { from: counts.from }, ['to']],
    ['given twice', { ...counts, from: [counts.from, counts.from] }, ['from']],
    ['with a stranger', { ...counts, yeargroups: '3' }, ['yeargroups']],
  ])('queries of counts %s are refused', (_name, query, expected) => {
    expect(paths(schemas.countsQuery, query)).toEqual(expected);
  });

  it('queries of documents have numbers and a limit', () => {
    expect(validated(schemas.documentsQuery, { year: '2026', limit: '20' })).toEqual({
      year: 2026,
      order: 'desc',
      limit: 20,
    });
    expect(validated(schemas.documentsQuery, {})).toEqual({ order: 'desc', limit: 100 });
    expect(paths(schemas.documentsQuery, { limit: '501' })).toEqual(['limit']);
    expect(paths(schemas.documentsQuery, { limit: '0', year: '26', cursor: '../' })).toEqual([
      'year',
      'cursor',
      'limit',
    ]);
    expect(paths(schemas.documentsQuery, { from: '2026-02-01', to: '2026-01-01' })).toEqual(['to']);
  });

  it('queries of an import skip rows only by the word', () => {
    expect(paths(schemas.importQuery, { source: 'parnassys', onError: 'ignore' })).toEqual(['onError']);
    expect(paths(schemas.importQuery, {})).toEqual(['source']);
  });

  it('queries ask for a preview by true, and for nothing else', () => {
    expect(validated(schemas.previewQuery, { preview: 'true' })).toEqual({ preview: true });
    expect(validated(schemas.previewQuery, {})).toEqual({ preview: false });
    expect(paths(schemas.previewQuery, { preview: '1' })).toEqual(['preview']);
  });
});

describe('a request', () => {
  const schema = z.object({ params: schemas.schoolParams, query: schemas.previewQuery, body: schemas.withdrawalBody });

  it('a request has all faults of its parts in one answer', () => {
    const request = { params: { school: 'x' }, query: { preview: 'x' }, body: { reason: '' } };
    expect(faultsOf(() => validRequest(schema, request)).map(({ path }) => path)).toEqual([
      'school',
      'preview',
      'reason',
    ]);
  });

  it('a request without a body says so', () => {
    const request = { params: { school: '12AB00' }, query: {}, body: undefined };
    expect(faultsOf(() => validRequest(schema, request))).toEqual([{ path: 'body', message: wrong('missing') }]);
  });
});

describe('faults', () => {
  const marker = 'Jan-Jansen-123456782';
  const entries: [string, z.ZodType][] = Object.entries(schemas);
  const objects = entries.flatMap(([name, schema]) => (schema instanceof z.ZodObject ? [{ name, schema }] : []));

  it.each(objects)('faults of $name never repeat what was sent', ({ schema }) => {
    const fields = (value: unknown) => Object.fromEntries(Object.keys(schema.shape).map((key) => [key, value]));
    const texts = fields(`${marker}\n${marker}`);
    const bad = [texts, fields({ [`${marker}!`]: marker }), { ...texts, [`${marker} is a key`]: 1 }, marker];
    const found = bad.map((sent) => faults(schema, sent));
    // Some schemas accept any text, such as that of a pupil's id.
    expect(found.filter((each) => each.length > 0).length).toBeGreaterThan(1);
    expect(JSON.stringify(found)).not.toContain('Jansen');
  });

  it.each(entries)('the forms of %s can be told in OpenAPI', (_name, schema) => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('$schema');
  });
});
