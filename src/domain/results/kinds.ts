/** The properties of a result besides its pupil (2.1). Many results of a school have the same kind, so they refer to it by number. */

import type { DayNumber } from '../day.ts';
import { compareText } from '../order.ts';

export const categories = ['standardised-test', 'learning-goal', 'engagement'] as const;
export type Category = (typeof categories)[number];

export type Kind = {
  readonly category: Category;
  readonly takenOn: DayNumber;
  /** 1–8; null when the file gives none. */
  readonly yearGroup: number | null;
  /** At most 256 characters, never empty; null when the file gives none. */
  readonly testCode: string | null;
};

/**
 * The kinds from all parts of a school's imports, numbered in order; one kind may have several numbers. States that
 * extend one another share the list.
 */
export type KindList = { readonly size: number; readonly list: Kind[] };

export const noKinds: KindList = { size: 0, list: [] };

/** The list followed by these kinds. The given list stays as it was. */
export const withKinds = ({ size, list }: KindList, kinds: readonly Kind[]): KindList => {
  if (kinds.length === 0) return { size, list };
  // Another state may have been extended from the same one (a lost race). The place after it is then taken.
  const extended = size > 0 && list.length === size ? list : list.slice(0, size);
  for (const kind of kinds) extended.push(kind);
  return { size: extended.length, list: extended };
};

export const sameKind = (a: Kind, b: Kind): boolean =>
  a === b ||
  (a.takenOn === b.takenOn && a.category === b.category && a.yearGroup === b.yearGroup && a.testCode === b.testCode);

/** Numbers kinds from 0 in the order in which they are first met. Equal kinds get the same number. */
export const kindNumbers = () => {
  const kinds: Kind[] = [];
  const testCodes = new Map<string | null, number>();
  const numbers = new Map<number, number>();
  return {
    numberOf: (kind: Kind): number => {
      const { category, takenOn, yearGroup, testCode } = kind;
      const code = testCodes.get(testCode) ?? testCodes.size;
      // One number is compared instead of a text made for each of many rows. Days of the calendar take less than 2^22,
      // the rest 27.
      const identity = (code * 27 + categories.indexOf(category) * 9 + (yearGroup ?? 0)) * 2 ** 22 + takenOn;
      const known = numbers.get(identity);
      if (known !== undefined) return known;
      // A copy: a piece of text cut out of a file would keep more of the file in memory.
      const kept = testCode === null ? null : Buffer.from(testCode).toString();
      testCodes.set(kept, code);
      numbers.set(identity, kinds.length);
      kinds.push({ category, takenOn, yearGroup, testCode: kept });
      return kinds.length - 1;
    },
    all: (): readonly Kind[] => kinds,
  };
};

/** The kinds that rows name, in an order that says nothing about the order of the rows; and for each kind in the list its index there. */
export const sortedKinds = (list: readonly Kind[], ofRows: Int32Array): { kinds: Kind[]; placeOf: Int32Array } => {
  const named = new Uint8Array(list.length);
  for (let row = 0; row < ofRows.length; row++) named[ofRows[row]!] = 1;
  const sorted = [...list.keys()].filter((kind) => named[kind] === 1).sort((a, b) => byContent(list[a]!, list[b]!));
  const placeOf = new Int32Array(list.length);
  for (const [place, kind] of sorted.entries()) placeOf[kind] = place;
  return { kinds: sorted.map((kind) => list[kind]!), placeOf };
};

const byContent = (a: Kind, b: Kind): number =>
  a.takenOn - b.takenOn ||
  categories.indexOf(a.category) - categories.indexOf(b.category) ||
  (a.yearGroup ?? 0) - (b.yearGroup ?? 0) ||
  compareText(a.testCode ?? '', b.testCode ?? '');
