/** Separates the good rows of a whole file from the bad ones (2.8). */

import type { DayNumber } from '../day.ts';
import { type AllBadRows, BadRowList, type BadRows } from '../files/badRows.ts';
import { keyWords, pupilWords } from './columns/hashes.ts';
import type { Kind } from './kinds.ts';
import { conflictFault, type FileFormat, faultIn, lateFault, plainFormat, type RowFault } from './row.ts';

/** Rows that may be stored, one per key, ascending by key. Nothing tells their order in the file. */
export type FileRows = {
  readonly keys: Int32Array;
  /** By row: index in `pupilHashes`. */
  readonly pupils: Int32Array;
  /** By row: index in `kindList`. */
  readonly kinds: Int32Array;
  readonly pupilHashes: Int32Array;
  readonly kindList: readonly Kind[];
  /**
   * Second ids that good rows give of their pupils (2.9): by index in `pupilHashes`, the index there of the second id, or
   * −1. Undefined when no row of the file gives one.
   */
  readonly also?: Int32Array;
};

export type CheckedRows = BadRows & {
  readonly rows: FileRows;
  /** Every bad row, not only the first ones. */
  readonly allBad: () => AllBadRows;
};

/** The year group that results of a test get, if the file says it elsewhere than in their rows. */
export type TestFacts = { readonly yearGroup: number | null };

/** Facts about rows that are only known once the whole file has been read. */
export type FileKnowledge = {
  readonly format?: FileFormat;
  /** The facts of the test with this code, or the fault of every row that names it. */
  readonly settle?: (testCode: string | null) => TestFacts | RowFault;
};

/** What is known of rows that are bad by themselves, so that their other faults are found too. */
export type BadContent = {
  readonly faults: readonly RowFault[];
  /** Undefined where it is not known; so is `testCode`. */
  readonly takenOn: DayNumber | undefined;
  readonly testCode: string | undefined;
};

/** Columns ascending by key. Rows with the same key are in the order of the file. */
export type Gathered = {
  readonly keys: Int32Array;
  /** −1 for a row whose pupil has a fault. */
  readonly pupils: Int32Array;
  /** Second ids, numbered like pupils; −1 for a row without one. Undefined when no row has one. */
  readonly also: Int32Array | undefined;
  /** Index in `kindList`, or −1 − the index in `badContents`. */
  readonly kinds: Int32Array;
  readonly rows: Int32Array;
  /** Rows without a comparable key: row, index in `badContents`, pupil, second id, row, … */
  readonly keyless: Int32Array;
  readonly pupilHashes: Int32Array;
  readonly kindList: readonly Kind[];
  readonly badContents: readonly BadContent[];
};

/** Numbers in `keyless` of one row. */
const keylessWidth = 4;

/**
 * Rows with one key and the same content count as one; with different content all of them are bad. So are all rows that
 * give an id of a pupil beside two different others.
 */
export const checkedOn = (gathered: Gathered, knowledge: FileKnowledge, linkedOn: DayNumber): CheckedRows => {
  const { keys, pupils, also, kinds, rows, keyless } = gathered;
  const { kindList, faultsAt } = settledOn(gathered, knowledge, linkedOn);
  const idsFaults = idsContradicted(gathered);
  const bad = badRowsOf(knowledge.format ?? plainFormat, linkedOn);
  const good = new Uint32Array(rows.length);
  let groups = 0;
  for (let from = 0, to = 0; from < rows.length; from = to) {
    let differ = false;
    let [compared, uncompared] = kinds[from]! < 0 ? [-1, 1] : [from, 0];
    for (to = from + 1; to < rows.length && sameKey(keys, from, to); to++) {
      if (kinds[to]! < 0) uncompared++;
      else if (compared === -1) compared = to;
      else differ ||= pupils[to] !== pupils[compared] || kinds[to] !== kinds[compared];
    }
    let first = -1;
    for (let at = from; at < to; at++) {
      const own = faultsAt(kinds[at]!);
      // The content of a row that is bad by itself is not known, so it may differ from that of a good row.
      const contradicts = kinds[at]! >= 0 && (differ || (uncompared > 0 && own === none));
      const ids = idsFaults(pupils[at]!, also?.[at] ?? -1);
      if (own !== none || contradicts || ids !== none) bad.add(rows[at]!, own, ids, contradicts ? conflict : none);
      // Among equal rows, one that gives a second id stands for all.
      else if (first === -1 || also?.[first] === -1) first = at;
    }
    if (first !== -1) good[groups++] = first;
  }
  for (let n = 0; n < keyless.length; n += keylessWidth)
    bad.add(keyless[n]!, faultsAt(-1 - keyless[n + 1]!), idsFaults(keyless[n + 2]!, keyless[n + 3]!), none);
  return {
    rows: chosenRows(gathered, kindList, good.subarray(0, groups)),
    ...bad.list.listed(rows.length + keyless.length / keylessWidth),
    allBad: () => bad.list.all(),
  };
};

const none: readonly RowFault[] = [];
const conflict: readonly RowFault[] = [conflictFault];

