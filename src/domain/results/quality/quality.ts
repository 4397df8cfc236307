/** Whether a school's results are in order on a day (2.11): numbers and pseudonyms, by what is known now. */

import { type DayNumber, lastDayOfMonth } from '../../day.ts';
import { compareText } from '../../order.ts';
import { hexOf, keyWords, pupilWords } from '../columns/hashes.ts';
import { pupilOfContent, pupilsByContent, type Results, resultAt, shownKind } from '../columns/state.ts';
import { intervalsOf } from '../counting/counting.ts';
import { type Counts, monthEnds } from '../counting/counts.ts';
import { pseudonymOf } from '../counting/explain.ts';
import { countsThrough, notCounting } from '../counting/through.ts';
import type { Decision } from '../counting/timeline.ts';
import { type Category, categories } from '../kinds.ts';
import { type FilesInOrder, filesInOrder } from './files.ts';
import { type MaybeOnePupil, maybeOnePupil } from './onePupil.ts';
import { runsOutOn } from './runsOut.ts';

/** How many of some pupils count, and how many of them are known and do not. */
export type Counting = { readonly counting: number; readonly notCounting: number };

/** The pupils of a year group: that of their latest result that has one. Null: none of their results has one. */
export type GroupInOrder = {
  readonly yearGroup: number | null;
  readonly pupils: Counting;
  /** The same pupils, by whether a result of this category makes them count. */
  readonly categories: readonly ({ readonly category: Category } & Counting)[];
};

export type StoppingPupil = {
  readonly pupil: string;
  readonly yearGroup: number | null;
  /** The last of the days on end on which the pupil counts. */
  readonly countsThrough: DayNumber;
};

export type Stopping = {
  /** How many of the pupils who count on the day stop within 30, 60 and 90 days. */
  readonly within: readonly { readonly days: number; readonly pupils: number }[];
  /** The month-ends to come: how many of the pupils who count on the day have stopped by then, and N. */
  readonly monthEnds: readonly { readonly lastDay: DayNumber; readonly stopped: number; readonly pupils: number }[];
  /** The pupils who stop within 90 days, by the last day on which they count, then by pseudonym. */
  readonly pupils: readonly StoppingPupil[];
};

export type ResultsInOrder = {
  readonly total: number;
  readonly withoutYearGroup: number;
  /** The numbers of results that a decision by hand in force corrects and withdraws (2.5). */
  readonly corrected: number;
  readonly withdrawn: number;
  /** Those results, by pseudonym, then by key. */
  readonly byHand: readonly ResultByHand[];
};

export type ResultByHand = {
  /** Its key, hex of 8 bytes. */
  readonly result: string;
  readonly pupil: string;
  readonly decision: Decision['type'];
};

export type InOrder = {
  readonly pupils: Counting;
  readonly groups: readonly GroupInOrder[];
  readonly stopping: Stopping;
  /** The day from which a new file is missed; undefined while none is needed soon. */
  readonly runsOut: DayNumber | undefined;
  readonly results: ResultsInOrder;
  readonly files: FilesInOrder;
  readonly maybeOnePupil: readonly MaybeOnePupil[];
};

const daysAhead = [30, 60, 90] as const;
const daysAheadMax = 90;

/** @param counts N(d) of the same state */
export const dataInOrder = (state: Results, day: DayNumber, counts: Pick<Counts, 'on'>): InOrder => {
  const intervals = intervalsOf(state, undefined);
  const known = knownOn(state, intervals.from, intervals.through, day);
  const through = countsThrough(state, intervals, day);
  return {
    pupils: countingOf(known.pupils, (pupil) => known.categories[pupil] !== 0),
    groups: groupsOf(known),
    stopping: stoppingOf(state, known, through, day, counts),
    runsOut: runsOutOn(counts, day),
    results: known.results,
    files: filesInOrder(state, day),
    maybeOnePupil: maybeOnePupil(state, (pupil) => through[pupil] !== notCounting),
  };
};

/**
 * Facts by pupil number, taken from the results known on the day. A result is known from the day on which it is both
 * linked and taken.
 */
type Known = {
  /** The numbers of the pupils who have a result. */
  readonly pupils: readonly number[];
  /** One bit for each category of which a result makes the pupil count. */
  readonly categories: Uint8Array;
  /** The year group of the result taken last among those that have one; 0 for none. */
  readonly yearGroup: Uint8Array;
  readonly results: ResultsInOrder;
};

