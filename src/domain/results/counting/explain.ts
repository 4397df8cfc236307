/** Explains who counted on a day and why (5.5): down to the result, the import that linked it, and the event that recorded the import. */
import type { DayNumber } from '../../day.ts';
import { hexOf, keyWords, pupilWords } from '../columns/hashes.ts';
import { pupilOfContent, pupilsByContent, type Results, resultAt, shownKind } from '../columns/state.ts';
import type { Category } from '../kinds.ts';
import type { Intervals } from './counting.ts';
import { validThrough } from './valid.ts';

/** A result with the import and the events that it comes from. */
export type ResultEvidence = {
  /** Its key, hex of 8 bytes. */
  readonly result: string;
  readonly category: Category;
  readonly takenOn: DayNumber;
  readonly validThrough: DayNumber;
  readonly linkedOn: DayNumber;
  /** The standing import that linked it on that day, and the revision of its event in `results-{school}`. */
  readonly import: string;
  readonly revision: number;
  /** Revisions of the manual corrections in force; empty when the result is as in the files. */
  readonly correctedBy: readonly number[];
};

/** A pupil with the result that makes it count. If there are several, it is the one taken last. */
export type CountedPupil = ResultEvidence & {
  /** Pseudonym, hex of 32 bytes. */
  readonly pupil: string;
};

/**
 * By pupil number: the ordinal of the result that makes the pupil count on a day, −1 for none. If there are several, it
 * is the one taken last.
 * @param asked only results for which this holds are looked at
 */
export const countedBy = (
  state: Results,
  { from, through }: Intervals,
  day: DayNumber,
  asked?: (ordinal: number) => boolean,
): Int32Array => {
  const chosen = new Int32Array(state.pupils.length / pupilWords).fill(-1);
  const pupils = pupilsByContent(state);
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    if (day < from[ordinal]! || day > through[ordinal]! || asked?.(ordinal) === false) continue;
    const pupil = pupils[state.fileContent.values[ordinal]!]!;
    const before = chosen[pupil]!;
    if (before === -1 || takenOnOf(state, ordinal) > takenOnOf(state, before)) chosen[pupil] = ordinal;
  }
  return chosen;
};

/** @param ordinal of a result that exists and is not withdrawn by hand */
export const evidenceOf = (state: Results, ordinal: number): ResultEvidence => {
  const result = resultAt(state, ordinal)!;
  const { category, takenOn } = shownKind(state, result)!;
  const { id, revision } = state.imports[result.linkedBy]!;
  return {
    result: hexOf(state.keys.values, ordinal, keyWords),
    category,
    takenOn,
    validThrough: validThrough(takenOn),
    linkedOn: result.linkedOn,
    import: id,
    revision,
    correctedBy: result.decision?.revisions ?? [],
  };
};

/**
 * The number of the pupil to whom this result belongs.
 * @param ordinal of a result that exists
 */
export const pupilOf = (state: Results, ordinal: number): number =>
  pupilOfContent(state, state.fileContent.values[ordinal]!);

export const pseudonymOf = ({ pupils }: Results, pupil: number): string => hexOf(pupils.values, pupil, pupilWords);

/** @param ordinal of a result that exists and is not withdrawn by hand */
export const takenOnOf = (state: Results, ordinal: number): DayNumber =>
  state.decisions.has(ordinal)
    ? shownKind(state, resultAt(state, ordinal)!)!.takenOn
    : state.kinds.list[state.contentKind.values[state.fileContent.values[ordinal]!]!]!.takenOn;
