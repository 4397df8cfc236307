/** Everything that is known of one pupil, by whichever of its ids (2.9, 5.5). */
import type { DayNumber } from '../../day.ts';
import { hexOf, keyWords } from '../columns/hashes.ts';
import { knownKind, ordinals, type Results, resultAt } from '../columns/state.ts';
import type { Kind } from '../kinds.ts';
import { firstImportOf } from '../links/joining.ts';
import { linksOf, numbersIn, type PupilLink } from '../links/list.ts';
import { coverageOf } from './byPupil.ts';
import { type Intervals, intervalsOf } from './counting.ts';
import { pseudonymOf, pupilOf } from './explain.ts';
import type { DaySpan } from './spans.ts';
import type { Decision } from './timeline.ts';
import { validThrough } from './valid.ts';

/** A result of the pupil. A result that was withdrawn by hand is shown as the files have it. */
export type PupilResult = Kind & {
  /** Its key, hex of 8 bytes. */
  readonly result: string;
  /** The pseudonym of the id by which the latest file gives it. */
  readonly id: string;
  readonly validThrough: DayNumber;
  readonly linkedOn: DayNumber;
  /** The standing import that linked it on that day, and the revision of its event. */
  readonly import: string;
  readonly revision: number;
  /** The decision by hand that is in force. */
  readonly decision: Decision | undefined;
  /** The days on which it makes the pupil count, for a plan that counts all; undefined when there are none. */
  readonly counts: DaySpan | undefined;
};

export type OnePupil = {
  /** The pseudonym by which the pupil is shown. */
  readonly pupil: string;
  /** Ascending by pseudonym. `import`: place of the first standing import that recorded the id; undefined for none. */
  readonly ids: readonly { readonly id: string; readonly import: number | undefined }[];
  /** Ordinals of the results that exist, the one taken last first, then by key. */
  readonly ordinals: readonly number[];
  readonly resultOf: (ordinal: number) => PupilResult;
  /** The days on which the pupil counts, for a plan that counts all. */
  readonly days: readonly DaySpan[];
  /** Links between the pupil's ids, and those of its ids that were cut. */
  readonly links: readonly PupilLink[];
};

/** @param pseudonym hex of 32 bytes, of any of the pupil's ids; the answer is undefined for one that the school does not have */
export const onePupil = (state: Results, pseudonym: string): OnePupil | undefined => {
  const number = numbersIn(state)(pseudonym);
  if (number === undefined) return undefined;
  const shownBy = (id: number): number => state.links.shownBy?.[id] ?? id;
  const pupil = shownBy(number);
  const first = firstImportOf(state);
  const ids = [...first.keys()]
    .filter((id) => shownBy(id) === pupil)
    .map((id) => ({ id: pseudonymOf(state, id), import: first[id]! < state.imports.length ? first[id]! : undefined }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const intervals = intervalsOf(state, undefined);
  const own = resultsOf(state, pupil);
  const names = new Set(ids.map(({ id }) => id));
  return {
    pupil: pseudonymOf(state, pupil),
    ids,
    ordinals: own,
    resultOf: (ordinal) => pupilResult(state, intervals, ordinal),
    days: coverageOf(Int32Array.from(own), intervals, lastDay),
    links: linksOf(state).filter((link) => link.ids.some((id) => names.has(id))),
  };
};

// Later than any day of the calendar here.
const lastDay: DayNumber = 2 ** 20 - 1;

const resultsOf = (state: Results, pupil: number): number[] => {
  const found: { readonly ordinal: number; readonly takenOn: DayNumber; readonly key: string }[] = [];
  for (let ordinal = 0; ordinal < ordinals(state); ordinal++) {
    if (state.fileContent.values[ordinal] === -1 || pupilOf(state, ordinal) !== pupil) continue;
    const { takenOn } = knownKind(state, resultAt(state, ordinal)!);
    found.push({ ordinal, takenOn, key: hexOf(state.keys.values, ordinal, keyWords) });
  }
  return found.sort((a, b) => b.takenOn - a.takenOn || (a.key < b.key ? -1 : 1)).map(({ ordinal }) => ordinal);
};

const pupilResult = (state: Results, { from, through }: Intervals, ordinal: number): PupilResult => {
  const result = resultAt(state, ordinal)!;
  const kind = knownKind(state, result);
  const { id, revision } = state.imports[result.linkedBy]!;
  const [first, last] = [from[ordinal]!, through[ordinal]!];
  return {
    ...kind,
    result: hexOf(state.keys.values, ordinal, keyWords),
    id: pseudonymOf(state, state.contentPupil.values[result.content]!),
    validThrough: validThrough(kind.takenOn),
    linkedOn: result.linkedOn,
    import: id,
    revision,
    decision: result.decision,
    counts: first <= last ? { from: first, through: last } : undefined,
  };
};
