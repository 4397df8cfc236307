/** Who counted on a day, and why: to the result, the import and the event (5.5). Pages by pseudonym. */

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
  /** As known at this position of the log (inclusive), which two events of one millisecond do not share; not with `asKnownAt`. */
  readonly position?: Position;
  /** Exclusive: pseudonyms after this one. */
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
  /** Pseudonym to go on after. */
  readonly next: string | null;
};

type Asked = Pick<PupilsQuery, 'day' | 'yearGroups' | 'after' | 'limit'> & { readonly position: Position };

/** A page, where the school's results are folded. */
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
