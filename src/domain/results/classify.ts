/** Finds what a file adds to a school's results or changes in them (2.3, 2.5). This is the decision behind every import. */

import type { FileRows } from './checkedRows.ts';
import { hashTable, hexOf, keyWords, pupilWords } from './columns/hashes.ts';
import { runsOf } from './columns/ordinals.ts';
import type { ImportPart } from './columns/part.ts';
import { partBytesMax, splitRows } from './columns/split.ts';
import { ordinals, type Results, resultAt } from './columns/state.ts';
import { mustFit } from './counting/bounds.ts';
import type { OverriddenDecision } from './events.ts';
import { sameKind, sortedKinds } from './kinds.ts';
import { pupilsNamed } from './known.ts';

export type Classified = {
  /** At least one. The same rows give the same parts, in whatever order they are. */
  readonly parts: readonly ImportPart[];
  readonly linked: number;
  /** How many rows have other content than the files said before. */
  readonly corrected: number;
  readonly restated: number;
  /** How many distinct pupils the rows name. */
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
  const { unknown, changed, restated, linkedAnew, overridesManual } = fatesOf(state, rows, pupils);

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
  mustFit({
    pupils: classified.pupilsKnown + classified.newPupils.length / pupilWords,
    results: ordinals(state) + unknown.length,
  });
  return {
    parts: splitRows(classified, bytesMax),
    linked: unknown.length + linkedAnew,
    corrected: changed.length - linkedAnew,
    restated: restated.length,
    pupils: pupilsIn(rows),
    overridesManual,
  };
};

/** Gives a file's pupils the numbers that they have in the school. */
type PupilNumbers = {
  /** The pupil's number; undefined for a pupil whom the school does not have. */
  known(pupil: number): number | undefined;
  /** The pupil's number. Gives a pupil whom the school does not know yet the next free number. */
  numberOf(pupil: number): number;
  /** The pseudonyms of the pupils that got a new number. */
  added(): Int32Array;
};

const pupilsOf = (state: Results, { pupilHashes }: FileRows): PupilNumbers => {
  const table = hashTable(state.pupils, pupilWords, 0);
  const numbers = new Int32Array(pupilHashes.length / pupilWords);
  for (let pupil = 0; pupil < numbers.length; pupil++)
    numbers[pupil] = table.find(pupilHashes, pupil * pupilWords) ?? -1;
  return {
    known: (pupil) => (numbers[pupil] === -1 ? undefined : numbers[pupil]),
    numberOf: (pupil) => {
      if (numbers[pupil] === -1) numbers[pupil] = table.findOrAdd(pupilHashes, pupil * pupilWords);
      return numbers[pupil]!;
    },
    added: () => table.words().subarray(state.pupils.length),
  };
};

/** How many distinct pupils these rows name. */
export const pupilsIn = (rows: FileRows): number => pupilsNamed(rows).length;

/** What happens with each row (2.3). `changed` and `restated` ascend by ordinal. */
type Fates = {
  /** Rows with a key never linked before, ascending by key. */
  readonly unknown: Int32Array;
  readonly changed: readonly { readonly ordinal: number; readonly row: number }[];
  readonly restated: Int32Array;
  /** How many of the changed rows link a result that does not exist at present. */
  readonly linkedAnew: number;
  readonly overridesManual: readonly OverriddenDecision[];
};

const fatesOf = (state: Results, file: FileRows, pupils: PupilNumbers): Fates => {
  const known = hashTable(state.keys, keyWords, 0);
  const rows = file.kinds.length;
  const unknown = new Int32Array(rows);
  const restated = new Int32Array(rows);
  let [unknowns, restateds, linkedAnew] = [0, 0, 0];
  const changed: { ordinal: number; row: number }[] = [];
  const overridesManual: OverriddenDecision[] = [];
  for (let row = 0; row < rows; row++) {
    const ordinal = known.find(file.keys, row * keyWords);
    const result = ordinal === undefined ? undefined : resultAt(state, ordinal);
    if (ordinal === undefined) {
      unknown[unknowns++] = row;
    } else if (
      result !== undefined &&
      state.contentPupil.values[result.content] === pupils.known(file.pupils[row]!) &&
      sameKind(state.kinds.list[state.contentKind.values[result.content]!]!, file.kindList[file.kinds[row]!]!)
    ) {
      restated[restateds++] = ordinal;
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
    overridesManual,
  };
};

const keysOf = ({ keys }: FileRows, rows: Int32Array): Int32Array => {
  if (rows.length * keyWords === keys.length) return keys;
  const chosen = new Int32Array(rows.length * keyWords);
  for (let at = 0; at < rows.length; at++)
    for (let i = 0; i < keyWords; i++) chosen[at * keyWords + i] = keys[rows[at]! * keyWords + i]!;
  return chosen;
};
