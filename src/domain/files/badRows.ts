/** Why rows of a file are refused, in the form in which every kind of file reports them (2.8). Texts are made in http. */
import type { Day } from '../day.ts';
import { Rejection } from '../rejection.ts';

/** What is wrong in a cell, or with a row. */
export const faultCodes = [
  // the cell by itself
  'missing',
  'too_long',
  'rounded',
  'not_text',
  'unknown_word',
  'wrong_form',
  'not_one_line',
  'not_a_day',
  'too_early',
  'too_late',
  'in_future',
  'out_of_range',
  'too_many',
  // the cell beside other rows
  'not_listed',
  'listed_twice',
  'repeated',
  'contradicts',
  'ids_contradict',
  // the row as a whole
  'too_many_cells',
  'not_as_schema',
] as const;

export type FaultCode = (typeof faultCodes)[number];

/** How a format writes a day: `2026-06-12`, `12-6-2026`, or a cell that a spreadsheet shows as a date. */
export type DayForm = 'year-first' | 'day-first' | 'date-cell';

/** What would be right in a place of the file. These are facts, and never quote the file. */
export type Accepted =
  /** Text. `charactersMin` is 0 where it may be left out. */
  | { readonly is: 'text'; readonly charactersMin: 0 | 1; readonly charactersMax: number }
  | { readonly is: 'word'; readonly words: readonly string[]; readonly optional?: boolean }
  /** `example` is invented. */
  | { readonly is: 'form'; readonly example: string; readonly optional?: boolean }
  | {
      readonly is: 'day';
      readonly forms: readonly DayForm[];
      readonly from: Day;
      readonly until: Day;
      readonly optional?: boolean;
    }
  | { readonly is: 'number'; readonly from: number; readonly to: number; readonly optional?: boolean }
  /** One of the things that the file lists under this name. */
  | { readonly is: 'listed'; readonly among: string; readonly optional?: boolean }
  /** The value stands only once in the file. */
  | { readonly is: 'once' }
  /** Every row about the same thing has the same value. */
  | { readonly is: 'same' }
  /** One id of this column beside one id of the other column, in the whole file. */
  | { readonly is: 'one-beside-one'; readonly other: string }
  /** At most this many cells in a row, or things in one place. */
  | { readonly is: 'at-most'; readonly count: number; readonly of: 'cells' | 'roles' | 'groups' }
  /** The elements of the format's XSD, in its order. */
  | { readonly is: 'schema' }
  /** What the rules of the row's step allow there: a day is not after today. */
  | { readonly is: 'allowed'; readonly what: 'school' | 'plan' | 'agreement' | 'past-day' };

/** One fault. `column` is the name that the file itself uses; null for a fault of the row as a whole. */
export type Fault = { readonly column: string | null; readonly code: FaultCode; readonly accepted: Accepted };

/** All faults of one row. `row` is the number by which a person finds it. The row itself is never quoted. */
export type BadRow = { readonly row: number; readonly faults: readonly Fault[] };

const badRowsListedMax = 100;

/** What was found in the rows of a file. */
export type BadRows = {
  /** The first {@link badRowsListedMax} in the order of the file. */
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;
  /** In all bad rows together. */
  readonly faultsTotal: number;
  readonly goodRows: number;
};

/**
 * Every bad row, in little room, because a file may have a million of them and they pass between threads. Row `n` has
 * the faults `sets[n]` of `faultSets`.
 */
export type AllBadRows = {
  /** Ascending. */
  readonly rows: Int32Array;
  readonly sets: Int32Array;
  readonly faultSets: readonly (readonly Fault[])[];
};

/** Gathers bad rows in any order. */
export class BadRowList {
  /** A row and the index of its faults in one number, so that they are sorted together. */
  private readonly found: number[] = [];
  private readonly faultSets: (readonly Fault[])[] = [];
  private faultsTotal = 0;
  private inOrder: Float64Array | undefined;

  /** A place for faults that many rows may have. */
  addSet(faults: readonly Fault[]): number {
    return this.faultSets.push(faults) - 1;
  }

  /** @param set what {@link addSet} gave */
  add(row: number, set: number): void {
    this.found.push(row * setsMax + set);
    this.faultsTotal += this.faultSets[set]!.length;
    this.inOrder = undefined;
  }

  /** The first bad rows, and how many there are. @param rowsSeen good and bad ones */
  listed(rowsSeen: number): BadRows {
    const first = this.sorted().subarray(0, badRowsListedMax);
    return {
      badRows: Array.from(first, (one) => ({ row: rowOf(one), faults: this.faultSets[setOf(one)]! })),
      badRowsTotal: this.found.length,
      faultsTotal: this.faultsTotal,
      goodRows: rowsSeen - this.found.length,
    };
  }

  all(): AllBadRows {
    const sorted = this.sorted();
    return {
      rows: Int32Array.from(sorted, rowOf),
      sets: Int32Array.from(sorted, setOf),
      faultSets: this.faultSets,
    };
  }

  private sorted(): Float64Array {
    this.inOrder ??= Float64Array.from(this.found).sort();
    return this.inOrder;
  }
}

/**
 * More sets of faults than a file of a million rows can have. A row number times this bound is still an exact whole
 * number.
 */
const setsMax = 2 ** 21;

const rowOf = (one: number): number => Math.floor(one / setsMax);
const setOf = (one: number): number => one % setsMax;

/**
 * 2.8: a file without any row is mostly a wrong file, so it is refused instead of taken with nothing in it.
 * @throws Rejection file_empty
 */
export const mustHaveRows = (rowsSeen: number): void => {
  if (rowsSeen === 0) throw fileEmpty();
};

export const fileEmpty = (): Rejection => new Rejection('file_empty', {});
