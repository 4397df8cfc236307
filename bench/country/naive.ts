/** Counts schools by definition 3.2 from the rows that were made, and compares with the ledger's answers and bills. */

import type { DocumentsEvent } from '../../src/domain/billing/documents/issuing.ts';
import { addDays, type Day, dayNumber, dayText } from '../../src/domain/day.ts';
import { hexOf, keyWords, pupilWords } from '../../src/domain/results/columns/hashes.ts';
import { countsFromChanges } from '../../src/domain/results/counting/counts.ts';
import { streams } from '../../src/ledger/streams.ts';
import type { PupilCountsRow } from '../../src/projections/pupilCounts.ts';
import { type Action, type NaiveResult, naiveCount, naiveResults } from '../../test/domain/results/naive.ts';
import type { PlainRow } from '../../test/domain/results/support.ts';
import { seeded } from '../support/seeded.ts';
import { firstYear, measuredRun, runs, years } from './calendar.ts';
import { exportOf, rowsOf, type SchoolRows } from './files.ts';
import { historyOf, type Mending } from './history.ts';
import type { Country } from './ledger.ts';
import type { MadeSchool, Nation } from './nation.ts';

const sampledMax = 6;
const sampledPupilsMax = 400;
const otherDays = 12;
const scopes: readonly (readonly number[] | undefined)[] = [undefined, [3, 4, 5, 6, 7, 8]];

/** The smallest school, and some others that are quickly counted by a naive method. */
export const sampleOf = ({ schools }: Nation): MadeSchool[] => {
  const upTo = seeded(3);
  const small = schools.filter(({ pupils }) => pupils <= sampledPupilsMax).sort((a, b) => a.pupils - b.pupils);
  const drawn = Array.from({ length: sampledMax - 1 }, () => small[upTo(small.length)]);
  return [...new Set([small[0], ...drawn])].flatMap((one) => one ?? []);
};

/** @returns every count that differs, in words, and how many were compared */
export const heldAgainstNaive = async (
  { deps, readStore }: Country,
  schools: readonly MadeSchool[],
): Promise<{ readonly compared: number; readonly differences: readonly string[] }> => {
  const differences: string[] = [];
  let compared = 0;
  const issued = await deps.ledger.read<DocumentsEvent>(streams.documents);
  const compare = (what: string, found: unknown, expected: unknown) => {
    compared++;
    if (found !== expected) differences.push(`${what} is ${found}, by hand ${expected}`);
  };
  for (const school of schools) {
    const results = naiveResults(actionsOf(school)).values();
    const known = [...results];
    const { counts } = await deps.folds.results(school.id);
    const row = await readStore.get<PupilCountsRow>('pupil-counts', school.id);
    const rebuilt = row && countsFromChanges(row.changes);
    for (const scope of scopes)
      for (const day of daysToCount(school)) {
        const what = `N of ${school.id} on ${day}${scope === undefined ? '' : ` in year groups ${scope}`}`;
        const byHand = naiveCount(known, dayNumber(day), scope);
        compare(what, counts(scope).on(dayNumber(day)), byHand);
        if (scope === undefined && rebuilt !== undefined)
          compare(`${what} in the read model`, rebuilt.on(dayNumber(day)), byHand);
      }
    for (const { data } of issued.events)
      if (data.school === school.id && data.issuedOn === measuredRun)
        for (const { kind, quantity } of data.lines) {
          if (kind === 'advance')
            compare(`${data.number}, advance`, quantity, String(naiveCount(known, dayNumber(measuredRun))));
          if (kind === 'usage') compare(`${data.number}, usage`, quantity, average(known));
        }
  }
  return { compared, differences };
};

/** The mean of the last year's month-end counts, rounded half-up to 6 decimals without trailing zeros (3.5). */
const average = (known: readonly NaiveResult[]): string => {
  const sum = monthEnds(firstYear + years - 1).reduce((total, day) => total + naiveCount(known, dayNumber(day)), 0);
  const millionths = Math.floor((sum * 1_000_000 * 2 + 12) / 24);
  return String(millionths / 1_000_000);
};

/** The month-ends of a year that begins on 1 August. */
const monthEnds = (year: number): Day[] =>
  Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, 8 + month, 0)).toISOString().slice(0, 10));

const daysToCount = ({ n }: MadeSchool): Day[] => {
  const upTo = seeded(n);
  const drawn = Array.from({ length: otherDays }, () => addDays(`${firstYear}-08-01`, upTo(years * 365 + 300)));
  return [...runs.map(({ on }) => on), measuredRun, ...monthEnds(firstYear + 1), ...drawn];
};

/** The school's history as input for the naive fold. */
const actionsOf = (school: MadeSchool): Action[] => {
  const rows = rowsOf(school);
  const texts = textsOf(rows);
  const actions: Action[] = [];
  let round = 0;
  for (const { imported, exportedOn, mended } of historyOf(school, rows)) {
    actions.push({ do: 'import', linkedOn: exportedOn, rows: plainRows(rows, texts, round) });
    for (const event of mended) actions.push(mendingAction(event, imported.data.import, round));
    round++;
  }
  return actions;
};

const mendingAction = (event: Mending, importId: string, nth: number): Action => {
  switch (event.type) {
    case 'ImportWithdrawn':
      if (event.data.import !== importId) throw new Error('Only the import of the round is ever withdrawn');
      return { do: 'withdrawImport', nth };
    case 'ResultCorrected':
      return { do: 'correct', key: event.data.key, changes: event.data.changes };
    case 'ResultWithdrawn':
      return { do: 'withdraw', key: event.data.key };
    case 'ManualDecisionLifted':
      return { do: 'lift', key: event.data.key };
    default:
      throw new Error('No school of this country ever links ids');
  }
};

type Texts = { readonly pupils: readonly string[] };

const textsOf = ({ pupilHashes }: SchoolRows): Texts => ({
  pupils: Array.from({ length: pupilHashes.length / pupilWords }, (_, pupil) => hexOf(pupilHashes, pupil, pupilWords)),
});

const plainRows = (rows: SchoolRows, texts: Texts, round: number): PlainRow[] => {
  const { keys, pupils, kinds, kindList } = exportOf(rows, round);
  return Array.from(kinds, (kind, n) => {
    const { category, takenOn, yearGroup, testCode } = kindList[kind]!;
    const key = hexOf(keys, n, keyWords);
    return { key, pupil: texts.pupils[pupils[n]!]!, takenOn: dayText(takenOn), category, yearGroup, testCode };
  });
};
