/** All that is known of one pupil: ids, results, days, decisions by hand and links, each with its event (2.9, 5.5). */
import { type Day, dayText } from '../../domain/day.ts';
import { ordinalOf } from '../../domain/results/columns/hashes.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { type OnePupil, onePupil, type PupilResult } from '../../domain/results/counting/onePupil.ts';
import type { ResultChanges, ResultsEvent } from '../../domain/results/events.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { Sources } from '../sources.ts';
import { type EventReference, type ShownEvent, type ShownSpan, shownEvent, shownSpan } from './evidence.ts';
import { type LinkItem, linkItems } from './links.ts';

export type PupilQuery = {
  /** As known at this position of the log (inclusive). */
  readonly position: Position;
  /** How many results earlier pages held. */
  readonly skipped: number;
  readonly limit: number;
};

export type PupilResultItem = {
  readonly result: string;
  /** The pseudonym of the id by which the latest file gives it. */
  readonly id: string;
  readonly category: Category;
  readonly takenOn: Day;
  readonly yearGroup: number | null;
  readonly testCode: string | null;
  readonly validThrough: Day;
  readonly linkedOn: Day;
  readonly import: string;
  readonly event: EventReference;
  /** The decision by hand in force. */
  readonly decision: { readonly type: 'corrected' | 'withdrawn'; readonly events: readonly EventReference[] } | null;
  /** The days on which it makes the pupil count; null when there are none. */
  readonly counts: ShownSpan | null;
};

/** A decision by hand about a result of the pupil, in force or not. */
export type PupilDecision = ShownEvent & { readonly result: string; readonly changes?: ResultChanges };

export type PupilAnswer = {
  readonly pupil: string;
  readonly position: Position;
  /**
   * The pupil's ids, each with the first standing import that recorded it; null for an id that only a decision by hand
   * named.
   */
  readonly ids: readonly { readonly id: string; readonly import: string | null }[];
  readonly days: readonly ShownSpan[];
  readonly decisions: readonly PupilDecision[];
  readonly links: readonly LinkItem[];
  /** How many results, over all pages. */
  readonly results: number;
  readonly items: readonly PupilResultItem[];
};

type Asked = PupilQuery & { readonly pseudonym: string };

/** A page, made where the school's results are folded; undefined for a pseudonym that the school does not have. */
export const onePupilPage: SchoolTask<Asked, PupilAnswer | undefined> = {
  name: 'one-pupil',
  work: async ({ ledger, folds }, school, { pseudonym, position, skipped, limit }) => {
    const { state } = await folds.results(school, position);
    const found = onePupil(state, pseudonym);
    if (found === undefined) return undefined;
    const { events } = await ledger.read<ResultsEvent>(streams.results(school), undefined, position);
    return {
      pupil: found.pupil,
      position,
      ids: found.ids.map(({ id, import: place }) => ({
        id,
        import: place === undefined ? null : state.imports[place]!.id,
      })),
      days: found.days.map(shownSpan),
      decisions: decisionsOf(state, found, events),
      links: await linkItems({ ledger }, school, state, found.links),
      results: found.ordinals.length,
      items: found.ordinals.slice(skipped, skipped + limit).map((ordinal) => item(school, found.resultOf(ordinal))),
    };
  },
};

export const pupilAnswer = (
  { deps }: Pick<Sources, 'deps'>,
  school: string,
  asked: Asked,
): Promise<PupilAnswer | undefined> => inSchool(deps, onePupilPage, school, asked);

const decisionsOf = (
  state: Results,
  { ordinals }: OnePupil,
  events: readonly Recorded<ResultsEvent>[],
): PupilDecision[] => {
  const own = new Set(ordinals);
  return events.flatMap((event) => {
    if (event.type !== 'ResultCorrected' && event.type !== 'ResultWithdrawn' && event.type !== 'ManualDecisionLifted')
      return [];
    const { key } = event.data;
    const ordinal = ordinalOf(state.keys, key);
    if (ordinal === undefined || !own.has(ordinal)) return [];
    const changes = event.type === 'ResultCorrected' ? { changes: event.data.changes } : {};
    return [{ ...shownEvent(event), result: key, ...changes }];
  });
};

const item = (school: string, result: PupilResult): PupilResultItem => {
  const stream = streams.results(school);
  const { decision, counts } = result;
  return {
    result: result.result,
    id: result.id,
    category: result.category,
    takenOn: dayText(result.takenOn),
    yearGroup: result.yearGroup,
    testCode: result.testCode,
    validThrough: dayText(result.validThrough),
    linkedOn: dayText(result.linkedOn),
    import: result.import,
    event: { stream, revision: result.revision },
    decision:
      decision === undefined
        ? null
        : { type: decision.type, events: decision.revisions.map((revision) => ({ stream, revision })) },
    counts: counts === undefined ? null : shownSpan(counts),
  };
};
