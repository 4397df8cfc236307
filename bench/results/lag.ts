/**
 * Measures how long after its commit an import shows in the read models, while imports come at a steady rate into a
 * whole server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { importResults } from '../../src/commands/results/importResults.ts';
import { context, schoolId } from '../support/ledger.ts';
import type { Server } from '../support/server.ts';
import { openService, type Place, type Service } from '../support/service.ts';
import type { Row } from '../support/table.ts';

const importsPerSecond = 50;
const schools = 50;
const rowsAtFirst = 200;
const rowsAdded = 10;
/** Seconds that are not counted, because code is compiled during them. */
const warmUpSeconds = 2;
const reachedMsMax = 30_000;

export const benchLag = async (server: Server, { quick }: { quick: boolean }): Promise<Row[]> => {
  const place: Place = {
    log: (await server.database()).url,
    read: (await server.database()).url,
    folder: server.folder,
    today: '2025-10-01',
  };
  const service = await openService(place);
  const ids = Array.from({ length: schools }, (_, n) => schoolId(n));
  for (const id of ids) await service.register(id);
  const seconds = quick ? 2 : 30;
  const start = performance.now();
  const imports = Array.from({ length: importsPerSecond * (warmUpSeconds + seconds) }, async (_, n) => {
    await pause((n / importsPerSecond) * 1_000);
    const begun = performance.now();
    const lag = await lagOf(service, ids[n % schools]!, Math.floor(n / schools));
    return { lag, took: performance.now() - begun - lag };
  });
  const all = await Promise.all(imports);
  const elapsed = (performance.now() - start) / 1_000;
  await service.close();
  const counted = all.slice(importsPerSecond * warmUpSeconds);
  const at = (share: number, of: (one: (typeof counted)[number]) => number): number => {
    const sorted = counted.map(of).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  };
  const what = `at ${importsPerSecond} imports/s`;
  return [
    { what: `projection lag ${what}, p50`, figure: at(0.5, ({ lag }) => lag), unit: 'ms' },
    {
      what: `projection lag ${what}, p99`,
      figure: at(0.99, ({ lag }) => lag),
      unit: 'ms',
      ...(quick ? {} : { aim: { of: 'figure', atMost: 100 } as const }),
    },
    { what: `an import ${what}, p99`, figure: at(0.99, ({ took }) => took), unit: 'ms' },
    { what: 'imports that were done', figure: all.length / elapsed, unit: 'imports/s' },
  ];
};

/** Milliseconds from the answer, which follows the commit, until every read model holds the import. */
const lagOf = async ({ telboek }: Service, school: string, nth: number): Promise<number> => {
  const request = { school, source: 'parnassys', skipBadRows: false, mediaType: 'text/csv', body: [exportOf(nth)] };
  const { position } = await importResults(telboek.deps, request, context);
  const committed = performance.now();
  if (!(await telboek.follower.reaches(position, reachedMsMax)))
    throw new Error(`The read models were not at ${position} after ${reachedMsMax} ms`);
  return performance.now() - committed;
};

/** Everything of the previous export, and some more. */
const exportOf = (nth: number): Buffer =>
  Buffer.from(
    [
      'resultaat;leerling;afnamedatum;categorie;jaargroep;toetscode',
      ...Array.from(
        { length: rowsAtFirst + nth * rowsAdded },
        (_, n) => `R${n};L${n % 90};2025-0${1 + (n % 9)}-1${n % 10};toets;${1 + (n % 8)};RW-${n % 20}`,
      ),
    ].join('\n'),
  );
