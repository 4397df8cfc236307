/** What a file says that a school's results do not say yet (2.3, 2.5): the decision behind every import. */
import type { OverriddenDecision } from './events.ts';
import { type HashTable, hashTable, hexOf, keyWords, pupilWords } from './hashes.ts';
import { distinctKinds, type Kind, sameKind } from './kinds.ts';
import { runsOf } from './ordinals.ts';
import type { ImportPart } from './part.ts';
import { partBytesMax, splitRows } from './split.ts';
import { type Results, resultAt } from './state.ts';

/** A row as it may be stored (6.2): key 8 bytes, pupil 32 bytes, both HMACs under the school's secret. */
export type PreparedRow = { readonly key: Uint8Array; readonly pupil: Uint8Array; readonly kind: Kind };

export type Classified = {
  /** At least one; the same for the same rows in any order. */
  readonly parts: readonly ImportPart[];
  readonly linked: number;
  /** Rows whose content is not what the files said before. */
  readonly corrected: number;
  readonly restated: number;
  /** Distinct pupils among the rows. */
  readonly pupils: number;
  /** Ascending by key. */
  readonly overridesManual: readonly OverriddenDecision[];
};

/**
 * Compares a file's checked rows, in any order, with what the school has.
 * @param bytesMax bound on a part's JSON text; a smaller one only makes more parts.
 * @throws RangeError when two rows have one key: readers see to it that none have (2.8).
 */
export const classify = (state: Results, rows: readonly PreparedRow[], bytesMax = partBytesMax): Classified => {
  const file = sortedByKey(rows);
  const pupils = hashTable(state.pupils, pupilWords, rows.length);
  const { unknown, changed, restated, linkedAnew, overridesManual } = fatesOf(state, file, pupils);

  const pupilsKnown = state.pupils.length / pupilWords;
  const contents = (chosen: Int32Array) => ({
    pupils: chosen.map((row) => pupils.findOrAdd(file.pupils, row * pupilWords)),
    kinds: chosen.map((row) => file.kindOfRow[row]!),
  });
  const classified = {
    kinds: file.kinds,
    pupilsKnown,
    linked: { keys: keysOf(file, unknown), ...contents(unknown) },
    changed: {
      results: Int32Array.from(changed, ({ ordinal }) => ordinal),
      ...contents(Int32Array.from(changed, ({ row }) => row)),
    },
    newPupils: pupils.words().subarray(pupilsKnown * pupilWords),
    restated: runsOf(restated),
  };
  return {
    parts: splitRows(classified, bytesMax),
    linked: unknown.length + linkedAnew,
    corrected: changed.length - linkedAnew,
    restated: restated.length,
    pupils: new Set(rows.map((_, row) => pupils.find(file.pupils, row * pupilWords))).size,
    overridesManual,
  };
};

/** A file's rows as columns, ascending by key: from here on nothing tells their order in the file. */
type SortedFile = {
  readonly keys: Int32Array;
  readonly pupils: Int32Array;
  readonly kinds: readonly Kind[];
  readonly kindOfRow: Int32Array;
};

const sortedByKey = (rows: readonly PreparedRow[]): SortedFile => {
  const halves = rows.map(({ key }) => new DataView(key.buffer, key.byteOffset));
  const high = Uint32Array.from(halves, (half) => half.getUint32(0));
  const low = Uint32Array.from(halves, (half) => half.getUint32(4));
  const order = Uint32Array.from(rows.keys()).sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]!);

  const keys = new Int32Array(rows.length * keyWords);
  const pupils = new Int32Array(rows.length * pupilWords);
  const [keyBytes, pupilBytes] = [new Uint8Array(keys.buffer), new Uint8Array(pupils.buffer)];
  order.forEach((row, at) => {
    keyBytes.set(rows[row]!.key, at * keyWords * 4);
    pupilBytes.set(rows[row]!.pupil, at * pupilWords * 4);
    const before = order[at - 1];
    if (before !== undefined && high[before] === high[row] && low[before] === low[row]) {
      throw new RangeError('Two rows of one file have the same key');
    }
  });

  const { kinds, places } = distinctKinds(rows.map(({ kind }) => kind));
  return { keys, pupils, kinds, kindOfRow: Int32Array.from(order, (row) => places[row]!) };
};

/** What becomes of each row (2.3). `changed` and `restated` ascend by ordinal. */
type Fates = {
  /** Rows with a key never linked before, ascending by key. */
  readonly unknown: Int32Array;
  readonly changed: readonly { readonly ordinal: number; readonly row: number }[];
  readonly restated: Int32Array;
  /** Of the changed ones: those that link a result which does not exist now. */
  readonly linkedAnew: number;
  readonly overridesManual: readonly OverriddenDecision[];
};

const fatesOf = (state: Results, file: SortedFile, pupils: HashTable): Fates => {
  const ordinals = hashTable(state.keys, keyWords, 0);
  const unknown: number[] = [];
  const changed: { ordinal: number; row: number }[] = [];
  const restated: number[] = [];
  const overridesManual: OverriddenDecision[] = [];
  let linkedAnew = 0;
  for (const [row, kind] of file.kindOfRow.entries()) {
    const ordinal = ordinals.find(file.keys, row * keyWords);
    const result = ordinal === undefined ? undefined : resultAt(state, ordinal);
    if (ordinal === undefined) {
      unknown.push(row);
    } else if (
      result !== undefined &&
      state.contentPupil.values[result.content] === pupils.find(file.pupils, row * pupilWords) &&
      sameKind(state.kinds.list[state.contentKind.values[result.content]!]!, file.kinds[kind]!)
    ) {
      restated.push(ordinal);
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
    unknown: Int32Array.from(unknown),
    changed,
    restated: Int32Array.from(restated).sort(),
    linkedAnew,
    overridesManual,
  };
};

const keysOf = ({ keys }: SortedFile, rows: Int32Array): Int32Array => {
  const chosen = new Int32Array(rows.length * keyWords);
  for (const [at, row] of rows.entries()) {
    chosen.set(keys.subarray(row * keyWords, (row + 1) * keyWords), at * keyWords);
  }
  return chosen;
};
