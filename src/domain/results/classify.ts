/** Finds what a file adds to a school's results or changes in them (2.3, 2.5, 2.9). This is the decision behind every import. */

import type { FileRows } from './checkedRows.ts';
import { compareHashes, hashTable, hexOf, keyWords, pupilWords } from './columns/hashes.ts';
import type { ImportLinks } from './columns/linksPart.ts';
import { runsOf } from './columns/ordinals.ts';
import type { ImportPart } from './columns/part.ts';
import { partBytesMax, splitRows } from './columns/split.ts';
import { ordinals, type Results, resultAt } from './columns/state.ts';
import { mustFit } from './counting/bounds.ts';
import type { OverriddenDecision } from './events.ts';
import { sameKind, sortedKinds } from './kinds.ts';
import { pairSet } from './links/pairs.ts';
import { idsOfRows, linkedInFile, type People, peopleOf } from './links/people.ts';

export type Classified = {
  /** At least one. The same rows give the same parts, in whatever order they are. */
  readonly parts: readonly ImportPart[];
  /** Absent when no row gives two ids. */
  readonly links?: ImportLinks;
  readonly linked: number;
  /** How many rows have other content than the files said before. */
  readonly corrected: number;
  readonly restated: number;
  /** How many distinct pupils the rows name, by whichever of their ids. */
  readonly pupils: number;
  /** Ascending by key. */
  readonly overridesManual: readonly OverriddenDecision[];
};

/**
 * Compares a file's checked rows with the school's results.
 * @param bytesMax upper bound on a part's JSON text; a smaller one only makes more parts
 * @throws Rejection school_too_large
 */
export const classify = (state: Results, rows: FileRows, bytesMax = partBytesMax): Classified => {
  const { kinds, placeOf } = sortedKinds(rows.kindList, rows.kinds);
  const pupils = pupilsOf(state, rows);
  const people = peopleOf(state, rows, pupils.known);
  const { unknown, changed, restated, linkedAnew, givenAnew, overridesManual } = fatesOf(state, rows, people);

  const contents = (chosen: Int32Array) => ({
    pupils: chosen.map((row) => pupils.numberOf(rows.pupils[row]!)),
    kinds: chosen.map((row) => placeOf[rows.kinds[row]!]!),
  });
  const classified = {
    kinds,
    pupilsKnown: state.pupils.length / pupilWords,
    linked: { keys: keysOf(rows, unknown), ...contents(unknown) },
    changed: {
      results: Int32Array.from(changed, ({ ordinal }) => ordinal),
      ...contents(Int32Array.from(changed, ({ row }) => row)),
    },
    newPupils: pupils.added(),
    restated: runsOf(restated),
  };
  const links = linksOf(rows, pupils);
  mustFit({
    pupils: classified.pupilsKnown + pupils.added().length / pupilWords,
    results: ordinals(state) + unknown.length,
  });
  return {
    parts: splitRows(classified, bytesMax),
    ...(links === undefined ? {} : { links }),
    linked: unknown.length + linkedAnew,
    corrected: changed.length - linkedAnew - givenAnew,
    restated: restated.length + givenAnew,
    pupils: new Set(idsOfRows(rows).map(people.of)).size,
    overridesManual,
  };
};

/** Gives the ids of a file the numbers that they have in the school. */
type PupilNumbers = {
  /** The number of each id of the file; −1 for one that the school does not have. */
  readonly known: Int32Array;
  /** The id's number. Gives an id that the school does not know yet the next free number. */
  numberOf(id: number): number;
  /** The pseudonyms of the ids that got a new number. */
  added(): Int32Array;
};

const pupilsOf = (state: Results, { pupilHashes }: FileRows): PupilNumbers => {
  const table = hashTable(state.pupils, pupilWords, 0);
  const known = new Int32Array(pupilHashes.length / pupilWords);
  for (let id = 0; id < known.length; id++) known[id] = table.find(pupilHashes, id * pupilWords) ?? -1;
  const numbers = known.slice();
  return {
    known,
    numberOf: (id) => {
      if (numbers[id] === -1) numbers[id] = table.findOrAdd(pupilHashes, id * pupilWords);
      return numbers[id]!;
    },
    added: () => table.words().subarray(state.pupils.length),
  };
};

