/** What a result is besides whose it is (2.1). Many results of a school are of one kind, so they name it by number. */
import type { DayNumber } from '../day.ts';

export const categories = ['standardised-test', 'learning-goal', 'engagement'] as const;
export type Category = (typeof categories)[number];

export type Kind = {
  readonly category: Category;
  readonly takenOn: DayNumber;
  /** 1–8; null when the file gives none. */
  readonly yearGroup: number | null;
  /** At most 64 characters, never empty; null when the file gives none. */
  readonly testCode: string | null;
};

/** The kinds of all parts of a school's imports, numbered on; one may have several numbers. States that extend one another share the list. */
export type KindList = { readonly size: number; readonly list: Kind[] };

export const noKinds: KindList = { size: 0, list: [] };

/** The list with these behind it; the given one stays as it was. */
export const withKinds = ({ size, list }: KindList, kinds: readonly Kind[]): KindList => {
  if (kinds.length === 0) return { size, list };
  // Another state may have grown out of the same one (a lost race): then the place behind it is no longer free.
  const extended = size > 0 && list.length === size ? list : list.slice(0, size);
  for (const kind of kinds) extended.push(kind);
  return { size: extended.length, list: extended };
};

export const sameKind = (a: Kind, b: Kind): boolean =>
  a === b ||
  (a.takenOn === b.takenOn && a.category === b.category && a.yearGroup === b.yearGroup && a.testCode === b.testCode);

/** Each kind once, in an order that says nothing about that of the rows, and for each row the place of its kind. */
export const distinctKinds = (ofRows: readonly Kind[]): { kinds: Kind[]; places: Int32Array } => {
  const distinct = new Map<string, Kind>();
  const identities = ofRows.map((kind) => {
    const identity = `${kind.takenOn} ${kind.category} ${kind.yearGroup ?? ''} ${kind.testCode ?? ''}`;
    if (!distinct.has(identity)) distinct.set(identity, kind);
    return identity;
  });
  const sorted = [...distinct].sort(([, a], [, b]) => byContent(a, b));
  const placeOf = new Map(sorted.map(([identity], place) => [identity, place]));
  return {
    kinds: sorted.map(([, kind]) => kind),
    places: Int32Array.from(identities, (identity) => placeOf.get(identity)!),
  };
};

const byContent = (a: Kind, b: Kind): number =>
  a.takenOn - b.takenOn ||
  categories.indexOf(a.category) - categories.indexOf(b.category) ||
  (a.yearGroup ?? 0) - (b.yearGroup ?? 0) ||
  compareText(a.testCode ?? '', b.testCode ?? '');

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
