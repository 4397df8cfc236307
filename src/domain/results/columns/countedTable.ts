/** A table of the pupils who counted on certain days and the results by which they did, to be added up by hand (5.5). */

import type { DayNumber } from '../../day.ts';
import { compareText } from '../../order.ts';
import { intervalsOf } from '../counting/counting.ts';
import { type CountedPupil, countedBy, evidenceOf, pseudonymOf, pupilOf } from '../counting/explain.ts';
import { type DaySpan, spansByPupil } from '../counting/spans.ts';
import type { YearGroups } from '../counting/valid.ts';
import type { Results } from './state.ts';

/**
 * Pupils and results, numbered from 1. Pupils are ordered by pseudonym; results by pupil, then by the day on which they
 * were taken, then by key.
 */
export type Evidence = {
  readonly pupils: readonly string[];
  readonly results: readonly CountedPupil[];
};

/**
 * One row for each pupil that counts on any of the days. It holds for each day the number of the result that makes the
 * pupil count, or null.
 */
export type TableRow = { readonly pupil: number; readonly results: readonly (number | null)[] };

/** Days from `from` through `through`, both included, on which one result makes a pupil count. */
export type TableSpan = DaySpan & { readonly pupil: number; readonly result: number };

export type Asked = {
  readonly yearGroups: YearGroups;
  readonly days: readonly DayNumber[];
  /** For a daily measure: the days of the year that have ended. Null for another measure. */
  readonly window: DaySpan | null;
};

export type Tables = {
  readonly evidence: Evidence;
  /** One for each question, in the same order. */
  readonly tables: readonly { readonly rows: readonly TableRow[]; readonly spans: readonly TableSpan[] }[];
};

export const countedTables = (state: Results, asked: readonly Asked[]): Tables => {
  const found = asked.map(({ yearGroups, days, window }) => {
    const intervals = intervalsOf(state, yearGroups);
    return {
      columns: days.map((day) => countedBy(state, intervals, day)),
      spans: window === null ? [] : [...spansByPupil(state, window, yearGroups).values()].flat(),
    };
  });
  const ordinals = new Set<number>();
  for (const { columns, spans } of found) {
    for (const column of columns) for (const ordinal of column) if (ordinal !== -1) ordinals.add(ordinal);
    for (const { ordinal } of spans) ordinals.add(ordinal);
  }
  const { evidence, resultOf, pupilNumbers } = numbered(state, ordinals);
  return {
    evidence,
    tables: found.map(({ columns, spans }) => ({
      rows: [...pupilNumbers]
        .filter(([pupil]) => columns.some((column) => column[pupil] !== -1))
        .map(([pupil, number]) => ({
          pupil: number,
          results: columns.map((column) => (column[pupil] === -1 ? null : resultOf.get(column[pupil]!)!)),
        })),
      spans: spans
        .map(({ from, through, ordinal }) => {
          return { from, through, pupil: pupilNumbers.get(pupilOf(state, ordinal))!, result: resultOf.get(ordinal)! };
        })
        .sort((a, b) => a.pupil - b.pupil || a.from - b.from),
    })),
  };
};

const numbered = (state: Results, ordinals: ReadonlySet<number>) => {
  const results = [...ordinals]
    .map((ordinal) => {
      const pupil = pupilOf(state, ordinal);
      return { ordinal, number: pupil, counted: { pupil: pseudonymOf(state, pupil), ...evidenceOf(state, ordinal) } };
    })
    .sort(
      ({ counted: a }, { counted: b }) =>
        compareText(a.pupil, b.pupil) || a.takenOn - b.takenOn || compareText(a.result, b.result),
    );
  const pupilNumbers = new Map<number, number>();
  for (const { number } of results) if (!pupilNumbers.has(number)) pupilNumbers.set(number, pupilNumbers.size + 1);
  return {
    evidence: {
      pupils: [...pupilNumbers.keys()].map((pupil) => pseudonymOf(state, pupil)),
      results: results.map(({ counted }) => counted),
    },
    resultOf: new Map(results.map(({ ordinal }, index) => [ordinal, index + 1])),
    pupilNumbers,
  };
};
