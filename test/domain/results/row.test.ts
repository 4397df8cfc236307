import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/domain/day.ts';
import type { ReadRow } from '../../../src/domain/results/row.ts';
import { checkRows } from '../../support/checkedRows.ts';

const good: ReadRow = {
  row: 2,
  key: undefined,
  pupil: '123',
  categoryText: 'toets',
  category: 'standardised-test',
  takenOn: dayNumber('2024-01-10'),
  yearGroup: 4,
  testCode: 'RW',
};
const check = (...rows: ReadRow[]) => checkRows(rows, dayNumber('2024-03-01'));

describe('rows of a file (2.8)', () => {
  it('2.8: a good row is taken, with a key made of its fields', () =>
    expect(check(good)).toEqual({
      rows: [
        {
          row: 2,
          key: '123|toets|RW|2024-01-10',
          pupil: '123',
          category: 'standardised-test',
          takenOn: dayNumber('2024-01-10'),
          yearGroup: 4,
          testCode: 'RW',
        },
      ],
      badRows: [],
      badRowsTotal: 0,
    }));

  it('2.8: of rows with one key and different content all are bad, also those that say the same as another', () => {
    const rows = [good, { ...good, row: 3 }, { ...good, row: 4, yearGroup: 5 }, { ...good, row: 5 }];
    const keyed = rows.map((row) => ({ ...row, key: 'R1' }));
    const { rows: taken, badRows, badRowsTotal } = check(...keyed);
    expect(taken).toEqual([]);
    expect(badRowsTotal).toBe(4);
    expect(badRows.map(({ row, field }) => [row, field])).toEqual([2, 3, 4, 5].map((row) => [row, 'key']));
  });

  it('2.1: made keys of different fields differ', () => {
    const key = (pupil: string, testCode: string) => check({ ...good, pupil, testCode }).rows[0]?.key;
    expect(key('a|toets', '\\')).toBe('a\\|toets|toets|\\\\|2024-01-10');
    expect(key('a\\', '|x')).not.toBe(key('a', '\\|x'));
  });

  it.each<[string, Partial<ReadRow>, string]>([
    ['unknown category', { category: undefined }, 'category'],
    ['takenOn no date', { takenOn: undefined }, 'takenOn'],
    ['takenOn after linkedOn', { takenOn: dayNumber('2024-03-02') }, 'takenOn'],
    ['takenOn before 2000', { takenOn: dayNumber('1999-12-31') }, 'takenOn'],
    ['no pupil', { pupil: '' }, 'pupil'],
    ['pupil of 257 characters', { pupil: 'x'.repeat(257) }, 'pupil'],
    ['no number as year group', { yearGroup: undefined }, 'yearGroup'],
    ['year group 0', { yearGroup: 0 }, 'yearGroup'],
    ['year group 9', { yearGroup: 9 }, 'yearGroup'],
    ['test code of 65 characters', { testCode: 'x'.repeat(65) }, 'testCode'],
    ['key of 257 characters', { key: 'x'.repeat(257) }, 'key'],
    ['broken row', { broken: '3 fields where the header has 4' }, 'row'],
  ])('2.8: a row is bad: %s', (_, fault, field) => {
    const { rows, badRows, badRowsTotal } = check({ ...good, ...fault });
    expect(rows).toEqual([]);
    expect(badRows).toMatchObject([{ row: 2, field }]);
    expect(badRowsTotal).toBe(1);
  });

  it.each<Partial<ReadRow>>([
    { takenOn: dayNumber('2024-03-01') },
    { takenOn: dayNumber('2000-01-01') },
    { yearGroup: null },
    { yearGroup: 8 },
    { pupil: '😀'.repeat(256) },
    { testCode: 'x'.repeat(64) },
    { key: 'x'.repeat(256) },
  ])('2.8: a row is still good: %j', (change) => expect(check({ ...good, ...change }).rows).toHaveLength(1));

  it('2.8: a key twice with the same content is one row', () =>
    expect(check({ ...good, key: 'k' }, { ...good, key: 'k', row: 3 })).toMatchObject({
      rows: [{ row: 2 }],
      badRowsTotal: 0,
    }));

  it('2.8: a key with different contents makes all its rows bad', () => {
    const one = { ...good, key: 'k' };
    const checked = check(one, { ...one, row: 3, yearGroup: 5 }, { ...one, row: 4 }, { ...one, row: 5, key: 'other' });
    expect(checked.rows.map(({ row }) => row)).toEqual([5]);
    expect(checked.badRows.map(({ row, field }) => [row, field])).toEqual([
      [2, 'key'],
      [3, 'key'],
      [4, 'key'],
    ]);
  });

  it('2.8: a key of two pupils makes both rows bad', () => {
    const one = { ...good, key: 'k' };
    expect(check(one, { ...one, row: 3, pupil: '124' })).toMatchObject({ rows: [], badRowsTotal: 2 });
  });

  it('2.8: a good row with the key of a bad one is bad too, whichever comes first', () => {
    const bad = { ...good, key: 'k', row: 3, yearGroup: 9 };
    const one = { ...good, key: 'k' };
    const fields = (...rows: ReadRow[]) => check(...rows).badRows.map(({ row, field }) => [row, field]);
    expect(fields(one, bad)).toEqual([
      [2, 'key'],
      [3, 'yearGroup'],
    ]);
    expect(fields({ ...bad, row: 2 }, { ...one, row: 3 })).toEqual([
      [2, 'yearGroup'],
      [3, 'key'],
    ]);
  });

  it('2.8: a file reports the first 100 bad rows in order, and how many there are', () => {
    const bad = Array.from({ length: 150 }, (_, n) => ({ ...good, row: n + 10, pupil: '' }));
    const late = [{ ...good, key: 'k', row: 2 }, ...bad, { ...good, key: 'k', row: 500, yearGroup: 1 }];
    const { badRows, badRowsTotal } = check(...late);
    expect(badRowsTotal).toBe(152);
    expect(badRows.map(({ row }) => row)).toEqual([2, ...Array.from({ length: 99 }, (_, n) => n + 10)]);
  });

  it('6.2: a file says nothing of what a bad row holds', () => {
    const secret = 'Jansen';
    const rows = [
      { ...good, pupil: secret.repeat(60) },
      { ...good, categoryText: secret, category: undefined },
      { ...good, testCode: secret.repeat(20) },
    ];
    expect(JSON.stringify(check(...rows).badRows)).not.toContain(secret);
  });
});
