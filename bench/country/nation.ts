/**
 * The schools and boards of the country, made from a seed. Their numbers, the schools' sizes and the schools per board
 * follow DUO's register of 2021.
 */
import { schoolId } from '../support/ledger.ts';
import { seeded } from '../support/seeded.ts';
import { gammaPupils } from './gamma.ts';

export type MadeSchool = {
  readonly id: string;
  /** Its place in the list, and the seed of its data. */
  readonly n: number;
  /** The number of pupils in any one year. */
  readonly pupils: number;
  readonly board: string;
};

export type MadeBoard = {
  readonly id: string;
  readonly schools: readonly string[];
  /** The kind of framework agreement that all its schools join, if there is one. */
  readonly agreement: 'volume' | 'discount' | undefined;
};

export type Nation = { readonly schools: readonly MadeSchool[]; readonly boards: readonly MadeBoard[] };

export const schoolsInAll = 6_215;

/** Pairs of schools per board and the number of such boards: 824 boards in classes. */
const boardSizes = [
  [1, 327],
  [2, 48],
  [3, 35],
  [4, 15],
  [5, 34],
  [7, 79],
  [10, 28],
  [11, 60],
  [14, 89],
  [19, 51],
  [26, 39],
  [36, 16],
  [53, 3],
] as const;

/**
 * Boards with at least this many schools may have an agreement: one in six of them by volume, one in six at a discount.
 */
const agreementSchoolsMin = 7;

/** @param scale the part of the schools to make: above 0, at most 1 */
export const nationOf = (scale: number): Nation => {
  const count = Math.max(1, Math.floor(schoolsInAll * scale));
  const upTo = seeded(2_021);
  const pupils = Array.from({ length: count }, () => gammaPupils(upTo));
  const dealt = shuffled(
    pupils.map((_, n) => n),
    upTo,
  );
  const sizes = shuffled(
    boardSizes.flatMap(([schools, boards]) => new Array<number>(boards).fill(schools)),
    upTo,
  );
  const boards: MadeBoard[] = [];
  const boardOf = new Map<number, string>();
  for (let taken = 0; taken < count; ) {
    const id = String(10_000 + boards.length);
    const members = dealt.slice(taken, taken + (sizes[boards.length] ?? 1));
    taken += members.length;
    for (const n of members) boardOf.set(n, id);
    const agreement =
      members.length < agreementSchoolsMin ? undefined : ([undefined, 'volume', 'discount'] as const)[upTo(6)];
    boards.push({ id, schools: members.map(schoolId).sort(), agreement });
  }
  return { schools: pupils.map((size, n) => ({ id: schoolId(n), n, pupils: size, board: boardOf.get(n)! })), boards };
};

const shuffled = <T>(items: T[], upTo: (bound: number) => number): T[] => {
  for (let left = items.length; left > 1; left--) {
    const at = upTo(left);
    [items[left - 1], items[at]] = [items[at]!, items[left - 1]!];
  }
  return items;
};
