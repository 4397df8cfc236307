/** Which ids are one pupil, and by which of them the pupil is shown (2.9). All of it is worked out anew from the links that stand. */
import { compareHashes, pupilWords } from '../columns/hashes.ts';
import { has } from '../columns/ordinals.ts';
import { contentsGiven, ordinals, type Results } from '../columns/state.ts';
import { type Grouping, grouping } from './groups.ts';
import { pairKey, pairOf } from './pairs.ts';

/** The parts of the state that decide which ids are linked. */
type Linked = Pick<Results, 'pupils' | 'imports' | 'links'>;

/** Whether a pair was cut by hand, so that no file links it. */
export const isCut = ({ links }: Pick<Results, 'links'>, a: number, b: number): boolean =>
  links.byHand.size > 0 && links.byHand.get(pairKey(a, b))?.state === 'cut';

/** Joins all ids that are linked now: by a standing import, unless cut, or by hand. Tells whether there are any. */
export const joinLinked = (state: Linked, ids: Pick<Grouping, 'join'>): boolean => {
  let any = false;
  const join = (a: number, b: number): void => {
    ids.join(a, b);
    any = true;
  };
  const joined = new Set<Int32Array>();
  for (const { standing, links } of state.imports) {
    // Cumulative files state the same links again, and then share them.
    if (!standing || links.length === 0 || joined.has(links)) continue;
    joined.add(links);
    for (let at = 0; at < links.length; at += 2)
      if (!isCut(state, links[at]!, links[at + 1]!)) join(links[at]!, links[at + 1]!);
  }
  for (const [key, { state: by }] of state.links.byHand) if (by === 'linked') join(...pairOf(key));
  return any;
};

/** By the number of an id: the smallest number among the ids of its pupil. Undefined while no link holds. */
const joinedIds = (state: Linked): Int32Array | undefined => {
  if (state.links.byHand.size === 0 && state.imports.every(({ links }) => links.length === 0)) return undefined;
  const ids = grouping(state.pupils.length / pupilWords);
  return joinLinked(state, ids) ? ids.all() : undefined;
};

/** By the number of an id: the number of the id by which its pupil is shown. Undefined while no link holds. */
export const shownIds = (state: Results): Int32Array | undefined => {
  const joined = joinedIds(state);
  if (joined === undefined) return undefined;
  const first = firstImportOf(state);
  const isBefore = (a: number, b: number): boolean =>
    first[a] === first[b] ? compareHashes(state.pupils.values, a, b, pupilWords) < 0 : first[a]! < first[b]!;
  // By the smallest number of a pupil: the id that shows it, of those seen so far.
  const showing = joined.slice();
  for (let id = 0; id < joined.length; id++) {
    const group = joined[id]!;
    if (id !== group && isBefore(id, showing[group]!)) showing[group] = id;
  }
  const shown = new Int32Array(joined.length);
  for (let id = 0; id < joined.length; id++) shown[id] = showing[joined[id]!]!;
  return shown;
};

const never = 2 ** 31 - 1;

/**
 * By the number of an id: the place of the first standing import that recorded it, in a row or beside another id. It is
 * above any place for an id that none recorded.
 */
export const firstImportOf = (state: Results): Int32Array => {
  const { imports, contentPupil } = state;
  const first = new Int32Array(state.pupils.length / pupilWords).fill(never);
  const ids = contentPupil.values;
  const recorded = (id: number, place: number): void => {
    if (place < first[id]!) first[id] = place;
  };
  for (let place = 0; place < imports.length; place++) {
    const { standing, links, contentsFrom } = imports[place]!;
    if (!standing) continue;
    const end = contentsEnd(state, place);
    for (let content = contentsFrom; content < end; content++) recorded(ids[content]!, place);
    for (let at = 0; at < links.length; at++) recorded(links[at]!, place);
  }
  for (const [place, { standing }] of imports.entries())
    if (!standing) forEachRestated(state, place, first, (content, by) => recorded(contentPupil.values[content]!, by));
  return first;
};

/** The end (exclusive) of the contents that the rows of an import made new. */
const contentsEnd = ({ imports, contentPupil }: Results, place: number): number =>
  imports[place + 1]?.contentsFrom ?? contentPupil.length;

/**
 * Visits the contents of a withdrawn import that later standing ones restated, with their places. It passes over those
 * whose id an earlier import recorded, which are nearly all.
 */
const forEachRestated = (
  state: Results,
  withdrawn: number,
  first: Int32Array,
  visit: (content: number, place: number) => void,
): void => {
  const { held, contentsFrom } = state.imports[withdrawn]!;
  const asked = new Set<number>();
  for (let content = contentsFrom; content < contentsEnd(state, withdrawn); content++)
    if (first[state.contentPupil.values[content]!]! > withdrawn) asked.add(content);
  if (asked.size === 0) return;
  const given = contentsGiven(state);
  for (let ordinal = 0; ordinal < ordinals(state); ordinal++) {
    if (!has(held, ordinal)) continue;
    const content = given(withdrawn, ordinal);
    if (!asked.has(content)) continue;
    for (let place = withdrawn + 1; place < state.imports.length; place++)
      if (state.imports[place]!.standing && given(place, ordinal) === content) visit(content, place);
  }
};
