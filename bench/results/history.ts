/**
 * A school of mean size: 6,215 of them have 120 million results together. It has ten years with ten cumulative exports
 * each, which hold the pupils of that time.
 */
import { dayNumber, dayText } from '../../src/domain/day.ts';
import type { FileRows } from '../../src/domain/results/checkedRows.ts';
import { classify } from '../../src/domain/results/classify.ts';
import { keyWords, wordsOf } from '../../src/domain/results/columns/hashes.ts';
import type { ImportPart } from '../../src/domain/results/columns/part.ts';
import { noResults, type Results } from '../../src/domain/results/columns/state.ts';
import type { RecordedResultsEvent, ResultsImported } from '../../src/domain/results/events.ts';
import { evolveResults } from '../../src/domain/results/evolve.ts';
import { RowGathering } from '../../src/domain/results/fileRows.ts';
import type { Category } from '../../src/domain/results/kinds.ts';
import type { ReadRow } from '../../src/domain/results/row.ts';
import { digest } from '../support/seeded.ts';

export type Imported = {
  readonly data: Omit<ResultsImported['data'], 'school' | 'import' | 'rows'>;
  readonly parts: readonly ImportPart[];
};

const years = 10;
const importsPerYear = 10;
const resultsPerYear = 1_931;
const pupilsPerYearGroup = 30;
const firstDay = dayNumber('2015-08-20');

/** The number of results at the end of the history. */
export const resultsOfHistory = years * resultsPerYear;

export const historyOf = (): Imported[] => {
  const rows = rowsOfSchool();
  const history: Imported[] = [];
  let state: Results = noResults;
  for (let round = 0; round < years * importsPerYear; round++) {
    const file = rows.filter(({ from, until }) => from <= round && round < until).map(({ row }) => row);
    const { parts, ...numbers } = classify(state, fileRows(file));
    const linkedOn = dayText(dayOfRound(round) + 25);
    const data = {
      source: 'parnassys',
      linkedOn,
      fileDigest: digest(`file ${round}`).toString('hex'),
      skipped: 0,
      ...numbers,
    };
    history.push({ data, parts });
    state = evolveResults(state, recordedAs({ data, parts }, round));
  }
  return history;
};

/** The import as an event for the fold. */
export const recordedAs = ({ data, parts }: Imported, revision: number): RecordedResultsEvent => ({
  type: 'ResultsImported',
  data: { ...data, school: '12AB00', import: `import-${revision}`, rows: { stream: '', from: 0, to: 0, digest: '' } },
  parts,
  revision,
});

/** Takes the place of the HMACs under the school's secret. */
const hashes = {
  pupil: (id: string) => wordsOf(digest(id)),
  resultKey: (key: string) => wordsOf(digest(key).subarray(0, keyWords * 4)),
};

const fileRows = (rows: readonly ReadRow[]): FileRows => {
  const gathering = new RowGathering(hashes);
  for (const row of rows) gathering.take(row);
  return gathering.read().checked(dayNumber('9999-12-31')).rows;
};

const dayOfRound = (round: number): number =>
  firstDay + Math.floor(round / importsPerYear) * 365 + (round % importsPerYear) * 30;

type Row = {
  readonly row: ReadRow;
  /** The first export that holds the row, and the first after it that does not. */
  readonly from: number;
  readonly until: number;
};

/**
 * Pupils of eight year groups. Each year one group leaves, and its results disappear from the exports. Half of a
 * group's results come from tests that all pupils take on one day. The other half come from learning goals that pupils
 * reach one by one.
 */
const rowsOfSchool = (): Row[] =>
  Array.from({ length: resultsOfHistory }, (_, n) => {
    const round = Math.floor((n / resultsPerYear) * importsPerYear);
    const year = Math.floor(round / importsPerYear);
    const yearGroup = 1 + (n % 8);
    const nth = Math.floor(n / 8);
    const content =
      nth % 2 === 0
        ? kindOf('standardised-test', dayOfRound(round) + yearGroup, yearGroup, `RW-M${yearGroup}`)
        : kindOf('learning-goal', dayOfRound(round) + (n % 5), yearGroup, `doel-${yearGroup}-${n % 3}`);
    return {
      row: {
        row: n,
        key: `key ${n}`,
        pupil: `pupil ${year - yearGroup}-${nth % pupilsPerYearGroup}`,
        ...content,
      },
      from: round,
      until: (year + 9 - yearGroup) * importsPerYear,
    };
  });

const kindOf = (category: Category, takenOn: number, yearGroup: number, testCode: string) => ({
  categoryText: '',
  category,
  takenOn,
  yearGroup,
  testCode,
});
