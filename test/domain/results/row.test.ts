import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/domain/day.ts';
import type { ReadRow } from '../../../src/domain/results/row.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { checkRows } from '../../support/schoolFiles/checkedRows.ts';

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
      faultsTotal: 0,
      goodRows: 1,
    }));

  it('2.8: all rows with one key are bad when their contents differ, also those that equal another row', () => {
    const rows = [good, { ...good, row: 3 }, { ...good, row: 4, yearGroup: 5 }, { ...good, row: 5 }];
    const keyed = rows.map((row) => ({ ...row, key: 'R1' }));
    const { rows: taken, badRows, badRowsTotal } = check(...keyed);
    expect(taken).toEqual([]);
    expect(badRowsTotal).toBe(4);
    expect(toldOf(badRows)).toEqual([2, 3, 4, 5].map((row) => [row, 'key', 'contradicts']));
  });

  it('2.1: made keys of different fields differ', () => {
    const key = (pupil: string, testCode: string) => check({ ...good, pupil, testCode }).rows[0]?.key;
    expect(key('a|toets', '\\')).toBe('a\\|toets|toets|\\\\|2024-01-10');
    expect(key('a\\', '|x')).not.toBe(key('a', '\\|x'));
  });

  it.each<[string, Partial<ReadRow>, string | null, string]>([
    ['unknown category', { category: undefined }, 'category', 'unknown_word'],
    ['takenOn no date', { takenOn: undefined }, 'takenOn', 'not_a_day'],
    ['takenOn after linkedOn', { takenOn: dayNumber('2024-03-02') }, 'takenOn', 'too_late'],
    ['takenOn before 2000', { takenOn: dayNumber('1999-12-31') }, 'takenOn', 'too_early'],
    ['no pupil', { pupil: '' }, 'pupil', 'missing'],
    ['pupil of 257 characters', { pupil: 'x'.repeat(257) }, 'pupil', 'too_long'],
    ['no number as year group', { yearGroup: undefined }, 'yearGroup', 'out_of_range'],
    ['year group 0', { yearGroup: 0 }, 'yearGroup', 'out_of_range'],
    ['year group 9', { yearGroup: 9 }, 'yearGroup', 'out_of_range'],
    ['test code of 257 characters', { testCode: 'x'.repeat(257) }, 'testCode', 'too_long'],
    ['key of 257 characters', { key: 'x'.repeat(257) }, 'key', 'too_long'],
    ['a pupil that a spreadsheet rounded', { pupil: '1,23E+15' }, 'pupil', 'rounded'],
    ['a key that a spreadsheet rounded', { key: '1.23E+15' }, 'key', 'rounded'],
    ['a second id that a spreadsheet rounded', { also: '1.23E+15' }, 'also', 'rounded'],
    ['a second id of 257 characters', { also: 'x'.repeat(257) }, 'also', 'too_long'],
    ['broken row', { pupil: '', faults: [{ field: 'row', code: 'too_many_cells' }] }, null, 'too_many_cells'],
  ])('2.8: a row is bad: %s', (_, fault, column, code) => {
    const { rows, badRows, badRowsTotal } = check({ ...good, ...fault });
    expect(rows).toEqual([]);
    expect(toldOf(badRows)).toEqual([[2, column, code]]);
    expect(badRowsTotal).toBe(1);
  });

  it.each<Partial<ReadRow>>([
    { takenOn: dayNumber('2024-03-01') },
    { takenOn: dayNumber('2000-01-01') },
    { yearGroup: null },
    { yearGroup: 8 },
    { pupil: '😀'.repeat(256) },
    { testCode: 'x'.repeat(256) },
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
    expect(toldOf(checked.badRows)).toEqual([2, 3, 4].map((row) => [row, 'key', 'contradicts']));
  });

  it('2.8: a key of two pupils makes both rows bad', () => {
    const one = { ...good, key: 'k' };
    expect(check(one, { ...one, row: 3, pupil: '124' })).toMatchObject({ rows: [], badRowsTotal: 2 });
  });

  it('2.8: a good row with the key of a bad one is bad too, whichever comes first', () => {
    const bad = { ...good, key: 'k', row: 3, yearGroup: 9 };
    const one = { ...good, key: 'k' };
    const told = (...rows: ReadRow[]) => toldOf(check(...rows).badRows);
    expect(told(one, bad)).toEqual([
      [2, 'key', 'contradicts'],
      [3, 'yearGroup', 'out_of_range'],
    ]);
    expect(told({ ...bad, row: 2 }, { ...one, row: 3 })).toEqual([
      [2, 'yearGroup', 'out_of_range'],
      [3, 'key', 'contradicts'],
    ]);
  });

  it('2.8: a file reports the first 100 bad rows in order, and how many there are', () => {
    const bad = Array.from({ length: 150 }, (_, n) => ({ ...good, row: n + 10, pupil: '' }));
    const late = [{ ...good, key: 'k', row: 2 }, ...bad, { ...good, key: 'k', row: 500, yearGroup: 1 }];
    const { badRows, badRowsTotal } = check(...late);
    expect(badRowsTotal).toBe(152);
    expect(badRows.map(({ row }) => row)).toEqual([2, ...Array.from({ length: 99 }, (_, n) => n + 10)]);
  });

  it('2.8: a file tells all faults of a row, those that depend on the day of linking and on other rows too', () => {
    const late = { key: 'k', takenOn: dayNumber('2024-04-01') };
    const { badRows, badRowsTotal, faultsTotal, goodRows } = check(
      { ...good, ...late },
      { ...good, ...late, row: 3, yearGroup: 5 },
      { ...good, ...late, row: 4, key: '', pupil: '', category: undefined, yearGroup: 9 },
      { ...good, row: 5 },
    );
    expect(toldOf(badRows)).toEqual([
      [2, 'takenOn', 'too_late'],
      [2, 'key', 'contradicts'],
      [3, 'takenOn', 'too_late'],
      [3, 'key', 'contradicts'],
      [4, 'pupil', 'missing'],
      [4, 'category', 'unknown_word'],
      [4, 'yearGroup', 'out_of_range'],
      [4, 'key', 'missing'],
      [4, 'takenOn', 'too_late'],
    ]);
    expect([badRowsTotal, faultsTotal, goodRows]).toEqual([3, 9, 1]);
  });

  it('2.8: an eckid beside two different pupils makes all rows bad that give it beside one of them', () => {
    const { rows, badRows } = check(
      { ...good, pupil: 'A', also: 'E' },
      { ...good, row: 3, pupil: 'B', also: 'E' },
      { ...good, row: 4, pupil: 'A', also: 'E', testCode: 'other' },
      { ...good, row: 5, pupil: 'A', testCode: 'third' },
      { ...good, row: 6, pupil: 'C', also: 'F' },
    );
    expect(toldOf(badRows)).toEqual([2, 3, 4].map((row) => [row, 'pupil', 'ids_contradict']));
    expect(rows.map(({ row }) => row)).toEqual([5, 6]);
  });

  it('2.8: a pupil beside two different eckid makes all rows bad that give one of them, also rows without a good key', () => {
    const { badRows } = check(
      { ...good, pupil: 'A', also: 'E' },
      { ...good, row: 3, pupil: 'A', also: 'F', key: '' },
      { ...good, row: 4, pupil: 'B', also: 'E', yearGroup: 9 },
    );
    expect(toldOf(badRows)).toEqual([
      [2, 'pupil', 'ids_contradict'],
      [2, 'also', 'ids_contradict'],
      [3, 'key', 'missing'],
      [3, 'also', 'ids_contradict'],
      [4, 'yearGroup', 'out_of_range'],
      [4, 'pupil', 'ids_contradict'],
    ]);
    expect(badRows[0]?.faults[0]?.accepted).toEqual({ is: 'one-beside-one', other: 'also' });
  });

  it('2.9: a second id is no part of the content: rows that differ only in giving it are one row', () => {
    const { rows, badRowsTotal } = check({ ...good, key: 'k' }, { ...good, row: 3, key: 'k', also: 'E' });
    expect([rows.length, badRowsTotal]).toEqual([1, 0]);
  });

  it('2.8: a file without a row is refused', () =>
    expect(() => check()).toThrow(expect.objectContaining({ code: 'file_empty' })));

  it('6.2: the faults of a file repeat nothing of a bad row', () => {
    const secret = 'Jansen';
    const rows = [
      { ...good, pupil: secret.repeat(60) },
      { ...good, categoryText: secret, category: undefined },
      { ...good, testCode: secret.repeat(60) },
      { ...good, also: secret.repeat(60) },
    ];
    expect(JSON.stringify(check(...rows).badRows)).not.toContain(secret);
  });
});
