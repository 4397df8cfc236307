/**
 * The same answers computed without regard to memory: every pupil becomes an object. The compact answers are held against
 * these.
 */
import type { DayNumber } from '../../../src/domain/day.ts';
import { hexOf, keyWords } from '../../../src/domain/results/columns/hashes.ts';
import type { Results } from '../../../src/domain/results/columns/state.ts';
import { intervalsOf } from '../../../src/domain/results/counting/counting.ts';
import { countedBy, evidenceOf, pseudonymOf, pupilOf } from '../../../src/domain/results/counting/explain.ts';
import { coverage, daysWithout, intervalsByPupil } from '../../../src/domain/results/counting/spans.ts';
import type { YearGroups } from '../../../src/domain/results/counting/valid.ts';

const sinceEver = Number.MIN_SAFE_INTEGER;

export const countedAsObjects = (state: Results, day: DayNumber) =>
  [...countedBy(state, intervalsOf(state, undefined), day)]
    .flatMap((ordinal, pupil) =>
      ordinal === -1 ? [] : [{ pupil: pseudonymOf(state, pupil), ...evidenceOf(state, ordinal) }],
    )
    .sort((a, b) => (a.pupil < b.pupil ? -1 : 1));

export const changedAsObjects = (before: Results, after: Results, through: DayNumber, yearGroups: YearGroups) => {
  const sideOf = (state: Results) => {
    const intervals = intervalsOf(state, yearGroups);
    const counts = (ordinal: number) =>
      ordinal < intervals.from.length && intervals.from[ordinal]! <= intervals.through[ordinal]!;
    const daysOf = (ordinal: number) =>
      counts(ordinal)
        ? [Math.min(intervals.from[ordinal]!, through + 1), Math.min(intervals.through[ordinal]!, through)]
        : [];
    const pupilAt = (ordinal: number) => (counts(ordinal) ? pupilOf(state, ordinal) : undefined);
    return { state, daysOf, pupilAt, byPupil: intervalsByPupil(state, intervals, { from: sinceEver, through }) };
  };
  const [was, is] = [sideOf(before), sideOf(after)];
  const changed = new Map<number, Set<number>>();
  for (let ordinal = 0; ordinal < after.keys.length / keyWords; ordinal++) {
    const [then, now] = [was.pupilAt(ordinal), is.pupilAt(ordinal)];
    const samePupil = then === undefined || now === undefined || then === now;
    if (samePupil && String(was.daysOf(ordinal)) === String(is.daysOf(ordinal))) continue;
    for (const pupil of [then, now])
      if (pupil !== undefined) changed.set(pupil, (changed.get(pupil) ?? new Set()).add(ordinal));
  }
  return [...changed]
    .map(([number, ordinals]) => {
      const [then, now] = [was, is].map(({ byPupil }) => coverage(byPupil.get(number) ?? [])) as [[], []];
      const evidence = ({ state, pupilAt }: typeof was, ordinal: number) =>
        pupilAt(ordinal) === number ? evidenceOf(state, ordinal) : null;
      return {
        pupil: pseudonymOf(after, number),
        gained: daysWithout(now, then),
        lost: daysWithout(then, now),
        ordinals: [...ordinals],
        results: [...ordinals].map((ordinal) => ({
          result: hexOf(after.keys.values, ordinal, keyWords),
          before: evidence(was, ordinal),
          after: evidence(is, ordinal),
        })),
      };
    })
    .filter(({ gained, lost }) => gained.length + lost.length > 0)
    .sort((a, b) => (a.pupil < b.pupil ? -1 : 1));
};
