/** Measures reading, decoding, folding and counting schools' results, which every rebuild and verification does. */
import pg from 'pg';
import { decodePart, encodePart, type ImportPartData } from '../../src/domain/results/columns/part.ts';
import { noResults } from '../../src/domain/results/columns/state.ts';
import { countsOf } from '../../src/domain/results/counting/counting.ts';
import type { RecordedResultsEvent } from '../../src/domain/results/events.ts';
import { evolveResults } from '../../src/domain/results/evolve.ts';
import type { Ledger, StreamHead } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { streams } from '../../src/ledger/streams.ts';
import { context, eachOf, openBench, schoolId } from '../support/ledger.ts';
import { sideBySide } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import { storageRows } from '../support/storage.ts';
import { type Row, rateRow } from '../support/table.ts';
import { historyOf, type Imported, recordedAs, resultsOfHistory } from './history.ts';

const schoolsTogether = 4;

export const benchRebuild = async (server: Server, { quick, rounds }: { quick: boolean; rounds: number }) => {
  const history = historyOf();
  const memory = await inMemory(history, rounds * 3);
  const bench = await openBench(server);
  const { ledger } = bench.deps;
  const schools = Array.from({ length: quick ? 3 : 20 }, (_, n) => schoolId(n));
  await eachOf(schools, schools.length, (school) => record(ledger, school, history));
  const results = schools.length * resultsOfHistory;
  const storage = await storageRows(bench.database, 'mean school', results);

  const pool = new pg.Pool({ connectionString: bench.database.url, max: schoolsTogether }).on('error', () => {});
  const rebuilt = (together: number) =>
    sideBySide(
      rounds,
      results,
      async () => () =>
        eachOf(schools, together, async (school) => countsOf((await foldsOf(ledger).results(school)).state)),
      async () => () => eachOf(schools, together, (school) => selected(pool, school)),
    );
  const one = await rebuilt(1);
  const four = await rebuilt(schoolsTogether);
  await pool.end();
  await bench.close();
  const aim = { of: 'figure', atLeast: 1_000_000 } as const;
  return [
    rateRow(`rebuild, ${schools.length} mean schools`, 'results/s', one, 'SELECT data alone', aim),
    rateRow(`rebuild, ${schoolsTogether} schools at a time`, 'results/s', four, 'SELECT data alone', aim),
    rateRow('rebuild, events in memory', 'results/s', memory, 'JSON.parse alone'),
    ...storage,
  ] satisfies Row[];
};

/** Decodes, folds and counts from the text of events in memory. */
const inMemory = (history: readonly Imported[], rounds: number) => {
  const stored = history.map(({ data, parts }, revision) => ({
    event: recordedAs({ data, parts: [] }, revision) as RecordedResultsEvent & { type: 'ResultsImported' },
    parts: parts.map((part, n) => JSON.stringify(encodePart(`import-${revision}`, n, part).data)),
  }));
  const parsed = (parts: readonly string[]) => parts.map((text) => JSON.parse(text) as ImportPartData);
  return sideBySide(
    rounds,
    resultsOfHistory,
    async () => async () =>
      countsOf(
        stored
          .map(({ event, parts }) => ({ ...event, parts: parsed(parts).map(decodePart) }))
          .reduce(evolveResults, noResults),
      ),
    async () => async () => stored.map(({ parts }) => parsed(parts)),
  );
};

/** The beginning of the ids of a school's imports. An id has 26 characters in all, as a ULID has. */
const importsOf = (school: string): string => `01${school}`;

/** Records a history as importResults does, but without its files. */
const record = async (ledger: Ledger, school: string, history: readonly Imported[]): Promise<void> => {
  let head: StreamHead | undefined;
  for (const [round, { data, parts }] of history.entries()) {
    const id = `${importsOf(school)}${String(round).padStart(18, '0')}`;
    const stream = streams.import(id);
    let rowsHead: StreamHead | undefined;
    for (const [n, part] of parts.entries())
      rowsHead = (await ledger.append(stream, [encodePart(id, n, part)], rowsHead, context)).head;
    const rows = { stream, from: 0, to: rowsHead!.revision, digest: rowsHead!.digest };
    const event = { type: 'ResultsImported', data: { ...data, school, import: id, rows } };
    head = (await ledger.append(streams.results(school), [event], head, context)).head;
  }
};

const selected = (pool: pg.Pool, school: string): Promise<unknown> =>
  pool.query({
    name: 'data-of-school',
    text: "SELECT data FROM ledger.events WHERE stream = $1 OR (stream > $2 AND stream < $2 || '~') ORDER BY stream, revision",
    values: [streams.results(school), streams.import(importsOf(school))],
  });
