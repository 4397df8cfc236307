/** Measures imports of large files, from the body of a request to the committed event by which they count. */
import { parse } from 'csv-parse/sync';
import { serve } from '../support/http.ts';
import { openBench, schoolId } from '../support/ledger.ts';
import { sideBySide } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import { storageRows } from '../support/storage.ts';
import { type Row, rateRow } from '../support/table.ts';

const header = 'leerling;naam;categorie;afnamedatum;resultaat;jaargroep;toetscode;score';

/** A file with the columns of a pupil-tracking system's export, two of which are never stored. */
const fileOf = (rows: number): Buffer =>
  Buffer.from(
    [
      header,
      ...Array.from(
        { length: rows },
        (_, n) =>
          `LVS${100_000 + (n % 900)};Jansen;toets;2024-0${1 + (n % 9)}-1${n % 10};res-${n};${1 + (n % 8)};RW-${n % 20};${n % 100}`,
      ),
    ].join('\r\n'),
  );

const linkedOn = '2025-01-01';
const added = 500;

export const benchImport = async (server: Server, { quick, rounds }: { quick: boolean; rounds: number }) => {
  const rows = quick ? 10_000 : 100_000;
  const bench = await openBench(server);
  const served = await serve(bench);
  const first = fileOf(rows);
  const cumulative = fileOf(rows + added);
  const csvAlone = (file: Buffer) => async () => async () => parse(file, { delimiter: ';' });
  const empty = await sideBySide(
    rounds,
    rows,
    async (round) => {
      await bench.register(schoolId(round));
      return () => served.importCsv(schoolId(round), first, linkedOn);
    },
    csvAlone(first),
  );
  const storage = await storageRows(bench.database, `file of ${thousands(rows)}`, (rounds + 1) * rows);
  const again = await sideBySide(
    rounds,
    rows + added,
    async (round) => () => served.importCsv(schoolId(round), cumulative, linkedOn),
    csvAlone(cumulative),
  );
  await served.close();
  await bench.close();
  const aim = { of: 'figure', atLeast: 100_000 } as const;
  return [
    rateRow(`import over HTTP, ${thousands(rows)} rows, empty school`, 'rows/s', empty, 'csv-parse alone', aim),
    rateRow(`import over HTTP, the same + ${added}`, 'rows/s', again, 'csv-parse alone', aim),
    ...storage,
  ] satisfies Row[];
};

const thousands = (rows: number): string => rows.toLocaleString('en-GB');
