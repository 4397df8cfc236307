/** The pupils that count on a day, each with why and how long (5.5). */
import { type DayNumber, lastDayOfMonth } from '../../day.ts';
import { type Results, resultAt, shownKind } from '../columns/state.ts';
import type { Category } from '../kinds.ts';
import { intervalsOf } from './counting.ts';
import { type CountedPupil, countedBy, evidenceOf, pseudonymOf } from './explain.ts';
import { countsThrough, notCounting } from './through.ts';
import type { YearGroups } from './valid.ts';

/** A pupil with the result that makes it count, and how long it goes on counting by what is known. */
export type PupilOnDay = CountedPupil & {
  /** The year group of the result; null when it has none. */
  readonly yearGroup: number | null;
  /** The last of the days on end on which the pupil counts. */
  readonly countsThrough: DayNumber;
  /** Whether the pupil counts on the first month-end after the day. */
  readonly countsAtNextMonthEnd: boolean;
};

/** `size` is N(day), `matching` how many of them are asked for, `items` some of these, ascending by pseudonym. */
export type PupilsOn = {
  readonly size: number;
  readonly matching: number;
  readonly items: readonly PupilOnDay[];
  readonly more: boolean;
};

/**
 * Limits the pupils to those whom a result of this kind makes count: one linked by this import, of this category, or
 * corrected by hand.
 */
export type PupilsAsked = {
  readonly import?: string;
  readonly category?: Category;
  readonly byHand?: true;
  /** Exclusive: only pseudonyms after this one. */
  readonly after?: string;
  readonly limit?: number;
};

/**
 * The pupils that count on a day, after a pseudonym (exclusive), at most `limit` of them. `more`: there are others
 * after them. Details are only looked up for these pupils.
 */
export const pupilsOn = (
  state: Results,
  day: DayNumber,
  yearGroups?: YearGroups,
  { after = '', limit = Number.POSITIVE_INFINITY, ...asked }: PupilsAsked = {},
): PupilsOn => {
  const intervals = intervalsOf(state, yearGroups);
  const through = countsThrough(state, intervals, day);
  const matching: { readonly number: number; readonly pupil: string; readonly ordinal: number }[] = [];
  countedBy(state, intervals, day, filterOf(state, asked)).forEach((ordinal, number) => {
    if (ordinal !== -1) matching.push({ number, pupil: pseudonymOf(state, number), ordinal });
  });
  const following = matching.filter(({ pupil }) => pupil > after).sort((a, b) => (a.pupil < b.pupil ? -1 : 1));
  const nextMonthEnd = countedBy(state, intervals, lastDayOfMonth(day + 1));
  const items = following.slice(0, limit).map(({ number, pupil, ordinal }) => ({
    pupil,
    ...evidenceOf(state, ordinal),
    yearGroup: shownKind(state, resultAt(state, ordinal)!)!.yearGroup,
    countsThrough: through[number]!,
    countsAtNextMonthEnd: nextMonthEnd[number] !== -1,
  }));
  return {
    size: through.reduce((sum, last) => (last === notCounting ? sum : sum + 1), 0),
    matching: matching.length,
    items,
    more: following.length > items.length,
  };
};

/** Undefined when nothing is asked, so that every result is looked at. */
const filterOf = (
  state: Results,
  { import: id, category, byHand }: Pick<PupilsAsked, 'import' | 'category' | 'byHand'>,
): ((ordinal: number) => boolean) | undefined => {
  if (id === undefined && category === undefined && byHand === undefined) return undefined;
  const place = state.imports.findIndex((known) => known.id === id);
  return (ordinal) => {
    if (id !== undefined && state.linkedBy.values[ordinal] !== place) return false;
    if (byHand !== undefined && state.decisions.get(ordinal)?.type !== 'corrected') return false;
    return category === undefined || shownKind(state, resultAt(state, ordinal)!)?.category === category;
  };
};
