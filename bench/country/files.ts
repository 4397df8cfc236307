/**
 * Makes a school's cumulative exports from a seed: some 88 results per pupil over three years, as rows that were
 * checked. Only two steps are left out: the text of a CSV file, and the hashing of ids (they are random here).
 */

import type { FileRows } from '../../src/domain/results/checkedRows.ts';
import { GrowingColumn } from '../../src/domain/results/columns/growing.ts';
import { keyWords, pupilWords } from '../../src/domain/results/columns/hashes.ts';
import { orderOfKeys } from '../../src/domain/results/columns/keyOrder.ts';
import { type Kind, kindNumbers } from '../../src/domain/results/kinds.ts';
import { seeded } from '../support/seeded.ts';
import { exportsPerYear, roundStart, rounds, years } from './calendar.ts';
import type { MadeSchool } from './nation.ts';

/** Columns with one value per row, in ascending order of key. */
export type SchoolRows = {
  readonly keys: Int32Array;
  readonly pupils: Int32Array;
  /** Indexes into `kindList`: the row's kind, and its kind from export `mendedFrom` on. */
  readonly kinds: Int32Array;
  readonly mendedKinds: Int32Array;
  readonly mendedFrom: Int32Array;
  /**
   * The first export that holds the row, and the first after it that does not. Pupils who leave take their results
   * along.
   */
  readonly from: Int32Array;
  readonly until: Int32Array;
  readonly kindList: readonly Kind[];
  readonly pupilHashes: Int32Array;
};

const yearGroups = 8;

/** Results of a pupil from one export to the next: 29 a year, and one more for every third pupil. */
const taken = [
  { goals: 8, tests: 0 },
  { goals: 5, tests: 5 },
  { goals: 3, tests: 5 },
] as const;

const subjects = ['RW', 'BL', 'SP', 'TL', 'WS'] as const;
/** A goal is reached on the day of its lesson, or some days later. */
const goalLag = [0, 0, 0, 1, 2, 5] as const;
const absentOneIn = 33;
/** One in this many of the rows that can change in a later export does so; this corrects 1 in 100 of all results. */
const mendedOneIn = 80;

export const rowsOf = ({ n, pupils }: MadeSchool): SchoolRows => {
  const upTo = seeded(7_919 * (n + 1));
  const kinds = kindNumbers();
  const columns = Array.from({ length: 6 }, () => new GrowingColumn());
  const [pupil, kind, mendedKind, mendedFrom, from, until] = columns as Six<GrowingColumn>;
  let pupilsSoFar = 0;
  for (let entered = 1 - yearGroups; entered < years; entered++)
    for (let seat = 0; seat < seatsOf(pupils, entered); seat++, pupilsSoFar++) {
      const leaves = Math.min((entered + yearGroups) * exportsPerYear, rounds);
      for (let round = Math.max(entered, 0) * exportsPerYear; round < leaves; round++) {
        const yearGroup = Math.floor(round / exportsPerYear) - entered + 1;
        for (const one of takenIn(round, yearGroup, pupilsSoFar % 3 === 0, upTo)) {
          const mends = round + 1 < leaves && upTo(mendedOneIn) === 0;
          const number = kinds.numberOf(one);
          pupil.add(pupilsSoFar);
          kind.add(number);
          mendedKind.add(mends ? kinds.numberOf({ ...one, takenOn: one.takenOn - 3 }) : number);
          mendedFrom.add(mends ? round + 1 : rounds);
          from.add(round);
          until.add(leaves);
        }
      }
    }
  const keys = words(pupil.length * keyWords, upTo);
  const order = orderOfKeys(keys);
  const sorted = (column: GrowingColumn) => permuted(column.taken(), order);
  return {
    keys: permuted(keys, order, keyWords),
    pupils: sorted(pupil),
    kinds: sorted(kind),
    mendedKinds: sorted(mendedKind),
    mendedFrom: sorted(mendedFrom),
    from: sorted(from),
    until: sorted(until),
    kindList: kinds.all(),
    pupilHashes: words(pupilsSoFar * pupilWords, upTo),
  };
};

type Six<T> = [T, T, T, T, T, T];

/** Pupils who entered in one year. Any eight consecutive years together have as many pupils as the school. */
const seatsOf = (pupils: number, entered: number): number =>
  Math.floor(pupils / yearGroups) + ((entered + yearGroups) % yearGroups < pupils % yearGroups ? 1 : 0);

const takenIn = (round: number, yearGroup: number, oneMore: boolean, upTo: (bound: number) => number): Kind[] => {
  const start = roundStart(round);
  const { goals, tests } = taken[round % exportsPerYear]!;
  const kinds: Kind[] = [];
  for (let goal = 0; goal < goals + (oneMore && tests === 0 ? 1 : 0); goal++)
    kinds.push({
      category: 'learning-goal',
      takenOn: start - 60 + goal * 6 + (yearGroup % 3) + goalLag[upTo(goalLag.length)]!,
      yearGroup,
      testCode: `doel-${yearGroup}-${(round % exportsPerYear) * 10 + goal}`,
    });
  for (let test = 0; test < tests; test++)
    kinds.push({
      category: 'standardised-test',
      takenOn: start - 20 + test * 2 + (yearGroup % 4) + (upTo(absentOneIn) === 0 ? 7 : 0),
      yearGroup,
      testCode: `${subjects[test]}-${round % exportsPerYear === 1 ? 'M' : 'E'}${yearGroup}`,
    });
  kinds.push({ category: 'engagement', takenOn: start - 30 + (yearGroup % 5), yearGroup, testCode: null });
  return kinds;
};

const words = (count: number, upTo: (bound: number) => number): Int32Array => {
  const drawn = new Int32Array(count);
  for (let i = 0; i < count; i++) drawn[i] = upTo(2 ** 32);
  return drawn;
};

const permuted = (values: Int32Array, order: Uint32Array, width = 1): Int32Array => {
  const sorted = new Int32Array(order.length * width);
  for (let n = 0; n < order.length; n++)
    for (let i = 0; i < width; i++) sorted[n * width + i] = values[order[n]! * width + i]!;
  return sorted;
};

/** The rows of the school's export of a round. */
export const exportOf = (rows: SchoolRows, round: number): FileRows => {
  const { from, until, mendedFrom } = rows;
  const held = new Int32Array(from.length);
  let count = 0;
  for (let row = 0; row < from.length; row++) if (from[row]! <= round && round < until[row]!) held[count++] = row;
  const keys = new Int32Array(count * keyWords);
  const pupils = new Int32Array(count);
  const kinds = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const row = held[n]!;
    for (let i = 0; i < keyWords; i++) keys[n * keyWords + i] = rows.keys[row * keyWords + i]!;
    pupils[n] = rows.pupils[row]!;
    kinds[n] = mendedFrom[row]! <= round ? rows.mendedKinds[row]! : rows.kinds[row]!;
  }
  return { keys, pupils, kinds, pupilHashes: rows.pupilHashes, kindList: rows.kindList };
};
