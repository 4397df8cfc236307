/** Which rows of a file may be taken (2.8), whatever the format they came in. Readers only read; the rules are here. */
import { type DayNumber, dayNumberOf, dayText } from '../day.ts';
import type { Category, Kind } from './kinds.ts';

/** A row as read. `undefined` is what the reader could not make sense of. */
export type ReadRow = {
  /** Where the row is, as a person looks it up: its line in a CSV file, its place among the results of a UWLR one. */
  readonly row: number;
  /** The result's key in its source, empty where it lacks one that it must have; undefined lets it be made from the other fields. */
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

export type RowField = 'row' | 'pupil' | 'category' | 'takenOn' | 'yearGroup' | 'testCode' | 'key';

/** What is wrong with a row. Never quotes it. */
export type RowFault = { readonly field: RowField; readonly message: string };

const pupilCharactersMax = 256;
export const keyCharactersMax = 256;
const testCodeCharactersMax = 64;
export const earliestTakenOn: DayNumber = dayNumberOf(2000, 1, 1);

export const yearGroupValid = (yearGroup: number): boolean =>
  Number.isInteger(yearGroup) && yearGroup >= 1 && yearGroup <= 8;

export const yearGroupFault: RowFault = { field: 'yearGroup', message: 'not a year group from 1 to 8' };
export const conflictFault: RowFault = { field: 'key', message: 'another row has the same key with different content' };

/** The key of a result that has none in its source: no two different sets of fields make the same one. */
export const keyOf = ({ key, pupil, categoryText, testCode, takenOn }: ReadRow): string =>
  key ??
  [pupil, categoryText, testCode].map(escaped).join('|') + (takenOn === undefined ? '|' : `|${dayText(takenOn)}`);

const escaped = (part: string): string => (/[\\|]/.test(part) ? part.replace(/[\\|]/g, '\\$&') : part);

/** What is wrong with a row by itself; what depends on the day of linking is told by {@link linkingFault}. */
export const faultOf = (row: ReadRow): RowFault | undefined => {
  const { key, pupil, category, takenOn, yearGroup, testCode, broken } = row;
  if (broken !== undefined) return { field: 'row', message: broken };
  if (pupil === '') return { field: 'pupil', message: 'no pupil' };
  if (longer(pupil, pupilCharactersMax))
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

/** Apart from the others: a file that is known is judged again for the day on which it was linked first (2.7). */
export const linkingFault = ({ takenOn }: Kind, linkedOn: DayNumber): RowFault | undefined =>
  takenOn > linkedOn ? { field: 'takenOn', message: `after ${dayText(linkedOn)}, the day of linking` } : undefined;

// Characters, not UTF-16 units; the spread is only made for text that might be too long.
const longer = (text: string, max: number): boolean => text.length > max && [...text].length > max;
