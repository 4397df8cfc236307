/** Which rows of a file may be taken (2.8), whatever the format they came in. Readers only read; the rules are here. */
import { type DayNumber, dayNumberOf, dayText } from '../day.ts';
import type { Category } from './kinds.ts';

/** A row as read. `undefined` is what the reader could not make sense of. */
export type ReadRow = {
  /** Where the row is, as a person looks it up: its line in a CSV file, its place among the results of a UWLR one. */
  readonly row: number;
  /** The result's key in its source; undefined lets it be made from the other fields. */
  readonly key: string | undefined;
  readonly pupil: string;
  /** The category's name in the file, for the made key; empty when the format has none. */
  readonly categoryText: string;
  readonly category: Category | undefined;
  readonly takenOn: DayNumber | undefined;
  /** null: not given. */
  readonly yearGroup: number | null | undefined;
  /** Empty: not given. */
  readonly testCode: string;
  /** A fault of the row as a whole, found while reading it. */
  readonly broken?: string;
};

/** A row that can be linked. `key` and `pupil` are personal data: they are hashed next, and never stored. */
export type ResultRow = {
  readonly row: number;
  readonly key: string;
  readonly pupil: string;
  readonly category: Category;
  readonly takenOn: DayNumber;
  readonly yearGroup: number | null;
  readonly testCode: string | null;
};

/** Why a row is not taken; `field` as the file's format calls it. Never quotes the row. */
export type BadRow = { readonly row: number; readonly field: string; readonly message: string };

export type RowField = 'row' | 'pupil' | 'category' | 'takenOn' | 'yearGroup' | 'testCode' | 'key';

export type CheckedRows = {
  /** One a key, in the order of the file. */
  readonly rows: readonly ResultRow[];
  /** The first {@link badRowsListedMax} in the order of the file. */
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;
};

export const badRowsListedMax = 100;
export const pupilCharactersMax = 256;
export const keyCharactersMax = 256;
export const testCodeCharactersMax = 64;
export const earliestTakenOn: DayNumber = dayNumberOf(2000, 1, 1);

export const yearGroupValid = (yearGroup: number): boolean =>
  Number.isInteger(yearGroup) && yearGroup >= 1 && yearGroup <= 8;

/** Sorts good rows from bad ones; a key twice with the same content is one row, with different content all of them are bad. */
export const checkRows = (read: Iterable<ReadRow>, linkedOn: DayNumber): CheckedRows => {
  const bad: BadRow[] = [];
  const byKey = new Map<string, ResultRow | 'conflict'>();
  const repeats = new Map<string, number[]>(); // Rows that said the same as the one kept for their key.
  const conflict = (row: number) =>
    bad.push({ row, field: 'key', message: 'another row has the same key with different content' });
  const conflicting = (key: string, known: ResultRow | 'conflict' | undefined) => {
    if (known !== undefined && known !== 'conflict') [known.row, ...(repeats.get(key) ?? [])].forEach(conflict);
    byKey.set(key, 'conflict');
  };
  for (const candidate of read) {
    const key = candidate.key ?? madeKey(candidate);
    const fault = faultOf(candidate, linkedOn);
    const known = byKey.get(key);
    if (fault !== undefined) {
      bad.push({ row: candidate.row, ...fault });
      // A bad row has other content than a good one, so which of the two is meant cannot be known either.
      if (fault.field !== 'row' && fault.field !== 'key') conflicting(key, known);
    } else if (known === undefined) byKey.set(key, goodRow(candidate, key));
    else if (known !== 'conflict' && sameContent(known, candidate)) pushTo(repeats, key, candidate.row);
    else {
      conflicting(key, known);
      conflict(candidate.row);
    }
  }
  bad.sort((a, b) => a.row - b.row);
  const rows = [...byKey.values()].filter((row) => row !== 'conflict');
  return { rows, badRows: bad.slice(0, badRowsListedMax), badRowsTotal: bad.length };
};

const pushTo = (rows: Map<string, number[]>, key: string, row: number): void => {
  const known = rows.get(key);
  if (known === undefined) rows.set(key, [row]);
  else known.push(row);
};

/** The key of a result that has none in its source: no two different sets of fields make the same one. */
const madeKey = ({ pupil, categoryText, testCode, takenOn }: ReadRow): string =>
  [pupil, categoryText, testCode].map(escaped).join('|') + (takenOn === undefined ? '|' : `|${dayText(takenOn)}`);

const escaped = (part: string): string => (/[\\|]/.test(part) ? part.replace(/[\\|]/g, '\\$&') : part);

const faultOf = (
  row: ReadRow,
  linkedOn: DayNumber,
): { readonly field: RowField; readonly message: string } | undefined => {
  const { key, pupil, category, takenOn, yearGroup, testCode, broken } = row;
  if (broken !== undefined) return { field: 'row', message: broken };
  if (pupil === '') return { field: 'pupil', message: 'no pupil' };
  if (longer(pupil, pupilCharactersMax))
    return { field: 'pupil', message: `longer than ${pupilCharactersMax} characters` };
  if (category === undefined) return { field: 'category', message: 'not a known category' };
  if (takenOn === undefined) return { field: 'takenOn', message: 'not a day of the calendar' };
  if (takenOn > linkedOn) return { field: 'takenOn', message: `after ${dayText(linkedOn)}, the day of linking` };
  if (takenOn < earliestTakenOn) return { field: 'takenOn', message: `before ${dayText(earliestTakenOn)}` };
  if (yearGroup === undefined || (yearGroup !== null && !yearGroupValid(yearGroup))) {
    return { field: 'yearGroup', message: 'not a year group from 1 to 8' };
  }
  if (longer(testCode, testCodeCharactersMax)) {
    return { field: 'testCode', message: `longer than ${testCodeCharactersMax} characters` };
  }
  if (key !== undefined && longer(key, keyCharactersMax)) {
    return { field: 'key', message: `longer than ${keyCharactersMax} characters` };
  }
  return undefined;
};

// Characters, not UTF-16 units; the spread is only made for text that might be too long.
const longer = (text: string, max: number): boolean => text.length > max && [...text].length > max;

const goodRow = ({ row, pupil, category, takenOn, yearGroup, testCode }: ReadRow, key: string): ResultRow => ({
  row,
  key,
  pupil,
  category: category!,
  takenOn: takenOn!,
  yearGroup: yearGroup!,
  testCode: testCode === '' ? null : testCode,
});

const sameContent = (a: ResultRow, b: ReadRow): boolean =>
  a.pupil === b.pupil &&
  a.category === b.category &&
  a.takenOn === b.takenOn &&
  a.yearGroup === b.yearGroup &&
  (a.testCode ?? '') === b.testCode;
