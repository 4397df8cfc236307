/**
 * Gathers the rows of a file while it is read, and judges them at the end (2.8). Each row becomes some 20 bytes of
 * columns, hashed (6.2), at once. No text of it is kept, so a file of any size is read in little memory.
 */

import type { DayNumber } from '../day.ts';
import { mustHaveRows } from '../files/badRows.ts';
import { type BadContent, type CheckedRows, checkedOn, type FileKnowledge, reordered } from './checkedRows.ts';
import { emptyColumn } from './columns/columns.ts';
import { GrowingColumn } from './columns/growing.ts';
import { hashTable, hexOf, keyWords, pupilWords } from './columns/hashes.ts';
import { orderOfKeys } from './columns/keyOrder.ts';
import { fileRowsMax, fileTooLarge } from './counting/bounds.ts';
import { type Kind, kindNumbers } from './kinds.ts';
import { faultsOf, keyOf, type ReadRow, type RowFault } from './row.ts';

/** HMACs under the school's secret. A result is valid until the next call. */
export type RowHashes = {
  /** Gives {@link pupilWords} words. */
  pupil(id: string): Int32Array;
  /** Gives {@link keyWords} words. */
  resultKey(key: string): Int32Array;
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
  private readonly also = new GrowingColumn();
  /** Index of the row's kind, or −1 − the index of its bad content. */
  private readonly kinds = new GrowingColumn();
  private readonly rows = new GrowingColumn();
  /** Rows without a comparable key: row, index of the bad content, pupil, second id, row, … */
  private readonly keyless = new GrowingColumn();
  private readonly pupilTable = hashTable(emptyColumn, pupilWords, 0);
  private readonly known = new Map<string, number>();
  private readonly kindNumbers = kindNumbers();
  private readonly badContents = new Map<string, { readonly place: number; readonly content: BadContent }>();
  private readonly keyTexts = new Map<string, string>();
  private readonly hashes: RowHashes;
  private readonly watched: ReadonlySet<string>;
  private rowsTaken = 0;
  private givesSecondIds = false;

  /** @param watched the few keys (hex) whose text in the file is asked for afterwards */
  constructor(hashes: RowHashes, watched: ReadonlySet<string> = new Set()) {
    this.hashes = hashes;
    this.watched = watched;
  }

  /** @throws Rejection file_too_large */
  take(row: ReadRow): void {
    if (++this.rowsTaken > fileRowsMax) throw fileTooLarge();
    const faults = faultsOf(row);
    const pupil = this.idIn(row.pupil, 'pupil', faults);
    const also = row.also === undefined ? -1 : this.idIn(row.also, 'also', faults);
    this.givesSecondIds ||= also !== -1;
    if (faults?.some(({ field }) => field === 'row' || field === 'key')) {
      for (const value of [row.row, this.placeOf(row, faults), pupil, also]) this.keyless.add(value);
      return;
    }
    const text = keyOf(row);
    const key = this.hashes.resultKey(text);
    for (let word = 0; word < keyWords; word++) this.keys.add(key[word]!);
    if (this.watched.size > 0) this.watch(key, text);
    this.pupils.add(pupil);
    this.also.add(also);
    this.kinds.add(faults === undefined ? this.kindNumbers.numberOf(kindOf(row)) : -1 - this.placeOf(row, faults));
    this.rows.add(row.row);
  }

  /**
   * To be called once, after the last row.
   * @throws Rejection file_empty
   */
  read(knowledge: FileKnowledge = {}): ReadFile {
    mustHaveRows(this.rowsTaken);
    const keys = this.keys.taken();
    const order = orderOfKeys(keys);
    const gathered = {
      keys: reordered(keys, order, keyWords),
      pupils: reordered(this.pupils.taken(), order),
      also: this.givesSecondIds ? reordered(this.also.taken(), order) : undefined,
      kinds: reordered(this.kinds.taken(), order),
      rows: reordered(this.rows.taken(), order),
      keyless: this.keyless.taken(),
      pupilHashes: this.pupilTable.words(),
      kindList: this.kindNumbers.all(),
      badContents: [...this.badContents.values()].map(({ content }) => content),
    };
    return {
      checked: (linkedOn) => checkedOn(gathered, knowledge, linkedOn),
      keyTexts: this.keyTexts,
      pupilIds: (places) => this.idsOf(new Set(places)),
    };
  }

  /** The number of an id; −1 for one with a fault. */
  private idIn(id: string, field: 'pupil' | 'also', faults: readonly RowFault[] | undefined): number {
    const isBad = id === '' || faults?.some((fault) => fault.field === field || fault.field === 'row');
    return isBad ? -1 : this.pupilOf(id);
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

  private placeOf({ takenOn, testCode }: ReadRow, faults: readonly RowFault[]): number {
    const isKnown = (field: RowFault['field']) =>
      !faults.some((fault) => fault.field === field || fault.field === 'row');
    const content: BadContent = {
      faults,
      takenOn: isKnown('takenOn') ? takenOn : undefined,
      testCode: isKnown('testCode') ? detached(testCode) : undefined,
    };
    const identity = JSON.stringify(content);
    const known = this.badContents.get(identity);
    if (known !== undefined) return known.place;
    const place = this.badContents.size;
    this.badContents.set(identity, { place, content });
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
