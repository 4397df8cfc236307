/** The pupils of a file, by whichever of their ids: those linked already, and those that the file itself links (2.9). */

import type { FileRows } from '../checkedRows.ts';
import { hashTable, pupilWords } from '../columns/hashes.ts';
import type { Results } from '../columns/state.ts';
import { grouping } from './groups.ts';
import { firstImportOf, isCut, joinLinked } from './joining.ts';

/** Ids of a file are named by their index in `pupilHashes`. */
export type People = {
  /** Whether an id of the school, by its number, is this id of the file. */
  isSameId(known: number, id: number): boolean;
  /** Whether an id of the school, by its number, and this id of the file are one pupil's. */
  isSame(known: number, id: number): boolean;
  /** A number that all ids of one pupil share, for an id of the file. */
  of(id: number): number;
  /** The same for an id of the school, by its number. */
  ofKnown(number: number): number;
};

/** @param known by id of the file: its number in the school, −1 for none */
export const peopleOf = (state: Results, rows: Pick<FileRows, 'also'>, known: Int32Array): People => {
  const linked = linkedInFile(rows);
  const isSameId = (number: number, id: number): boolean => known[id] === number;
  // Ids that are new to the school get numbers after all that it has, for the comparison only.
  const pupils = state.pupils.length / pupilWords;
  const numberOf = (id: number): number => (known[id] === -1 ? pupils + id : known[id]!);
  if (linked.length === 0 && state.links.shownBy === undefined)
    return { isSameId, isSame: isSameId, of: numberOf, ofKnown: (number) => number };
  const ids = grouping(pupils + known.length);
  joinLinked(state, ids);
  for (const [one, other] of linked) {
    const [a, b] = [numberOf(one), numberOf(other)];
    if (!isCut(state, a, b)) ids.join(a, b);
  }
  return {
    isSameId,
    isSame: (number, id) => ids.of(number) === ids.of(numberOf(id)),
    of: (id) => ids.of(numberOf(id)),
    ofKnown: ids.of,
  };
};

/** Ids that rows of the file give of one pupil, in pairs. */
export const linkedInFile = ({ also }: Pick<FileRows, 'also'>): readonly (readonly [number, number])[] => {
  const linked: [number, number][] = [];
  also?.forEach((second, id) => {
    if (second !== -1 && second !== id) linked.push([id, second]);
  });
  return linked;
};

/** The ids by which rows name pupils, each once, ascending. */
export const idsOfRows = ({ pupils, pupilHashes }: Pick<FileRows, 'pupils' | 'pupilHashes'>): number[] => {
  const named = new Uint8Array(pupilHashes.length / pupilWords);
  for (let row = 0; row < pupils.length; row++) named[pupils[row]!] = 1;
  return [...named.keys()].filter((id) => named[id] === 1);
};

/** How many ids a file would make known to a school that knows none. */
export const idsNamed = (rows: FileRows): number => new Set([...idsOfRows(rows), ...linkedInFile(rows).flat()]).size;

/** How many distinct pupils a file names, and how many of them the school knows by any of their ids. */
export type PupilsOfFile = { readonly pupils: number; readonly known: number };

/** @param before only imports before this place make a pupil known */
export const pupilsOfFile = (state: Results, rows: FileRows, before = state.imports.length): PupilsOfFile => {
  const table = hashTable(state.pupils, pupilWords, 0);
  const numbers = new Int32Array(rows.pupilHashes.length / pupilWords);
  for (let id = 0; id < numbers.length; id++) numbers[id] = table.find(rows.pupilHashes, id * pupilWords) ?? -1;
  const people = peopleOf(state, rows, numbers);
  const named = new Set(idsOfRows(rows).map(people.of));
  const known = new Set<number>();
  for (const [number, place] of firstImportOf(state).entries()) if (place < before) known.add(people.ofKnown(number));
  return { pupils: named.size, known: [...named].filter((pupil) => known.has(pupil)).length };
};
