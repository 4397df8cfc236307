/** Who counted on a day and why (5.5): down to the result, the import that linked it and the event that recorded that. */
import type { DayNumber } from '../day.ts';
import { intervalsOf } from './counting.ts';
import { hexOf, keyWords, pupilWords } from './hashes.ts';
import type { Category } from './kinds.ts';
import { type Results, resultAt, shownKind } from './state.ts';
import type { YearGroups } from './valid.ts';

export type CountedPupil = {
  /** Pseudonym, hex of 32 bytes. */
  readonly pupil: string;
  /** Key of the result that makes it count, hex of 8 bytes: of several the one taken last. */
  readonly result: string;
  readonly category: Category;
  readonly takenOn: DayNumber;
  readonly validThrough: DayNumber;
  readonly linkedOn: DayNumber;
  /** The standing import that linked it on that day, and the revision of its event in `results-{school}`. */
  readonly import: string;
  readonly revision: number;
  /** Revisions of the manual corrections in force; empty when the result is what the files say. */
  readonly correctedBy: readonly number[];
};

/** The pupils that count on a day, ascending by pseudonym: as many as N(day). */
export const pupilsOn = (state: Results, day: DayNumber, yearGroups?: YearGroups): CountedPupil[] => {
  const chosen = new Map<number, CountedPupil>(); // By pupil number.
  const { from, through } = intervalsOf(state, yearGroups);
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    if (day < from[ordinal]! || day > through[ordinal]!) continue;
    const result = resultAt(state, ordinal)!;
    const { content, linkedBy, linkedOn, decision } = result;
    const kind = shownKind(state, result)!;
    const pupil = state.contentPupil.values[content]!;
    const before = chosen.get(pupil);
    if (before !== undefined && before.takenOn >= kind.takenOn) continue;
    const { id, revision } = state.imports[linkedBy]!;
    chosen.set(pupil, {
      pupil: hexOf(state.pupils.values, pupil, pupilWords),
      result: hexOf(state.keys.values, ordinal, keyWords),
      category: kind.category,
      takenOn: kind.takenOn,
      validThrough: through[ordinal]!,
      linkedOn,
      import: id,
      revision,
      correctedBy: decision?.revisions ?? [],
    });
  }
  return [...chosen.values()].sort((a, b) => (a.pupil < b.pupil ? -1 : 1));
};