/** The file's links by the numbers of ids. Those ids that no row is about get their numbers here, ascending by pseudonym. */
const linksOf = (rows: FileRows, pupils: PupilNumbers): ImportLinks | undefined => {
  const given = linkedInFile(rows);
  if (given.length === 0) return undefined;
  const before = pupils.added().length;
  const order = given.flat().sort((a, b) => compareHashes(rows.pupilHashes, a, b, pupilWords));
  for (const id of order) pupils.numberOf(id);
  const pairs = pairSet();
  for (const [a, b] of given) pairs.add(pupils.numberOf(a), pupils.numberOf(b));
  return { newPupils: pupils.added().subarray(before), pairs: pairs.pairs() };
};

/** What happens with each row (2.3). `changed` and `restated` ascend by ordinal. */
type Fates = {
  /** Rows with a key never linked before, ascending by key. */
  readonly unknown: Int32Array;
  readonly changed: readonly { readonly ordinal: number; readonly row: number }[];
  readonly restated: Int32Array;
  /** How many of the changed rows link a result that does not exist at present. */
  readonly linkedAnew: number;
  /**
   * How many of the changed rows give the content that the result had, by another id of its pupil (2.9). They restate
   * it, and the import keeps the id that it gave.
   */
  readonly givenAnew: number;
  readonly overridesManual: readonly OverriddenDecision[];
};

const fatesOf = (state: Results, file: FileRows, people: People): Fates => {
  const known = hashTable(state.keys, keyWords, 0);
  const rows = file.kinds.length;
  const unknown = new Int32Array(rows);
  const restated = new Int32Array(rows);
  let [unknowns, restateds, linkedAnew, givenAnew] = [0, 0, 0, 0];
  const changed: { ordinal: number; row: number }[] = [];
  const overridesManual: OverriddenDecision[] = [];
  for (let row = 0; row < rows; row++) {
    const ordinal = known.find(file.keys, row * keyWords);
    const result = ordinal === undefined ? undefined : resultAt(state, ordinal);
    if (ordinal === undefined) {
      unknown[unknowns++] = row;
    } else if (result !== undefined && isSameContent(state, result.content, file, row, people)) {
      if (people.isSameId(state.contentPupil.values[result.content]!, file.pupils[row]!))
        restated[restateds++] = ordinal;
      else {
        changed.push({ ordinal, row });
        givenAnew++;
      }
    } else {
      changed.push({ ordinal, row });
      if (result === undefined || result.decision?.type === 'withdrawn') linkedAnew++;
      if (result?.decision !== undefined) {
        overridesManual.push({ key: hexOf(file.keys, row, keyWords), was: result.decision.type });
      }
    }
  }
  changed.sort((a, b) => a.ordinal - b.ordinal);
  return {
    unknown: unknown.subarray(0, unknowns),
    changed,
    restated: restated.subarray(0, restateds).sort(),
    linkedAnew,
    givenAnew,
    overridesManual,
  };
};

const isSameContent = (state: Results, content: number, file: FileRows, row: number, people: People): boolean =>
  people.isSame(state.contentPupil.values[content]!, file.pupils[row]!) &&
  sameKind(state.kinds.list[state.contentKind.values[content]!]!, file.kindList[file.kinds[row]!]!);

const keysOf = ({ keys }: FileRows, rows: Int32Array): Int32Array => {
  if (rows.length * keyWords === keys.length) return keys;
  const chosen = new Int32Array(rows.length * keyWords);
  for (let at = 0; at < rows.length; at++)
    for (let i = 0; i < keyWords; i++) chosen[at * keyWords + i] = keys[rows[at]! * keyWords + i]!;
  return chosen;
};
