/** The pupils whom a school knows, and files that name hardly any of them (2.10). */
import { addMonths, type DayNumber } from '../day.ts';
import type { FileRows } from './checkedRows.ts';
import { hashTable, pupilWords } from './columns/hashes.ts';
import type { Results } from './columns/state.ts';
import type { Counts } from './counting/counts.ts';
import { shownIds } from './links/joining.ts';
import { idsOfRows, type PupilsOfFile, pupilsOfFile } from './links/people.ts';

const pupilsHeldMin = 10;
const countedMin = 10;
const monthsLookedBack = 12;

/**
 * For each pupil number: 1 for a pupil whom the school knows, because a result of that pupil exists. A pupil who was only
 * named by files that were withdrawn is not known, so the same wrong file is held again.
 */
const knownPupils = ({ pupils, fileContent, contentPupil }: Results): Uint8Array => {
  const known = new Uint8Array(pupils.length / pupilWords);
  for (let ordinal = 0; ordinal < fileContent.length; ordinal++) {
    const content = fileContent.values[ordinal]!;
    if (content !== -1) known[contentPupil.values[content]!] = 1;
  }
  return known;
};

/** The same, with every id that is linked to one of a known pupil. */
const knownByAnyId = (state: Results): Uint8Array => {
  const known = knownPupils(state);
  const shownBy = shownIds(state);
  if (shownBy === undefined) return known;
  const pupils = new Set([...known.keys()].filter((id) => known[id] === 1).map((id) => shownBy[id]!));
  return known.map((_, id) => (pupils.has(shownBy[id]!) ? 1 : 0));
};

/** Whether the school knows the pupil whose hash starts at word `at`, by any of the pupil's ids (2.9). */
export const isKnownPupilIn = (state: Results): ((hashes: Int32Array, at: number) => boolean) => {
  const numbers = hashTable(state.pupils, pupilWords, 0);
  const known = knownByAnyId(state);
  return (hashes, at) => {
    const number = numbers.find(hashes, at);
    return number !== undefined && known[number] === 1;
  };
};

/** The pupils among these rows, each by its place in `pupilHashes`, ascending. */
export const pupilsNamed = idsOfRows;

/**
 * The numbers of a file that must be held (2.10): it names 10 pupils or more, the school knows fewer than one in five of
 * them, and it counted 10 or more on some day of the 12 months up to the day of linking. Undefined for any other file.
 * @param counts N(d) of the school without the file
 */
export const unlikelyFile = (
  state: Results,
  rows: FileRows,
  linkedOn: DayNumber,
  counts: () => Pick<Counts, 'on'>,
): PupilsOfFile | undefined => {
  // A school that never had a result cannot have counted anybody.
  if (state.pupils.length === 0) return undefined;
  const found = pupilsOfFile(state, rows);
  if (found.pupils < pupilsHeldMin || found.known * 5 >= found.pupils) return undefined;
  return countedEnough(counts(), linkedOn) ? found : undefined;
};

const countedEnough = (counts: Pick<Counts, 'on'>, linkedOn: DayNumber): boolean => {
  for (let day = linkedOn; day > addMonths(linkedOn, -monthsLookedBack); day--)
    if (counts.on(day) >= countedMin) return true;
  return false;
};

/** How many pupils a school may not know, and still know at least four in five of `pupils`. */
export const strangersMax = (pupils: number): number => Math.floor(pupils / 5);
