/** Which rows of a file are accepted (2.8), in whatever format they came. Readers only read; the rules are here. */
import { type DayNumber, dayNumberOf, dayText } from '../day.ts';
import type { Accepted, DayForm, Fault, FaultCode } from '../files/badRows.ts';
import { type Category, categories } from './kinds.ts';

/** A row as read. `undefined` is a value that the reader could not understand. */
export type ReadRow = {
  /** The place at which a person can find the row: its line in a CSV file, its number among the results of a UWLR file. */
  readonly row: number;
  /** The result's key in its source. It is empty if a required key is missing. Undefined: it is made from the other fields. */
  readonly key: string | undefined;
  readonly pupil: string;
  /** The name of the place that holds `pupil`, in a file where not all rows have it in one place. */
  readonly pupilColumn?: string;
  /** A second id of the same pupil (2.9), never empty. It is no part of the result's content. */
  readonly also?: string;
  /** The category's name in the file, for a key made from the fields; empty when the format has none. */
  readonly categoryText: string;
  readonly category: Category | undefined;
  readonly takenOn: DayNumber | undefined;
  /** Null when it is not given. */
  readonly yearGroup: number | null | undefined;
  /** Empty when it is not given. */
  readonly testCode: string;
  /** Faults that only the reader sees. A field with such a fault is not judged further. */
  readonly faults?: readonly RowFault[];
};

/** `row` is the row as a whole. */
export type RowField = 'row' | 'pupil' | 'also' | 'category' | 'takenOn' | 'yearGroup' | 'testCode' | 'key';

/** A fault of a row. It never quotes the row. `column` and `accepted` are given where they are not the format's own. */
export type RowFault = {
  readonly field: RowField;
  readonly code: FaultCode;
  readonly column?: string;
  readonly accepted?: Accepted;
};

/** Our own names, for rows that came from no file. */
export const plainFormat: FileFormat = {
  columns: {
    row: null,
    pupil: 'pupil',
    also: 'also',
    category: 'category',
    takenOn: 'takenOn',
    yearGroup: 'yearGroup',
    testCode: 'testCode',
    key: 'key',
  },
  dayForms: ['year-first'],
  categories,
  needed: [],
  row: { is: 'schema' },
};

/** The facts by which faults are told in the words of a file. */
export type FileFormat = {
  /** The name of each field in this file. Null where it has none of its own. */
  readonly columns: Readonly<Record<RowField, string | null>>;
  readonly dayForms: readonly DayForm[];
  /** The names of the three categories; none where the format has no such field. */
  readonly categories: readonly string[];
  /** The fields that this format needs, besides those that every result has. */
  readonly needed: readonly RowField[];
  /** What a row may consist of. */
  readonly row: Accepted;
};

const pupilCharactersMax = 256;
export const keyCharactersMax = 256;
const testCodeCharactersMax = 256;
export const earliestTakenOn: DayNumber = dayNumberOf(2000, 1, 1);
const yearGroups = { from: 1, to: 8 } as const;

export const yearGroupValid = (yearGroup: number): boolean =>
  Number.isInteger(yearGroup) && yearGroup >= yearGroups.from && yearGroup <= yearGroups.to;

export const yearGroupFault: RowFault = { field: 'yearGroup', code: 'out_of_range' };
export const conflictFault: RowFault = { field: 'key', code: 'contradicts', accepted: { is: 'same' } };
export const lateFault: RowFault = { field: 'takenOn', code: 'too_late' };

/**
 * The key of a result. When its source gives none, it is made from other fields, in such a way that different fields
 * never give the same key.
 */
export const keyOf = ({ key, pupil, categoryText, testCode, takenOn }: ReadRow): string =>
  key ??
  [pupil, categoryText, testCode].map(escaped).join('|') + (takenOn === undefined ? '|' : `|${dayText(takenOn)}`);

const escaped = (part: string): string => (/[\\|]/.test(part) ? part.replace(/[\\|]/g, '\\$&') : part);

/**
 * All faults of a row by itself, in the order in which a person reads it; undefined for a row without any. What depends on
 * the day of linking or on other rows is judged when the whole file is known (checkedRows.ts).
 */
