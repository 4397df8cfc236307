/** Who counted on a day, and why: to the result, the import and the event (5.5). Pages by pseudonym. */
import { positionAt } from '../../commands/asKnownAt.ts';
import type { Position } from '../../commands/eventStore.ts';
import { streams } from '../../commands/streams.ts';
import { type Day, dayNumber } from '../../domain/day.ts';
import { pupilsOn } from '../../domain/results/explain.ts';
import { type ShownResult, shownResult } from './evidence.ts';
import type { Sources } from './sources.ts';

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

export const pupilsAnswer = async (sources: Sources, school: string, query: PupilsQuery): Promise<PupilsAnswer> => {
  const { deps, follower } = sources;
  const { day, yearGroups, asKnownAt, after = '', limit } = query;
  const known = query.position ?? follower.position();
  const position = asKnownAt === undefined ? known : await positionAt(deps, asKnownAt);
  const { state } = await deps.folds.results(school, position);
  const counted = pupilsOn(state, dayNumber(day), yearGroups);
  const rest = counted.filter(({ pupil }) => pupil > after);
  const page = rest.slice(0, limit);
  const stream = streams.results(school);
  return {
    day,
    position,
    pupils: counted.length,
    items: page.map((counted) => ({ pupil: counted.pupil, ...shownResult(stream, counted) })),
    next: rest.length > limit ? (page.at(-1)?.pupil ?? null) : null,
  };
};
