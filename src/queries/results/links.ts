/** The links between ids of a school's pupils, each with the files and the decision that state it (2.9). */
import type { Results } from '../../domain/results/columns/state.ts';
import type { LinkedIds, ResultsEvent } from '../../domain/results/events.ts';
import { linkId, linksOf, type PupilLink } from '../../domain/results/links/list.ts';
import type { Recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask, type Stand } from '../../ledger/workers/workers.ts';
import type { Sources } from '../sources.ts';
import { type EventReference, type ShownEvent, shownEvent } from './evidence.ts';

export type LinkItem = {
  readonly id: string;
  /** Pseudonyms of the two ids, the smaller first. */
  readonly ids: LinkedIds;
  /** Whether it makes the two ids one pupil; false for a link that was cut. */
  readonly holds: boolean;
  /** The last word by hand, and its event. */
  readonly byHand: { readonly said: 'linked' | 'cut'; readonly event: ShownEvent } | null;
  /** How many standing imports state it, and the first of them. */
  readonly fromFiles: {
    readonly imports: number;
    readonly first: { readonly import: string; readonly event: EventReference };
  } | null;
};

export type LinksQuery = {
  /** Exclusive: only links after the one of this name. */
  readonly after?: string;
  readonly limit: number;
};

export type LinksAnswer = { readonly items: readonly LinkItem[]; readonly more: boolean };

/** A page, made where the school's results are folded. */
export const pupilLinks: SchoolTask<LinksQuery, LinksAnswer> = {
  name: 'pupil-links',
  work: async (stand, school, { after = '', limit }) => {
    const { state } = await stand.folds.results(school);
    const rest = linksOf(state).filter(({ ids }) => linkId(ids) > after);
    return { items: await linkItems(stand, school, state, rest.slice(0, limit)), more: rest.length > limit };
  },
};

export const linksAnswer = ({ deps }: Pick<Sources, 'deps'>, school: string, query: LinksQuery): Promise<LinksAnswer> =>
  inSchool(deps, pupilLinks, school, query);

/** Links as answers show them, with the events that state them. */
export const linkItems = async (
  { ledger }: Pick<Stand, 'ledger'>,
  school: string,
  { imports }: Results,
  links: readonly PupilLink[],
): Promise<LinkItem[]> => {
  const stream = streams.results(school);
  const eventAt = links.some(({ byHand }) => byHand !== undefined) ? await eventsOf(ledger, school) : undefined;
  return links.map(({ ids, holds, byHand, imports: places }) => {
    const first = places[0] === undefined ? undefined : imports[places[0]]!;
    return {
      id: linkId(ids),
      ids,
      holds,
      byHand:
        byHand === undefined
          ? null
          : { said: byHand.state === 'cut' ? 'cut' : 'linked', event: shownEvent(eventAt!(byHand.revision)) },
      fromFiles:
        first === undefined
          ? null
          : { imports: places.length, first: { import: first.id, event: { stream, revision: first.revision } } },
    };
  });
};

/** The events of a school's results by revision. */
export const eventsOf = async (
  ledger: Stand['ledger'],
  school: string,
): Promise<(revision: number) => Recorded<ResultsEvent>> => {
  const { events } = await ledger.read<ResultsEvent>(streams.results(school));
  const byRevision = new Map(events.map((event) => [event.revision, event]));
  return (revision) => byRevision.get(revision)!;
};
