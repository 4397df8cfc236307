/** Decides on links by hand (2.9). */
import { Rejection } from '../../rejection.ts';
import { pupilWords } from '../columns/hashes.ts';
import { ordinals, type Results } from '../columns/state.ts';
import { mustFit } from '../counting/bounds.ts';
import type { LinkedIds, PupilLinkCut, PupilLinkTakenBack, PupilsLinked } from '../events.ts';
import { linkBetween, linkId, numbersIn, pairInOrder } from './list.ts';
import { pairKey } from './pairs.ts';

/** As many links are taken at once: four times the pupils of the largest real school. An event then has room for them (5.2). */
export const linksMax = 5_000;

/** Pseudonyms are hex of 32 bytes. */
export type LinksCommand =
  | {
      readonly type: 'LinkPupils';
      readonly data: { readonly school: string; readonly links: readonly (readonly [string, string])[] };
    }
  | { readonly type: 'EndPupilLink'; readonly data: { readonly school: string; readonly ids: LinkedIds } };

type Data<T extends LinksCommand['type']> = Extract<LinksCommand, { type: T }>['data'];

/**
 * Links ids by hand. Links that were made by hand before are passed over; when none is left, nothing is recorded.
 * @throws Rejection link_not_valid, file_too_large, school_too_large
 */
export const linkPupils = ({ school, links }: Data<'LinkPupils'>, state: Results): PupilsLinked[] => {
  if (links.length > linksMax) throw new Rejection('file_too_large', { of: 'links', max: linksMax });
  const numberOf = numbersIn(state);
  const wanted = new Map<string, LinkedIds>();
  const strangers = new Set<string>();
  for (const [n, [a, b]] of links.entries()) {
    if (a === b) throw new Rejection('link_not_valid', { link: n + 1 });
    const ids = pairInOrder(a, b);
    const [one, other] = [numberOf(a), numberOf(b)];
    if (one === undefined) strangers.add(a);
    if (other === undefined) strangers.add(b);
    const isLinked =
      one !== undefined && other !== undefined && state.links.byHand.get(pairKey(one, other))?.state === 'linked';
    if (!isLinked) wanted.set(linkId(ids), ids);
  }
  if (wanted.size === 0) return [];
  mustFit({ pupils: state.pupils.length / pupilWords + strangers.size, results: ordinals(state) });
  const sorted = [...wanted.keys()].sort().map((id) => wanted.get(id)!);
  return [{ type: 'PupilsLinked', data: { school, links: sorted } }];
};

/**
 * Ends a link: one that was only made by hand is taken back, and one that a file states is cut.
 * @throws Rejection link_not_found
 */
export const endPupilLink = (
  { school, ids }: Data<'EndPupilLink'>,
  state: Results,
): (PupilLinkTakenBack | PupilLinkCut)[] => {
  const numberOf = numbersIn(state);
  const [a, b] = [numberOf(ids[0]), numberOf(ids[1])];
  const link = a === undefined || b === undefined ? undefined : linkBetween(state, a, b);
  if (link === undefined || !link.holds) throw linkNotFound();
  return [{ type: link.imports.length > 0 ? 'PupilLinkCut' : 'PupilLinkTakenBack', data: { school, ids } }];
};

export const linkNotFound = (): Rejection => new Rejection('link_not_found', {});
