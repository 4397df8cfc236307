/**
 * The pupils who counted on a day, each with the result, the import and the event behind it (5.5). Pages are ordered by
 * pseudonym.
 */

import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import { type PupilsAsked, pupilsOn } from '../../domain/results/counting/pupilsOn.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { Sources } from '../sources.ts';
import { type ShownResult, shownResult } from './evidence.ts';

export type PupilsQuery = {
  readonly day: Day;
  readonly yearGroups?: readonly number[];
  readonly asKnownAt?: Date;
  /**
   * As known at this position of the log (inclusive). It tells apart two events of one millisecond. Cannot be combined
   * with `asKnownAt`.
   */
  readonly position?: Position;
  /** Only pupils whom a result of this import, of this category, or corrected by hand makes count. */
  readonly import?: string;
  readonly category?: Category;
  readonly byHand?: true;
  /** Exclusive: only pseudonyms after this one. */
  readonly after?: string;
  readonly limit: number;
};

export type CountedPupilItem = ShownResult & {
  readonly pupil: string;
  /** The year group of the result; null when it has none. */
  readonly yearGroup: number | null;
  /** The last of the days on end on which the pupil counts, by what is known. */
  readonly countsThrough: Day;
  /** Whether the pupil counts on the first month-end after the day. */
  readonly countsAtNextMonthEnd: boolean;
};

export type PupilsAnswer = {
  readonly day: Day;
  readonly position: Position;
  /** N(day), over all pages, whichever pupils are asked for. */
  readonly pupils: number;
  /** The number of pupils that fit the question, over all pages. */
  readonly matching: number;
  readonly items: readonly CountedPupilItem[];
  /** The pseudonym to continue after. */
  readonly next: string | null;
};

type Asked = Omit<PupilsQuery, 'asKnownAt' | 'position'> & { readonly position: Position };

/** A page, made where the school's results are folded. */
export const countedPupils: SchoolTask<Asked, PupilsAnswer> = {
  name: 'counted-pupils',
  work: async ({ folds }, school, { day, yearGroups, position, ...asked }) => {
    const { state } = await folds.results(school, position);
    const { size, matching, items, more } = pupilsOn(state, dayNumber(day), yearGroups, asked satisfies PupilsAsked);
    const stream = streams.results(school);
    return {
      day,
      position,
      pupils: size,
      matching,
      items: items.map((counted) => ({
        pupil: counted.pupil,
        yearGroup: counted.yearGroup,
        countsThrough: dayText(counted.countsThrough),
        countsAtNextMonthEnd: counted.countsAtNextMonthEnd,
        ...shownResult(stream, counted),
      })),
      next: more ? (items.at(-1)?.pupil ?? null) : null,
    };
  },
};

export const pupilsAnswer = async (
  { deps, follower }: Pick<Sources, 'deps' | 'follower'>,
  school: string,
  { asKnownAt, position: given, ...asked }: PupilsQuery,
): Promise<PupilsAnswer> => {
  const known = given ?? follower.position();
  const position = asKnownAt === undefined ? known : await positionAt(deps, asKnownAt);
  return inSchool(deps, countedPupils, school, { ...asked, position });
};
