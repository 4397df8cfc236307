/**
 * Measures the audit file of the whole country: `npm run auditfile` in a process of its own, over a log of 6,215 schools
 * with four documents each. The documents of one school are made by the real commands; the log holds them once for each
 * school, under its id and with numbers of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { startSubscription } from '../../src/commands/billing/subscribe.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { type Ledger, ledgerOn, type Recordable, recorded, type StreamHead } from '../../src/ledger/ledger.ts';
import { streams } from '../../src/ledger/streams.ts';
import { context, eachOf, openBench, schoolId } from '../support/ledger.ts';
import { uuids } from '../support/seeded.ts';
import type { Database, Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';

const model = '10AA00';
const issueDays = ['2022-08-01', '2023-08-01', '2024-08-01', '2025-08-01'] as const;
/** The year that is written. It has a document and twelve releases of every school. */
const year = 2025;

const secondsMax = 60;
const mebibytesMax = 500;

export const benchAuditfile = async (server: Server, { schools }: { readonly schools: number }): Promise<Row[]> => {
  const database = await server.database();
  await fill(server, database, schools);
  const { seconds, mebibytes, size } = await measured(server, database);
  const what = `audit file of ${year}, ${schools.toLocaleString('en-GB')} schools, ${(schools * issueDays.length).toLocaleString('en-GB')} documents`;
  const isWhole = schools >= 6_215;
  return [
    {
      what,
      figure: seconds,
      unit: 's',
      baseline: `${Math.round(size / 1024 / 1024)} MiB`,
      ...(isWhole ? { aim: { of: 'figure', atMost: secondsMax } as const } : {}),
    },
    ...(process.platform === 'linux'
      ? [
          {
            what: `${what}: peak memory of the process`,
            figure: mebibytes,
            unit: 'MiB',
            ...(isWhole ? { aim: { of: 'figure', atMost: mebibytesMax } as const } : {}),
          },
        ]
      : []),
  ];
};

type Made = Readonly<Record<'catalogue' | 'calendar' | 'school' | 'subscription' | 'documents', readonly Recordable[]>>;

/** One school with 210 pupils, four documents, and the days closed since. */
const made = async (server: Server): Promise<Made> => {
  const bench = await openBench(server, [model]);
  await bench.register(model);
  await startSubscription(bench.deps, model, { plan: 'per-pupil', startsOn: issueDays[0] }, context);
  for (const on of issueDays) {
    const rows = Array.from({ length: 210 }, (_, n) => `LVS-${n};toets;${on};${on}-${n}`);
    await bench.importCsv(model, Buffer.from(['leerling;categorie;afnamedatum;resultaat', ...rows].join('\n')), on);
    await issueDueDocuments(bench.deps, { on }, context);
  }
  await closeDays(bench.deps);
  const eventsOf = async (stream: string): Promise<Recordable[]> =>
    (await bench.store.read(stream)).map((event) => recorded<Recordable>(event));
  const [catalogue, calendar, school, subscription, documents] = await Promise.all(
    [streams.catalogue, streams.calendar, streams.school(model), streams.subscription(model), streams.documents].map(
      eventsOf,
    ),
  );
  await bench.close();
  return { catalogue, calendar, school, subscription, documents } as Made;
};

const documentsPerAppend = 64;

/** Writes the log of this many schools with four documents each. Resolves with their ids. */
export const fill = async (server: Server, database: Database, schools: number): Promise<string[]> => {
  const { catalogue, calendar, school, subscription, documents } = await made(server);
  const store = await postgresStore(database.url);
  const ledger = ledgerOn({ store, now: () => new Date(), newId: uuids() });
  const ids = Array.from({ length: schools }, (_, n) => schoolId(n));
  await append(ledger, streams.catalogue, catalogue);
  await append(ledger, streams.calendar, calendar);
  await eachOf([...ids.entries()], 8, async ([n, id]) => {
    await append(ledger, streams.school(id), copies(school, id, n));
    await append(ledger, streams.subscription(id), copies(subscription, id, n));
  });
  await append(
    ledger,
    streams.documents,
    documents.flatMap((document) => ids.flatMap((id, n) => copies([document], id, n))),
  );
  await store.close();
  return ids;
};

/** The same events for another school: under its id and, in each year, with the number of its turn. */
const copies = (events: readonly Recordable[], id: string, turn: number): Recordable[] =>
  events.map(({ type, data }) => ({
    type,
    data: JSON.parse(
      JSON.stringify(data)
        .replaceAll(model, id)
        .replaceAll(/"(20[0-9]{2})-000001"/g, (_, issued) => `"${issued}-${String(turn + 1).padStart(6, '0')}"`),
    ) as object,
  }));

const append = async (ledger: Ledger, stream: string, events: readonly Recordable[]): Promise<void> => {
  let head: StreamHead | undefined;
  for (let at = 0; at < events.length; at += documentsPerAppend) {
    const [first, ...rest] = events.slice(at, at + documentsPerAppend).map(({ type, data }) => ({ type, data }));
    ({ head } = await ledger.append(stream, [first!, ...rest], head, context));
  }
};

/** The options are those of package.json. */
const nodeOptions: readonly string[] = ['--max-semi-space-size=4'];

const pollMs = 50;

/** The time from starting the process until its end. The peak memory is read while the process runs. */
const measured = async (
  server: Server,
  { url }: Database,
): Promise<{ readonly seconds: number; readonly mebibytes: number; readonly size: number }> => {
  const to = join(server.folder, `auditfile-${year}.xaf`);
  const program = join(import.meta.dirname, '../../src/cli/accounting/auditfile.ts');
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, program, '--year', String(year), '--to', to], {
    env: { PATH: process.env.PATH, DATA_DIR: join(server.folder, 'auditfile'), EVENT_STORE: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let mebibytes = 0;
  const polling = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => {
        mebibytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024 || mebibytes;
      },
      () => {},
    );
  }, pollMs);
  const [code] = await once(child, 'exit');
  clearInterval(polling);
  if (code !== 0) throw new Error(`npm run auditfile ended with ${code}`);
  return { seconds: (performance.now() - start) / 1_000, mebibytes, size: (await stat(to)).size };
};
