/**
 * A page of a difference, reckoned where the school's results are folded. For a large school the page is selected
 * directly instead of being cut from the full answer.
 */

import { dayNumber } from '../../domain/day.ts';
import { type ChangedPupil, changedPupils } from '../../domain/results/counting/difference.ts';
import type { ResultEvidence } from '../../domain/results/counting/explain.ts';
import { streams } from '../../ledger/streams.ts';
import type { SchoolTask } from '../../ledger/workers/workers.ts';
import type { DifferenceQuery, DifferentPupil, Page, PlaceAmongPupils } from './differenceAnswer.ts';
import { type Changes, wholeDifference } from './differenceWhole.ts';
import { shownResult, shownSpan } from './evidence.ts';

export const differencePage: SchoolTask<DifferenceQuery, Page> = {
  name: 'difference-page',
  work: async (stand, school, query, signal) => {
    const { from, to, yearGroups } = query;
    const { answer, changes } = await wholeDifference(stand, school, query, signal);
    const [start, end] = [
      await stand.folds.results(school, from.position),
      await stand.folds.results(school, to.position),
    ];
    const changed = changedPupils(start.state, end.state, dayNumber(to.day), yearGroups);
    return {
      ...answer,
      pupils: changed.size,
      ...pageOf(changed.from(query.after?.pupil ?? ''), changes, school, query),
    };
  },
};

/** Results and spans of days on one page at most, which is some megabytes of JSON. */
const entriesMax = 5_000;

const pageOf = (
  pupils: Iterable<ChangedPupil>,
  changes: Changes,
  school: string,
  { after, limit }: Pick<DifferenceQuery, 'after' | 'limit'>,
): Pick<Page, 'items' | 'next'> => {
  const chosen: { readonly pupil: ChangedPupil; readonly ordinals: Int32Array }[] = [];
  let room = entriesMax;
  let next: PlaceAmongPupils | null = null;
  for (const pupil of pupils) {
    const isAfter = pupil.pupil === after?.pupil;
    if (isAfter && after?.results === undefined) continue;
    const begin = isAfter ? (after?.results ?? 0) : 0;
    const last = chosen.at(-1);
    if (last !== undefined && (chosen.length === limit || room <= 0)) {
      next = { pupil: last.pupil.pupil };
      break;
    }
    room -= pupil.gained.length + pupil.lost.length;
    const ordinals = pupil.ordinals.subarray(begin, begin + Math.max(room, 1));
    chosen.push({ pupil, ordinals });
    room -= ordinals.length;
    if (begin + ordinals.length < pupil.ordinals.length) {
      next = { pupil: pupil.pupil, results: begin + ordinals.length };
      break;
    }
  }
  const changedBy = revisionsOf(changes, new Set(chosen.flatMap(({ ordinals }) => [...ordinals])));
  const stream = streams.results(school);
  return { items: chosen.map(({ pupil, ordinals }) => differentPupil(stream, pupil, ordinals, changedBy)), next };
};

/** For each of the given ordinals: the revisions of the events that changed when that result counts. */
const revisionsOf = ({ ordinals, revisions }: Changes, wanted: ReadonlySet<number>): Map<number, number[]> => {
  const found = new Map<number, number[]>();
  for (let n = 0; n < ordinals.length; n++) {
    if (!wanted.has(ordinals[n]!)) continue;
    const earlier = found.get(ordinals[n]!) ?? [];
    if (earlier.at(-1) !== revisions[n]) found.set(ordinals[n]!, [...earlier, revisions[n]!]);
  }
  return found;
};

const differentPupil = (
  stream: string,
  { pupil, gained, lost, resultOf }: ChangedPupil,
  ordinals: Int32Array,
  changedBy: ReadonlyMap<number, readonly number[]>,
): DifferentPupil => {
  const shown = (evidence: ResultEvidence | null) => (evidence === null ? null : shownResult(stream, evidence));
  return {
    pupil,
    gained: gained.map(shownSpan),
    lost: lost.map(shownSpan),
    results: Array.from(ordinals, (ordinal) => {
      const { result, before, after } = resultOf(ordinal);
      const revisions = changedBy.get(ordinal) ?? [];
      return {
        result,
        before: shown(before),
        after: shown(after),
        changedBy: revisions.map((revision) => ({ stream, revision })),
      };
    }),
  };
};