export const faultsOf = (row: ReadRow): readonly RowFault[] | undefined => {
  const { pupil, also, category, takenOn, yearGroup, testCode, key, faults: read } = row;
  // If the cells of a row cannot be told apart, nothing else can be said about the row.
  if (read?.some(({ field }) => field === 'row')) return read;
  let faults = read;
  // Written out, because a loop over rules would be felt in a file of a million rows.
  faults = withFault(faults, row, 'pupil', pupil === '' ? 'missing' : idFault(pupil, pupilCharactersMax));
  if (also !== undefined) faults = withFault(faults, row, 'also', idFault(also, pupilCharactersMax));
  if (category === undefined)
    faults = withFault(faults, row, 'category', row.categoryText === '' ? 'missing' : 'unknown_word');
  if (takenOn === undefined) faults = withFault(faults, row, 'takenOn', 'not_a_day');
  else if (takenOn < earliestTakenOn) faults = withFault(faults, row, 'takenOn', 'too_early');
  if (yearGroup === undefined || (yearGroup !== null && !yearGroupValid(yearGroup)))
    faults = withFault(faults, row, 'yearGroup', 'out_of_range');
  if (longer(testCode, testCodeCharactersMax)) faults = withFault(faults, row, 'testCode', 'too_long');
  if (key !== undefined)
    faults = withFault(faults, row, 'key', key === '' ? 'missing' : idFault(key, keyCharactersMax));
  return faults;
};

/** @param code undefined: the field is in order */
const withFault = (
  faults: readonly RowFault[] | undefined,
  { faults: read, pupilColumn: column }: ReadRow,
  field: RowField,
  code: FaultCode | undefined,
): readonly RowFault[] | undefined => {
  if (code === undefined || read?.some((fault) => fault.field === field)) return faults;
  const fault = field === 'pupil' && column !== undefined ? { field, code, column } : { field, code };
  return faults === undefined ? [fault] : [...faults, fault];
};

const idFault = (id: string, charactersMax: number): FaultCode | undefined => {
  if (longer(id, charactersMax)) return 'too_long';
  return isRounded(id) ? 'rounded' : undefined;
};

/**
 * Whether a spreadsheet wrote a long number as `1,23E+15`. Its other digits are lost, so that ids of several pupils look
 * the same. An id of a source never has this form: the sign after the E is what only a rounded number has.
 */
export const isRounded = (id: string): boolean => /^[+-]?\d(?:[.,]\d+)?E[+-]\d+$/i.test(id);

// Counts characters, not UTF-16 units. The spread is only made for text that might be too long.
const longer = (text: string, max: number): boolean => text.length > max && [...text].length > max;

/** A fault in the words of the file. @param linkedOn the last day that `takenOn` may have */
export const faultIn = (
  { columns, ...format }: FileFormat,
  { field, code, accepted, column: own }: RowFault,
  linkedOn: DayNumber,
): Fault => {
  const column = own ?? columns[field];
  if (code === 'ids_contradict')
    return {
      column,
      code,
      accepted: { is: 'one-beside-one', other: columns[field === 'also' ? 'pupil' : 'also'] ?? '' },
    };
  return { column, code, accepted: accepted ?? acceptedIn(format, field, linkedOn) };
};

const acceptedIn = (
  { dayForms, categories, needed, row }: Omit<FileFormat, 'columns'>,
  field: RowField,
  linkedOn: DayNumber,
): Accepted => {
  const text = (charactersMax: number): Accepted => ({
    is: 'text',
    charactersMin: field === 'pupil' || needed.includes(field) ? 1 : 0,
    charactersMax,
  });
  switch (field) {
    case 'row':
      return row;
    case 'pupil':
    case 'also':
      return text(pupilCharactersMax);
    case 'category':
      return { is: 'word', words: categories };
    case 'takenOn':
      return { is: 'day', forms: dayForms, from: dayText(earliestTakenOn), until: dayText(linkedOn) };
    case 'yearGroup':
      return { is: 'number', ...yearGroups, optional: true };
    case 'testCode':
      return text(testCodeCharactersMax);
    case 'key':
      return text(keyCharactersMax);
  }
};
