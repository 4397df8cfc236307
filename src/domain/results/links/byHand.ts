/** Links that a school made, took back or cut by hand (2.9). */
import { append } from '../columns/columns.ts';
import { hashTable, pupilWords, wordsOf } from '../columns/hashes.ts';
import type { Results } from '../columns/state.ts';
import type { LinkedIds, PupilLinkCut, PupilLinkTakenBack, PupilsLinked } from '../events.ts';
import { type HandLink, pairKey } from './pairs.ts';

type ByHand = (PupilsLinked | PupilLinkTakenBack | PupilLinkCut) & { readonly revision: number };

/** The state with the last word by hand about each pair. Ids that were not known get the next numbers, in their order. */
export const linkedByHand = (state: Results, event: ByHand): Results => {
  const numbers = hashTable(state.pupils, pupilWords, 0);
  const numberOf = (pseudonym: string): number => numbers.findOrAdd(wordsOf(Buffer.from(pseudonym, 'hex')), 0);
  const byHand = new Map(state.links.byHand);
  for (const [a, b] of pairsNamed(event))
    byHand.set(pairKey(numberOf(a), numberOf(b)), { state: states[event.type], revision: event.revision });
  const pupils = append(state.pupils, numbers.words().subarray(state.pupils.length));
  return { ...state, pupils, links: { ...state.links, byHand } };
};

const pairsNamed = (event: ByHand): readonly LinkedIds[] =>
  event.type === 'PupilsLinked' ? event.data.links : [event.data.ids];

const states: Readonly<Record<ByHand['type'], HandLink['state']>> = {
  PupilsLinked: 'linked',
  PupilLinkTakenBack: 'takenBack',
  PupilLinkCut: 'cut',
};
