import { expect, it } from 'vitest';
import { append, emptyColumn } from '../../../../src/domain/results/columns/columns.ts';
import { hashTable, hexOf, keyWords, ordinalOf, wordsOf } from '../../../../src/domain/results/columns/hashes.ts';

const hex = ['00000001aaaaaaaa', '00000001bbbbbbbb', '11111111aaaaaaaa'];
const column = append(emptyColumn, wordsOf(Buffer.from(hex.join(''), 'hex')));

it('6.2: keys that begin alike are told apart', () => {
  expect(hex.map((key) => ordinalOf(column, key))).toEqual([0, 1, 2]);
  expect(ordinalOf(column, '00000001cccccccc')).toBeUndefined();
  expect(ordinalOf(column, '00000001')).toBeUndefined();
  expect(hex.map((_, n) => hexOf(column.values, n, keyWords))).toEqual(hex);
});

it('6.2: a table gives each hash that it lacks the next number, once', () => {
  const table = hashTable(column, keyWords, 2);
  const words = wordsOf(Buffer.from(['00000001bbbbbbbb', '00000001cccccccc', '22222222cccccccc'].join(''), 'hex'));
  expect([0, 2, 4].map((at) => table.find(words, at))).toEqual([1, undefined, undefined]);
  expect([4, 2, 4, 0].map((at) => table.findOrAdd(words, at))).toEqual([3, 4, 3, 1]);
  expect(table.words()).toHaveLength(5 * keyWords);
});

it('6.2: a table grows beyond the size for which it was made', () => {
  const table = hashTable(emptyColumn, keyWords, 0);
  const words = Int32Array.from({ length: 1_000 * keyWords }, (_, n) => n * 7_919);
  const numbers = Array.from({ length: 1_000 }, (_, n) => n);
  expect(numbers.map((n) => table.findOrAdd(words, n * keyWords))).toEqual(numbers);
  expect(numbers.map((n) => table.find(words, n * keyWords))).toEqual(numbers);
  expect(table.words()).toEqual(words);
});
