/**
 * Gathers the rows of a file while it is read, and judges them at the end (2.8). Each row becomes some 20 bytes of
 * columns, hashed (6.2), at once. No text of it is kept, so a file of any size is read in little memory.
 */

import type { DayNumber } from '../day.ts';
import { type BadRow, type BadRows, badRowsListedMax } from '../parties/badRows.ts';
import { emptyColumn } from './columns/columns.ts';
import { GrowingColumn } from './columns/growing.ts';
import { hashTable, hexOf, keyWords, pupilWords } from './columns/hashes.ts';
import { orderOfKeys } from './columns/keyOrder.ts';
import { fileRowsMax, fileTooLarge } from './counting/bounds.ts';
import { type Kind, kindNumbers } from './kinds.ts';
import { conflictFault, faultOf, keyOf, linkingFault, type ReadRow, type RowFault, type RowField } from './row.ts';

/** HMACs under the school's secret. A result is valid until the next call. */
export type RowHashes = {
  /** Gives {@link pupilWords} words. */
  pupil(id: string): Int32Array;
  /** Gives {@link keyWords} words. */
  resultKey(key: string): Int32Array;
};

/** Rows that may be stored, one per key, ascending by key. Nothing tells their order in the file. */
export type FileRows = {
  readonly keys: Int32Array;
  /** By row: index in `pupilHashes`. */
  readonly pupils: Int32Array;
  /** By row: index in `kindList`. */
  readonly kinds: Int32Array;
  readonly pupilHashes: Int32Array;
  readonly kindList: readonly Kind[];
};

export type CheckedRows = BadRows & { readonly rows: FileRows };

/** Facts about rows that are only known once the whole file has been read. */
export type FileKnowledge = {
  /** The final form of a kind, or the reason why no row may have it. Two kinds never get the same form. */
  readonly settle?: (kind: Kind) => Kind | RowFault;
  /** The format's names of fields, where they differ from ours. */
  readonly fieldNames?: Readonly<Partial<Record<RowField, string>>>;
};

export type ReadFile = {
  /** The rows that may be linked on a day. */
  checked(linkedOn: DayNumber): CheckedRows;
  /** The text in the file of the watched keys, by the hash's hex. */
  readonly keyTexts: ReadonlyMap<string, string>;
  /**
   * The ids, as in the file, of the pupils at these places in `pupilHashes`. Personal data: it is only there to find the
   * school that a file belongs to (2.10). Complete for a file that names no more pupils than a school may have.
   */
  pupilIds(places: readonly number[]): string[];
};

// The pseudonyms of this many pupils are remembered. Those of other pupils are made again.
const pupilsRememberedMax = 50_000;

/** Takes a file's rows one by one. */
export class RowGathering {
  private readonly keys = new GrowingColumn();
  private readonly pupils = new GrowingColumn();
  /** Index of the row's kind, or −1 − the index of its fault. */
  private readonly kinds = new GrowingColumn();
  private readonly rows = new GrowingColumn();
  /** Rows without a comparable key: row, index of the fault, row, … */
  private readonly keyless = new GrowingColumn();
  private readonly pupilTable = hashTable(emptyColumn, pupilWords, 0);
  private readonly known = new Map<string, number>();
  private readonly kindNumbers = kindNumbers();
  private readonly faults = new Map<string, { readonly place: number; readonly fault: RowFault }>();
  private readonly keyTexts = new Map<string, string>();
  private readonly hashes: RowHashes;
  private readonly watched: ReadonlySet<string>;
  private rowsTaken = 0;

  /** @param watched the few keys (hex) whose text in the file is asked for afterwards */
  constructor(hashes: RowHashes, watched: ReadonlySet<string> = new Set()) {
    this.hashes = hashes;
    this.watched = watched;
  }

  /** @throws Rejection file_too_large */
  take(row: ReadRow): void {
    if (++this.rowsTaken > fileRowsMax) throw fileTooLarge();
    const fault = faultOf(row);
    if (fault !== undefined && (fault.field === 'row' || fault.field === 'key')) {
      this.keyless.add(row.row);
      this.keyless.add(this.placeOf(fault));
      return;
    }
    const text = keyOf(row);
    const key = this.hashes.resultKey(text);
    for (let word = 0; word < keyWords; word++) this.keys.add(key[word]!);
    if (this.watched.size > 0) this.watch(key, text);
    this.pupils.add(fault === undefined ? this.pupilOf(row.pupil) : -1);
    this.kinds.add(fault === undefined ? this.kindNumbers.numberOf(kindOf(row)) : -1 - this.placeOf(fault));
    this.rows.add(row.row);
  }

  /** To be called once, after the last row. */
  read({ settle = (kind) => kind, fieldNames = {} }: FileKnowledge = {}): ReadFile {
    const keys = this.keys.taken();
    const order = orderOfKeys(keys);
    const gathered: Gathered = {
      keys: inOrder(keys, order, keyWords),
      pupils: inOrder(this.pupils.taken(), order),
      kinds: inOrder(this.kinds.taken(), order),
      rows: inOrder(this.rows.taken(), order),
      keyless: this.keyless.taken(),
      pupilHashes: this.pupilTable.words(),
      settled: this.kindNumbers.all().map(settle),
      faults: [...this.faults.values()].map(({ fault }) => fault),
      fieldNames,
    };
    return {
      checked: (linkedOn) => checkedOn(gathered, linkedOn),
      keyTexts: this.keyTexts,
      pupilIds: (places) => this.idsOf(new Set(places)),
    };
  }