const knownOn = (state: Results, from: Int32Array, through: Int32Array, day: DayNumber): Known => {
  const pupils = state.pupils.length / pupilWords;
  const isKnown = new Uint8Array(pupils);
  const categoriesOf = new Uint8Array(pupils);
  const yearGroupOf = new Uint8Array(pupils);
  const takenLast = new Int32Array(pupils);
  const results = { total: 0, withoutYearGroup: 0, corrected: 0, withdrawn: 0 };
  const byHand: ResultByHand[] = [];

  const kinds = state.kinds.list;
  const bitOf = Uint8Array.from({ length: state.kinds.size }, (_, kind) => bitOfCategory(kinds[kind]!.category));
  const groupOf = Uint8Array.from({ length: state.kinds.size }, (_, kind) => kinds[kind]!.yearGroup ?? 0);
  const takenOf = Int32Array.from({ length: state.kinds.size }, (_, kind) => kinds[kind]!.takenOn);

  const take = (pupil: number, bit: number, yearGroup: number, takenOn: DayNumber, counts: boolean): void => {
    isKnown[pupil] = 1;
    results.total++;
    if (counts) categoriesOf[pupil]! |= bit;
    if (yearGroup === 0) results.withoutYearGroup++;
    else if (yearGroupOf[pupil] === 0 || takenOn >= takenLast[pupil]!) {
      yearGroupOf[pupil] = yearGroup;
      takenLast[pupil] = takenOn;
    }
  };

  const isDecided = new Uint8Array(from.length);
  for (const ordinal of state.decisions.keys()) isDecided[ordinal] = 1;
  const [fileContent, contentKind, contentPupil] = [
    state.fileContent.values,
    state.contentKind.values,
    pupilsByContent(state),
  ];
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    const content = fileContent[ordinal]!;
    if (content === -1 || from[ordinal]! > day || isDecided[ordinal] === 1) continue;
    const kind = contentKind[content]!;
    take(contentPupil[content]!, bitOf[kind]!, groupOf[kind]!, takenOf[kind]!, day <= through[ordinal]!);
  }
  for (const [ordinal, decision] of state.decisions) {
    const result = resultAt(state, ordinal);
    if (result === undefined || result.linkedOn > day) continue;
    results[decision.type]++;
    const pupil = pupilOfContent(state, result.content);
    isKnown[pupil] = 1;
    const key = hexOf(state.keys.values, ordinal, keyWords);
    byHand.push({ result: key, pupil: pseudonymOf(state, pupil), decision: decision.type });
    const kind = shownKind(state, result);
    if (kind === undefined || kind.takenOn > day) continue;
    const counts = from[ordinal]! <= day && day <= through[ordinal]!;
    take(pupil, bitOfCategory(kind.category), kind.yearGroup ?? 0, kind.takenOn, counts);
  }
  const numbers: number[] = [];
  for (let pupil = 0; pupil < pupils; pupil++) if (isKnown[pupil] === 1) numbers.push(pupil);
  byHand.sort((a, b) => compareText(a.pupil, b.pupil) || compareText(a.result, b.result));
  return { pupils: numbers, categories: categoriesOf, yearGroup: yearGroupOf, results: { ...results, byHand } };
};

const bitOfCategory = (category: Category): number => 1 << categories.indexOf(category);

const countingOf = (pupils: readonly number[], counts: (pupil: number) => boolean): Counting => {
  const counting = pupils.filter(counts).length;
  return { counting, notCounting: pupils.length - counting };
};

const groupsOf = ({ pupils, categories: bits, yearGroup }: Known): GroupInOrder[] => {
  const groups = Map.groupBy(pupils, (pupil) => yearGroup[pupil]!);
  return [...groups]
    .sort(([a], [b]) => (a === 0 ? 1 : b === 0 ? -1 : a - b))
    .map(([group, members]) => ({
      yearGroup: group === 0 ? null : group,
      pupils: countingOf(members, (pupil) => bits[pupil] !== 0),
      categories: categories.map((category) => ({
        category,
        ...countingOf(members, (pupil) => (bits[pupil]! & bitOfCategory(category)) !== 0),
      })),
    }));
};

const stoppingOf = (
  state: Results,
  { yearGroup }: Known,
  through: Int32Array,
  day: DayNumber,
  counts: Pick<Counts, 'on'>,
): Stopping => {
  const stopping: number[] = [];
  for (let pupil = 0; pupil < through.length; pupil++)
    if (through[pupil] !== notCounting && through[pupil]! < day + daysAheadMax) stopping.push(pupil);
  const stoppedBy = (last: DayNumber): number => stopping.filter((pupil) => through[pupil]! < last).length;
  const lastMonthEnd = lastDayOfMonth(day + daysAheadMax);
  return {
    within: daysAhead.map((days) => ({ days, pupils: stoppedBy(day + days) })),
    monthEnds: monthEnds(day + 1, lastMonthEnd).map((lastDay) => ({
      lastDay,
      stopped: through.reduce((sum, end) => (end !== notCounting && end < lastDay ? sum + 1 : sum), 0),
      pupils: counts.on(lastDay),
    })),
    pupils: stopping
      .map((pupil) => ({
        pupil: pseudonymOf(state, pupil),
        yearGroup: yearGroup[pupil] === 0 ? null : yearGroup[pupil]!,
        countsThrough: through[pupil]!,
      }))
      .sort((a, b) => a.countsThrough - b.countsThrough || (a.pupil < b.pupil ? -1 : 1)),
  };
};
