/** Splits an import's rows into parts that an event can carry (5.2). The same rows always give the same parts. */

import type { Kind } from '../kinds.ts';
import { shortest, varintBytes, writtenOrdinals } from './base64.ts';
import { keyWords, pupilWords } from './hashes.ts';
import { noOrdinals, type OrdinalSet, type Runs } from './ordinals.ts';
import type { ImportPart } from './part.ts';

/** JSON text of a part's data stays below this many bytes: well within the 1 MiB of an append. */
export const partBytesMax = 900_000;

/** The effect of a file on its school. The columns are as in a part, but over all rows of the file. */
export type ClassifiedRows = {
  /** Sorted. Rows refer to them by index. */
  readonly kinds: readonly Kind[];
  /** How many pupils the school has. New pupils get the next numbers in the order in which linked and then changed rows name them. */
  readonly pupilsKnown: number;
  readonly newPupils: Int32Array;
  readonly linked: ImportPart['linked'];
  readonly changed: ImportPart['changed'];
  readonly restated: Runs;
};

/** A part as ranges: of the linked rows followed by the changed ones, and of the new pupils. `bytes` is an upper bound. */
type Cut = { from: number; to: number; pupilsFrom: number; pupilsTo: number; restated: OrdinalSet; bytes: number };

const emptyPartBytes = 500;
const kindPlaceBytes = 3; // A part holds far fewer than 2^21 kinds.
const ordinalBytes = 5;
const kindTupleBytes = 24; // Five varint bytes, and the day in its dictionary.

/** Makes at least one part, so that an import without rows has something to name. */
export const splitRows = (rows: ClassifiedRows, bytesMax: number): ImportPart[] => {
  const cuts = cutRows(rows, bytesMax);
  for (const restated of slices(rows.restated, bytesMax).map(shortest)) {
    const last = cuts[cuts.length - 1]!;
    const bytes = JSON.stringify(writtenOrdinals(restated)).length;
    if (last.restated === noOrdinals && last.bytes + bytes <= bytesMax) last.restated = restated;
    else cuts.push({ ...after(last), restated, bytes: emptyPartBytes + bytes });
  }
  return cuts.map((cut) => partOf(rows, cut));
};

const after = ({ to, pupilsTo }: Pick<Cut, 'to' | 'pupilsTo'>): Cut => ({
  from: to,
  to,
  pupilsFrom: pupilsTo,
  pupilsTo,
  restated: noOrdinals,
  bytes: emptyPartBytes,
});

const cutRows = ({ kinds, pupilsKnown, linked, changed }: ClassifiedRows, bytesMax: number): Cut[] => {
  const linkedRows = linked.pupils.length;
  const cuts: Cut[] = [];
  let cut = after({ to: 0, pupilsTo: pupilsKnown });
  let kindsNamed = new Set<number>();
  const kindBytes = kinds.map(({ testCode }) => kindTupleBytes + Buffer.byteLength(JSON.stringify(testCode)));
  for (let row = 0; row < linkedRows + changed.pupils.length; row++) {
    const column = row < linkedRows ? linked : changed;
    const at = row < linkedRows ? row : row - linkedRows;
    const pupil = column.pupils[at]!;
    const kind = column.kinds[at]!;
    const rowBytes =
      ((row < linkedRows ? keyWords * 4 : ordinalBytes) + varintBytes(pupil) + kindPlaceBytes) * (4 / 3) +
      (pupil === cut.pupilsTo ? pupilWords * 4 * (4 / 3) : 0);
    if (cut.bytes + rowBytes + (kindsNamed.has(kind) ? 0 : kindBytes[kind]!) > bytesMax && cut.to > cut.from) {
      cuts.push(cut);
      cut = after(cut);
      kindsNamed = new Set();
    }
    cut.bytes += rowBytes + (kindsNamed.has(kind) ? 0 : kindBytes[kind]!);
    kindsNamed.add(kind);
    if (pupil === cut.pupilsTo) cut.pupilsTo++;
    cut.to++;
  }
  return [...cuts, cut];
};

const partOf = (rows: ClassifiedRows, { from, to, pupilsFrom, pupilsTo, restated }: Cut): ImportPart => {
  const { kinds, pupilsKnown, newPupils, linked, changed } = rows;
  const linkedRows = linked.pupils.length;
  const [linkedFrom, linkedTo] = [Math.min(from, linkedRows), Math.min(to, linkedRows)];
  const [changedFrom, changedTo] = [Math.max(from - linkedRows, 0), Math.max(to - linkedRows, 0)];
  const linkedKinds = linked.kinds.subarray(linkedFrom, linkedTo);
  const changedKinds = changed.kinds.subarray(changedFrom, changedTo);
  const named = byFrequency(linkedKinds, changedKinds);
  const places = new Map(named.map((kind, place) => [kind, place]));
  return {
    newPupils: newPupils.subarray((pupilsFrom - pupilsKnown) * pupilWords, (pupilsTo - pupilsKnown) * pupilWords),
    kinds: named.map((kind) => kinds[kind]!),
    linked: {
      keys: linked.keys.subarray(linkedFrom * keyWords, linkedTo * keyWords),
      pupils: linked.pupils.subarray(linkedFrom, linkedTo),
      kinds: linkedKinds.map((kind) => places.get(kind)!),
    },
    changed: {
      results: changed.results.subarray(changedFrom, changedTo),
      pupils: changed.pupils.subarray(changedFrom, changedTo),
      kinds: changedKinds.map((kind) => places.get(kind)!),
    },
    restated,
  };
};

/** The kinds that rows name, the most frequent first, because 128 of them take only one byte. */
const byFrequency = (...columns: readonly Int32Array[]): number[] => {
  const rows = new Map<number, number>();
  for (const column of columns) for (const kind of column) rows.set(kind, (rows.get(kind) ?? 0) + 1);
  return [...rows.keys()].sort((a, b) => rows.get(b)! - rows.get(a)! || a - b);
};

/** Cuts runs into pieces that fit even when written as bits. Any real school gets one piece. */
const slices = (runs: Runs, bytesMax: number): Runs[] => {
  const span = Math.max(8, Math.floor((bytesMax - emptyPartBytes) / 4) * 3 * 8 - 64);
  const pieces: number[][] = [];
  for (let i = 0; i < runs.length; i += 2) {
    for (let first = runs[i]!; first < runs[i + 1]!; ) {
      const piece = pieces[pieces.length - 1];
      const open = piece !== undefined && first - piece[0]! < span ? piece : [];
      if (open !== piece) pieces.push(open);
      const end = Math.min(runs[i + 1]!, (open[0] ?? first) + span);
      open.push(first, end);
      first = end;
    }
  }
  return pieces.map((piece) => Int32Array.from(piece));
};