/** The final kinds, and the faults of rows by their index in {@link Gathered.kinds}. */
const settledOn = ({ kindList, badContents }: Gathered, { settle }: FileKnowledge, linkedOn: DayNumber) => {
  const settled = (testCode: string | null): Partial<TestFacts> | RowFault => settle?.(testCode) ?? {};
  const late = (takenOn: DayNumber | undefined) => (takenOn !== undefined && takenOn > linkedOn ? [lateFault] : none);
  const all = (...lists: (readonly RowFault[])[]) => {
    const faults = lists.flat();
    return faults.length === 0 ? none : faults;
  };
  const facts = kindList.map(({ testCode }) => settled(testCode));
  const ofKinds = facts.map((fact, n) => all(late(kindList[n]!.takenOn), 'code' in fact ? [fact] : none));
  const ofContents = badContents.map(({ faults, takenOn, testCode }) => {
    const fact = testCode === undefined ? {} : settled(testCode === '' ? null : testCode);
    return all(faults, late(takenOn), 'code' in fact ? [fact] : none);
  });
  return {
    // The kind of a fault is used by no good row, so it stays as it is.
    kindList: kindList.map((kind, n): Kind => ('code' in facts[n]! ? kind : { ...kind, ...facts[n]! })),
    faultsAt: (kind: number): readonly RowFault[] => (kind < 0 ? ofContents[-1 - kind]! : ofKinds[kind]!),
  };
};

const sameKey = (keys: Int32Array, a: number, b: number): boolean => {
  for (let i = 0; i < keyWords; i++) if (keys[a * keyWords + i] !== keys[b * keyWords + i]) return false;
  return true;
};

/** A function that gives the faults of a row by its two ids (2.8): pupils would merge if it were taken. */
const idsContradicted = ({ pupils, also, keyless, pupilHashes }: Gathered) => {
  if (also === undefined) return (): readonly RowFault[] => none;
  const secondOf = new PairedIds(pupilHashes.length / pupilWords);
  const pupilOf = new PairedIds(pupilHashes.length / pupilWords);
  const pair = (pupil: number, second: number): void => {
    if (pupil === -1 || second === -1) return;
    secondOf.add(pupil, second);
    pupilOf.add(second, pupil);
  };
  for (let at = 0; at < pupils.length; at++) pair(pupils[at]!, also[at]!);
  for (let n = 0; n < keyless.length; n += keylessWidth) pair(keyless[n + 2]!, keyless[n + 3]!);
  return (pupil: number, second: number): readonly RowFault[] => {
    if (pupil === -1 || second === -1) return none;
    const [pupilShared, secondShared] = [pupilOf.isContradicted(second), secondOf.isContradicted(pupil)];
    if (!pupilShared) return secondShared ? severalSeconds : none;
    return secondShared ? [...severalPupils, ...severalSeconds] : severalPupils;
  };
};

const severalPupils: readonly RowFault[] = [{ field: 'pupil', code: 'ids_contradict' }];
const severalSeconds: readonly RowFault[] = [{ field: 'also', code: 'ids_contradict' }];

/** Which id stands beside each id, and whether another one does too. */
class PairedIds {
  private readonly beside: Int32Array;
  private readonly contradicted: Uint8Array;

  constructor(ids: number) {
    this.beside = new Int32Array(ids).fill(-1);
    this.contradicted = new Uint8Array(ids);
  }

  add(id: number, other: number): void {
    if (this.beside[id] === -1) this.beside[id] = other;
    else if (this.beside[id] !== other) this.contradicted[id] = 1;
  }

  isContradicted(id: number): boolean {
    return this.contradicted[id] === 1;
  }
}

export const reordered = (values: Int32Array, order: Uint32Array, width = 1): Int32Array => {
  const ordered = new Int32Array(order.length * width);
  for (let n = 0; n < order.length; n++)
    for (let i = 0; i < width; i++) ordered[n * width + i] = values[order[n]! * width + i]!;
  return ordered;
};

const chosenRows = (gathered: Gathered, kindList: readonly Kind[], good: Uint32Array): FileRows => {
  const { keys, pupils, kinds, pupilHashes, also } = gathered;
  const second = also === undefined ? {} : { also: secondIds(gathered, also, good) };
  const shared = { pupilHashes, kindList, ...second };
  if (good.length === pupils.length) return { keys, pupils, kinds, ...shared };
  const chosen = (column: Int32Array, width = 1) => reordered(column, good, width);
  return { keys: chosen(keys, keyWords), pupils: chosen(pupils), kinds: chosen(kinds), ...shared };
};

/** The second id of each pupil, −1 for none. There is at most one, because good rows give no id beside two others. */
const secondIds = ({ pupils, pupilHashes }: Gathered, also: Int32Array, good: Uint32Array): Int32Array => {
  const second = new Int32Array(pupilHashes.length / pupilWords).fill(-1);
  for (const at of good) if (also[at] !== -1 && also[at] !== pupils[at]) second[pupils[at]!] = also[at]!;
  return second;
};

/** Lists bad rows in the words of the file. Rows with the same faults share them. */
const badRowsOf = (format: FileFormat, linkedOn: DayNumber) => {
  const list = new BadRowList();
  const texts = new Map<readonly RowFault[], string>();
  const sets = new Map<string, number>();
  const textOf = (faults: readonly RowFault[]): string => {
    const known = texts.get(faults);
    if (known !== undefined) return known;
    const text = JSON.stringify(faults);
    texts.set(faults, text);
    return text;
  };
  return {
    list,
    add: (row: number, ...lists: readonly (readonly RowFault[])[]): void => {
      const identity = lists.map(textOf).join();
      let set = sets.get(identity);
      if (set === undefined) {
        set = list.addSet(lists.flat().map((fault) => faultIn(format, fault, linkedOn)));
        sets.set(identity, set);
      }
      list.add(row, set);
    },
  };
};