  private pupilOf(id: string): number {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const number = this.pupilTable.findOrAdd(this.hashes.pupil(id), 0);
    if (this.known.size === pupilsRememberedMax) this.known.clear();
    this.known.set(detached(id), number);
    return number;
  }

  private idsOf(places: ReadonlySet<number>): string[] {
    return [...this.known].flatMap(([id, place]) => (places.has(place) ? [id] : []));
  }

  private placeOf(fault: RowFault): number {
    const identity = `${fault.field} ${fault.message}`;
    const known = this.faults.get(identity);
    if (known !== undefined) return known.place;
    const place = this.faults.size;
    this.faults.set(identity, { place, fault });
    return place;
  }

  private watch(key: Int32Array, text: string): void {
    const hex = hexOf(key, 0, keyWords);
    if (this.watched.has(hex)) this.keyTexts.set(hex, detached(text));
  }
}

/** Copies text: a piece cut out of a larger text would keep all of that in memory. */
const detached = (text: string): string => Buffer.from(text).toString();

const kindOf = ({ category, takenOn, yearGroup, testCode }: ReadRow): Kind => ({
  category: category!,
  takenOn: takenOn!,
  yearGroup: yearGroup!,
  testCode: testCode === '' ? null : testCode,
});

const inOrder = (values: Int32Array, order: Uint32Array, width = 1): Int32Array => {
  const ordered = new Int32Array(order.length * width);
  for (let n = 0; n < order.length; n++)
    for (let i = 0; i < width; i++) ordered[n * width + i] = values[order[n]! * width + i]!;
  return ordered;
};

/** Columns ascending by key. Rows with the same key are in the order of the file. */
type Gathered = {
  readonly keys: Int32Array;
  readonly pupils: Int32Array;
  readonly kinds: Int32Array;
  readonly rows: Int32Array;
  readonly keyless: Int32Array;
  readonly pupilHashes: Int32Array;
  readonly settled: readonly (Kind | RowFault)[];
  readonly faults: readonly RowFault[];
  readonly fieldNames: NonNullable<FileKnowledge['fieldNames']>;
};

/**
 * Separates good rows from bad ones. Two rows with one key and the same content count as one; with different content
 * all of them are bad.
 */
const checkedOn = (gathered: Gathered, linkedOn: DayNumber): CheckedRows => {
  const { keys, pupils, kinds, rows, keyless, settled, faults } = gathered;
  const faultOfKind = settled.map((kind) => ('field' in kind ? kind : linkingFault(kind, linkedOn)));
  const faultAt = (at: number): RowFault | undefined =>
    kinds[at]! < 0 ? faults[-1 - kinds[at]!] : faultOfKind[kinds[at]!];
  const bad = badRowsIn(gathered.fieldNames);
  const good = new Uint32Array(rows.length);
  let goodRows = 0;
  for (let from = 0, to = 0; from < rows.length; from = to) {
    let agree = faultAt(from) === undefined;
    for (to = from + 1; to < rows.length && sameKey(keys, from, to); to++)
      agree &&= pupils[to] === pupils[from] && kinds[to] === kinds[from];
    if (agree) good[goodRows++] = from;
    // A bad row has other content than a good one. Which of the two is meant is then unknown, so all of them are bad.
    else for (let at = from; at < to; at++) bad.add(rows[at]!, faultAt(at) ?? conflictFault);
  }
  for (let n = 0; n < keyless.length; n += 2) bad.add(keyless[n]!, faults[keyless[n + 1]!]!);
  return { rows: fileRows(gathered, good.subarray(0, goodRows)), ...bad.listed() };
};

const sameKey = (keys: Int32Array, a: number, b: number): boolean => {
  for (let i = 0; i < keyWords; i++) if (keys[a * keyWords + i] !== keys[b * keyWords + i]) return false;
  return true;
};

const fileRows = ({ keys, pupils, kinds, pupilHashes, settled }: Gathered, good: Uint32Array): FileRows => {
  // Only good rows refer to a kind, and the entry of a good row is a kind and no fault.
  const shared = { pupilHashes, kindList: settled as readonly Kind[] };
  if (good.length === pupils.length) return { keys, pupils, kinds, ...shared };
  const chosen = (column: Int32Array, width = 1) => inOrder(column, good, width);
  return { keys: chosen(keys, keyWords), pupils: chosen(pupils), kinds: chosen(kinds), ...shared };
};

const badRowsIn = (fieldNames: Gathered['fieldNames']) => {
  let first: BadRow[] = [];
  let badRowsTotal = 0;
  const cut = (): void => {
    first = first.sort((a, b) => a.row - b.row).slice(0, badRowsListedMax);
  };
  return {
    add: (row: number, { field, message }: RowFault): void => {
      badRowsTotal++;
      first.push({ row, field: fieldNames[field] ?? field, message });
      if (first.length === badRowsListedMax * 100) cut();
    },
    listed: (): BadRows => {
      cut();
      return { badRows: first, badRowsTotal };
    },
  };
};
