/** The schools and boards of the country, seeded: as many, as large, and as many to a board as DUO's register of 2021 has. */
import { schoolId } from '../ledger.ts';
import { seeded } from '../seeded.ts';
import { gammaPupils } from './gamma.ts';

export type MadeSchool = {
  readonly id: string;
  /** Its place in the list, which seeds what is made for it. */
  readonly n: number;
  /** In any one year. */
  readonly pupils: number;
  readonly board: string;
};

export type MadeBoard = {
  readonly id: string;
  readonly schools: readonly string[];
  /** The framework agreement that all its schools join. */
  readonly agreement: 'volume' | 'discount' | undefined;
};

export type Nation = { readonly schools: readonly MadeSchool[]; readonly boards: readonly MadeBoard[] };

export const schoolsInAll = 6_215;

/** Schools a board, and how many boards have so many: 824 boards, in classes. */
const boardSizes = [
  [1, 327],
  [2, 48],
  [3, 35],
  [4, 15],
  [5, 34],
  [7, 79],
  [10, 38],
  [11, 50],
  [14, 89],
  [19, 51],
  [26, 39],
  [36, 16],
  [53, 3],
] as const;

/** Boards of so many schools may have an agreement: of those one in six by volume, one in six at a discount. */
const agreementSchoolsMin = 7;

/** @param scale above 0, at most 1: of the schools */
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
