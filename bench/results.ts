/**
 * Results a second on one core: `npx tsx bench/results.ts`. A school as large as the mean of 6,215 schools that have
 * 120 million results together: ten years, ten cumulative exports a year, of the pupils that are in school then.
 */
import { readCsvResults } from '../src/adapters/csvResults.ts';
import { dayNumber, dayText } from '../src/domain/day.ts';
import { classify, type PreparedRow } from '../src/domain/results/classify.ts';
import { countsOf } from '../src/domain/results/counting.ts';
import type { RecordedResultsEvent } from '../src/domain/results/events.ts';
import { evolveResults } from '../src/domain/results/evolve.ts';
import { pupilsOn } from '../src/domain/results/explain.ts';
import type { ImportPartData } from '../src/domain/results/part.ts';
import { decodePart, encodePart } from '../src/domain/results/part.ts';
import { noResults, ordinals, type Results } from '../src/domain/results/state.ts';
import { prepared } from '../test/domain/results/support.ts';

type Stored = {
  readonly event: Extract<RecordedResultsEvent, { type: 'ResultsImported' }>;
  readonly parts: readonly string[];
};

const years = 10;
const importsPerYear = 10;
const resultsPerYear = 1_931;
const pupilsPerYearGroup = 30;
const firstDay = dayNumber('2015-08-20');

/**
 * Pupils of eight year groups; each year one group leaves and takes its results out of the exports. Half of a group's
 * results come from tests that all take on one day, half from learning goals that pupils reach one by one.
 */
const rowsOfSchool = (): { row: PreparedRow; from: number; until: number }[] => {
  const rows = [];
  for (let n = 0; n < years * resultsPerYear; n++) {
    const round = Math.floor((n / resultsPerYear) * importsPerYear);
    const year = Math.floor(round / importsPerYear);
    const yearGroup = 1 + (n % 8);
    const pupil = `${year - yearGroup}-${Math.floor(n / 8) % pupilsPerYearGroup}`;
    const day = firstDay + year * 365 + (round % importsPerYear) * 30;
    const row =
      Math.floor(n / 8) % 2 === 0
        ? { takenOn: dayText(day + yearGroup), testCode: `RW-M${yearGroup}` }
        : {
            takenOn: dayText(day + (n % 5)),
            testCode: `doel-${yearGroup}-${n % 3}`,
            category: 'learning-goal' as const,
          };
    rows.push({
      row: prepared({ key: `${n}`, pupil, yearGroup, ...row }),
      from: round,
      until: (year + 9 - yearGroup) * importsPerYear,
    });
  }
  return rows;
};

const historyOf = (): Stored[] => {
  const rows = rowsOfSchool();
  const history: Stored[] = [];
  let state: Results = noResults;
  for (let round = 0; round < years * importsPerYear; round++) {
    const file = rows.filter(({ from, until }) => from <= round && round < until).map(({ row }) => row);
    const { parts, ...numbers } = classify(state, file);
    const data = {
      school: '12AB00',
      import: `import-${round}`,
      source: 'parnassys',
      linkedOn: dayText(firstDay + Math.floor(round / importsPerYear) * 365 + (round % importsPerYear) * 30 + 25),
      fileDigest: '',
      rows: { stream: '', from: 0, to: 0, digest: '' },
      skipped: 0,
      ...numbers,
    };
    const event = { type: 'ResultsImported' as const, data, parts, revision: round };
    state = evolveResults(state, event);
    history.push({ event, parts: parts.map((part, n) => JSON.stringify(encodePart(data.import, n, part).data)) });
  }
  return history;
};

const decoded = ({ event, parts }: Stored): RecordedResultsEvent => ({
  ...event,
  parts: parts.map((text) => decodePart(JSON.parse(text) as ImportPartData)),
});

/** Best of several runs, in ms: the others had to share the machine. */
const best = (runs: number, run: () => void): number => {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
};

const report = (what: string, amount: number, ms: number, unit: string) =>
  console.log(
    `${what.padEnd(42)} ${ms.toFixed(2).padStart(8)} ms ${((amount / ms) * 1000).toFixed(0).padStart(12)} ${unit}/s`,
  );

const benchSchool = (what: string, history: readonly Stored[]) => {
  const state = history.map(decoded).reduce(evolveResults, noResults);
  const results = ordinals(state);
  const restated = history.reduce((sum, { event }) => sum + event.data.restated, 0);
  const bytes = history.reduce((sum, { parts }) => sum + parts.join('').length, 0);
  console.log(
    `\n${what}: ${state.kinds.size} kinds, ${state.pupils.length / 8} pupils, ${history.length} imports, ${results} results linked, ${restated} restated, ${bytes} bytes (${(bytes / results).toFixed(1)} a result)`,
  );
  const events = history.map(decoded);
  report(
    'decode',
    results,
    best(40, () => history.map(decoded)),
    'results',
  );
  report(
    'fold',
    results,
    best(40, () => events.reduce(evolveResults, noResults)),
    'results',
  );
  report(
    'count',
    results,
    best(40, () => countsOf(state)),
    'results',
  );
  report(
    'count year groups 3-8',
    results,
    best(40, () => countsOf(state, [3, 4, 5, 6, 7, 8])),
    'results',
  );
  const all = best(40, () => countsOf(history.map(decoded).reduce(evolveResults, noResults)));
  report('decode + fold + count', results, all, 'results');
  report(
    'who counted on a day',
    results,
    best(10, () => pupilsOn(state, firstDay + 400)),
    'results',
  );
  const middle = state.imports[Math.floor(state.imports.length / 2)]!.id;
  const withdrawn = {
    type: 'ImportWithdrawn' as const,
    data: { school: '', import: middle },
    revision: history.length,
  };
  report(
    'withdraw an import',
    results,
    best(5, () => evolveResults(state, withdrawn)),
    'results',
  );
};

const benchCsv = async () => {
  const rows = 100_000;
  const line = (n: number) =>
    `LVS${100_000 + (n % 900)};Jansen;toets;2024-0${1 + (n % 9)}-1${n % 10};res-${n};${1 + (n % 8)};RW-${n % 20};${n % 100}`;
  const text = [
    'leerling;naam;categorie;afnamedatum;resultaat;jaargroep;toetscode;score',
    ...Array.from({ length: rows }, (_, n) => line(n)),
  ];
  const file = Buffer.from(text.join('\r\n'));
  console.log(`\nCSV: ${rows} rows, ${file.length} bytes`);
  for (let run = 0; run < 4; run++) {
    const start = performance.now();
    await readCsvResults([file], dayNumber('2025-01-01'));
    report('read and check', rows, performance.now() - start, 'rows');
  }
  const file20 = Array.from({ length: rows }, (_, n) =>
    prepared({ key: `${n}`, pupil: `${n % 900}`, takenOn: dayText(20_000 + (n % 200)) }),
  );
  report(
    'classify a first import',
    rows,
    best(3, () => classify(noResults, file20)),
    'rows',
  );
};

const history = historyOf();
benchSchool('Ten years', history);
benchSchool('Its first export only, all at once', [allAtOnce()]);
await benchCsv();

function allAtOnce(): Stored {
  const { parts, ...numbers } = classify(
    noResults,
    rowsOfSchool().map(({ row }) => row),
  );
  const data = { ...history[0]!.event.data, linkedOn: '2025-08-20', ...numbers };
  return {
    event: { type: 'ResultsImported', data, parts, revision: 0 },
    parts: parts.map((part, n) => JSON.stringify(encodePart(data.import, n, part).data)),
  };
}
