/** Which rows of a file are accepted (2.8), in whatever format they came. Readers only read; the rules are here. */
import { type DayNumber, dayNumberOf, dayText } from '../day.ts';
import type { Category, Kind } from './kinds.ts';

/** A row as read. `undefined` is a value that the reader could not understand. */
export type ReadRow = {
  /** The place at which a person can find the row: its line in a CSV file, its number among the results of a UWLR file. */
  readonly row: number;
  /** The result's key in its source. It is empty if a required key is missing. Undefined: it is made from the other fields. */
  readonly key: string | undefined;
  readonly pupil: string;
  /** Another id that the row gives of the same pupil (2.9). Absent or empty when it gives one id. */
  readonly also?: string;
  /** The category's name in the file, for a key made from the fields; empty when the format has none. */
  readonly categoryText: string;
  readonly category: Category | undefined;
  readonly takenOn: DayNumber | undefined;
  /** Null when it is not given. */
  readonly yearGroup: number | null | undefined;
  /** Empty when it is not given. */
  readonly testCode: string;
  /** A fault of the whole row, found while reading it. */
  readonly broken?: string;
};

export type RowField = 'row' | 'pupil' | 'category' | 'takenOn' | 'yearGroup' | 'testCode' | 'key';

/** The fault of a row. It never quotes the row. */
export type RowFault = { readonly field: RowField; readonly message: string };

const pupilCharactersMax = 256;
export const keyCharactersMax = 256;
const testCodeCharactersMax = 64;
export const earliestTakenOn: DayNumber = dayNumberOf(2000, 1, 1);

export const yearGroupValid = (yearGroup: number): boolean =>
  Number.isInteger(yearGroup) && yearGroup >= 1 && yearGroup <= 8;

export const yearGroupFault: RowFault = { field: 'yearGroup', message: 'not a year group from 1 to 8' };
export const conflictFault: RowFault = { field: 'key', message: 'another row has the same key with different content' };

/** The key of a result. When its source gives none, it is made from other fields, such that different fields never give the same key. */
export const keyOf = ({ key, pupil, categoryText, testCode, takenOn }: ReadRow): string =>
  key ??
  [pupil, categoryText, testCode].map(escaped).join('|') + (takenOn === undefined ? '|' : `|${dayText(takenOn)}`);

const escaped = (part: string): string => (/[\\|]/.test(part) ? part.replace(/[\\|]/g, '\\$&') : part);

/** The fault of a row by itself. Faults that depend on the day of linking come from {@link linkingFault}. */
export const faultOf = (row: ReadRow): RowFault | undefined => {
  const { key, pupil, also = '', category, takenOn, yearGroup, testCode, broken } = row;
  if (broken !== undefined) return { field: 'row', message: broken };
  if (pupil === '') return { field: 'pupil', message: 'no pupil' };
  if (longer(pupil, pupilCharactersMax) || longer(also, pupilCharactersMax))
    return { field: 'pupil', message: `longer than ${pupilCharactersMax} characters` };
  if (category === undefined) return { field: 'category', message: 'not a known category' };
  if (takenOn === undefined) return { field: 'takenOn', message: 'not a day of the calendar' };
  if (takenOn < earliestTakenOn) return { field: 'takenOn', message: `before ${dayText(earliestTakenOn)}` };
  if (yearGroup === undefined || (yearGroup !== null && !yearGroupValid(yearGroup))) return yearGroupFault;
  if (longer(testCode, testCodeCharactersMax)) {
    return { field: 'testCode', message: `longer than ${testCodeCharactersMax} characters` };
  }
  if (key === '') return { field: 'key', message: 'missing' };
  if (key !== undefined && longer(key, keyCharactersMax)) {
    return { field: 'key', message: `longer than ${keyCharactersMax} characters` };
  }
  return undefined;
};

/** Separate from the other faults, because a known file is judged again for the day on which it was first linked (2.7). */
export const linkingFault = ({ takenOn }: Kind, linkedOn: DayNumber): RowFault | undefined =>
  takenOn > linkedOn ? { field: 'takenOn', message: `after ${dayText(linkedOn)}, the day of linking` } : undefined;

// Counts characters, not UTF-16 units. The spread is only made for text that might be too long.
const longer = (text: string, max: number): boolean => text.length > max && [...text].length > max;
