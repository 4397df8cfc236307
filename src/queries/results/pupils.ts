/**
 * The pupils who counted on a day, each with the result, the import and the event behind it (5.5). Pages are ordered by
 * pseudonym.
 */

import { type Day, dayNumber } from '../../domain/day.ts';
import { pupilsOn } from '../../domain/results/counting/explain.ts';
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
  /** Exclusive: only pseudonyms after this one. */
  readonly after?: string;
  readonly limit: number;
};

export type CountedPupilItem = ShownResult & { readonly pupil: string };

export type PupilsAnswer = {
  readonly day: Day;
  readonly position: Position;
  /** N(day), over all pages. */
  readonly pupils: number;
  readonly items: readonly CountedPupilItem[];
  /** The pseudonym to continue after. */
  readonly next: string | null;
};

type Asked = Pick<PupilsQuery, 'day' | 'yearGroups' | 'after' | 'limit'> & { readonly position: Position };

/** A page, made where the school's results are folded. */
export const countedPupils: SchoolTask<Asked, PupilsAnswer> = {
  name: 'counted-pupils',
  work: async ({ folds }, school, { day, yearGroups, after, limit, position }) => {
    const { state } = await folds.results(school, position);
    const { size, items, more } = pupilsOn(state, dayNumber(day), yearGroups, {
      limit,
      ...(after === undefined ? {} : { after }),
    });
    const stream = streams.results(school);
    return {
      day,
      position,
      pupils: size,
      items: items.map((counted) => ({ pupil: counted.pupil, ...shownResult(stream, counted) })),
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
