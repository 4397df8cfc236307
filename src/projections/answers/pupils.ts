/** Who counted on a day, and why: to the result, the import and the event (5.5). Pages by pseudonym. */
import { positionAt } from '../../commands/asKnownAt.ts';
import type { Position } from '../../commands/eventStore.ts';
import { streams } from '../../commands/streams.ts';
import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import { pupilsOn } from '../../domain/results/explain.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { Sources } from './sources.ts';

export type PupilsQuery = {
  readonly day: Day;
  readonly yearGroups?: readonly number[];
  readonly asKnownAt?: Date;
  /** Exclusive: pseudonyms after this one. */
  readonly after?: string;
  readonly limit: number;
};

export type CountedPupilItem = {
  readonly pupil: string;
  readonly result: string;
  readonly category: Category;
  readonly takenOn: Day;
  readonly validThrough: Day;
  readonly linkedOn: Day;
  readonly import: string;
  /** The event that linked it. */
  readonly event: { readonly stream: string; readonly revision: number };
  /** The events of manual corrections in force. */
  readonly correctedBy: readonly { readonly stream: string; readonly revision: number }[];
};

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
  const position = asKnownAt === undefined ? follower.position() : await positionAt(deps.ledger, asKnownAt);
  const { state } = await deps.folds.results(school, position);
  const counted = pupilsOn(state, dayNumber(day), yearGroups);
  const rest = counted.filter(({ pupil }) => pupil > after);
  const page = rest.slice(0, limit);
  const stream = streams.results(school);
  return {
    day,
    position,
    pupils: counted.length,
    items: page.map(({ takenOn, validThrough, linkedOn, revision, correctedBy, ...item }) => ({
      ...item,
      takenOn: dayText(takenOn),
      validThrough: dayText(validThrough),
      linkedOn: dayText(linkedOn),
      event: { stream, revision },
      correctedBy: correctedBy.map((corrected) => ({ stream, revision: corrected })),
    })),
    next: rest.length > limit ? (page.at(-1)?.pupil ?? null) : null,
  };
};
