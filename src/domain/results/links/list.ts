/** The links of a school, each with what states it (2.9). */
import { hashTable, hexOf, pupilWords, wordsOf } from '../columns/hashes.ts';
import type { Results } from '../columns/state.ts';
import type { LinkedIds } from '../events.ts';
import { type HandLink, pairKey, pairOf } from './pairs.ts';

/** Two ids of which a file or a hand says something now. */
export type PupilLink = {
  /** Their pseudonyms, the smaller first. */
  readonly ids: LinkedIds;
  /** False for a link that was cut: it does not make the ids one pupil. */
  readonly holds: boolean;
  /** The last word by hand; undefined where there is none, or where it was taken back. */
  readonly byHand: HandLink | undefined;
  /** Places of the standing imports that state it, ascending. */
  readonly imports: readonly number[];
};

/** The name of a link: it stays the same, whoever states it. */
export const linkId = ([a, b]: LinkedIds): string => `${a}-${b}`;

const idPattern = /^([0-9a-f]{64})-([0-9a-f]{64})$/;

/** The inverse of {@link linkId}; undefined for a text that names no link. */
export const idsOfLink = (id: string): LinkedIds | undefined => {
  const [, a, b] = idPattern.exec(id) ?? [];
  return a === undefined || b === undefined || a >= b ? undefined : [a, b];
};

/** Two pseudonyms in the order in which events and answers name them. */
export const pairInOrder = (a: string, b: string): LinkedIds => (a < b ? [a, b] : [b, a]);

/** The number of each id of the school by its pseudonym, hex. */
export const numbersIn = (state: Results): ((pseudonym: string) => number | undefined) => {
  const table = hashTable(state.pupils, pupilWords, 0);
  return (pseudonym) => {
    const words = wordsOf(Buffer.from(pseudonym, 'hex'));
    return words.length === pupilWords ? table.find(words, 0) : undefined;
  };
};

/** All links, ascending by name. */
export const linksOf = (state: Results): PupilLink[] => {
  const places = new Map<number, number[]>();
  for (const [place, { standing, links }] of state.imports.entries()) {
    for (let at = 0; standing && at < links.length; at += 2) {
      const key = pairKey(links[at]!, links[at + 1]!);
      const stated = places.get(key);
      if (stated === undefined) places.set(key, [place]);
      else stated.push(place);
    }
  }
  for (const [key, { state: by }] of state.links.byHand)
    if (by !== 'takenBack' && !places.has(key)) places.set(key, []);
  return [...places]
    .map(([key, imports]) => linkOf(state, pairOf(key), imports))
    .sort(({ ids: a }, { ids: b }) => (linkId(a) < linkId(b) ? -1 : 1));
};

/** The link between two ids; undefined when nothing is said of them now. */
export const linkBetween = (state: Results, a: number, b: number): PupilLink | undefined => {
  const key = pairKey(a, b);
  const [lower, higher] = pairOf(key);
  const imports: number[] = [];
  for (const [place, { standing, links }] of state.imports.entries())
    for (let at = 0; standing && at < links.length; at += 2)
      if (links[at] === lower && links[at + 1] === higher) imports.push(place);
  const link = linkOf(state, [a, b], imports);
  return link.byHand === undefined && imports.length === 0 ? undefined : link;
};

const linkOf = (state: Results, [a, b]: readonly [number, number], imports: readonly number[]): PupilLink => {
  const said = state.links.byHand.get(pairKey(a, b));
  const byHand = said?.state === 'takenBack' ? undefined : said;
  const pseudonym = (id: number): string => hexOf(state.pupils.values, id, pupilWords);
  return { ids: pairInOrder(pseudonym(a), pseudonym(b)), holds: byHand?.state !== 'cut', byHand, imports };
};
