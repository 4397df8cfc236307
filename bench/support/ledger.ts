/** A ledger with the dependencies of commands and the data that a school needs, all made by the real commands. */

import { join } from 'node:path';
import { fileVault } from '../../src/adapters/files/fileVault.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { openCatalogue } from '../../src/commands/calendar/openCatalogue.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { type ImportOutcome, importResults } from '../../src/commands/results/importResults.ts';
import { catalogue } from '../../src/domain/catalogue.ts';
import type { Day } from '../../src/domain/day.ts';
import { school } from '../../src/domain/parties/school.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { handle } from '../../src/ledger/handler.ts';
import { type Context, ledgerOn } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { streams } from '../../src/ledger/streams.ts';
import { benchDeps } from './deps.ts';
import { digest, uuids } from './seeded.ts';
import type { Database, Server } from './server.ts';

export type Bench = {
  readonly database: Database;
  readonly store: EventStore;
  readonly deps: Deps;
  /** Registers a school with address, terms and DPA since 2010. */
  register(id: string): Promise<void>;
  importCsv(id: string, file: Buffer, linkedOn: Day): Promise<ImportOutcome>;
  close(): Promise<void>;
};

/** The day on which everything is recorded. */
const today = '2026-01-15';
const since = '2010-01-01';

export const context: Context = {
  actor: { subject: 'bench', role: 'admin' },
  reason: 'taken over from the old system',
  correlationId: 'bench',
  causationId: 'bench',
};

/** @param subscribed the schools that a run looks at */
export const openBench = async (server: Server, subscribed: readonly string[] = []): Promise<Bench> => {
  const database = await server.database();
  const store = await postgresStore(database.url);
  const now = new Date(`${today}T11:00:00Z`);
  const ledger = ledgerOn({ store, now: () => now, newId: uuids() });
  let names = 0;
  const vault = await fileVault(join(server.folder, `vault-${new URL(database.url).pathname.slice(1)}`));
  const deps = benchDeps({
    ledger,
    folds: foldsOf(ledger),
    vault,
    newUlid: () => `01J${String(++names).padStart(23, '0')}`,
    newSecret: () => digest(`secret ${++names}`),
    subscribed,
    registered: [],
  });
  await openCatalogue(deps);
  await handle(ledger, catalogue, streams.catalogue, { type: 'RegisterSupplier', data: supplier }, context);
  return {
    database,
    store,
    deps,
    register: async (id) => {
      const stream = streams.school(id);
      const asSchool = (command: Parameters<typeof school.decide>[0]) =>
        handle(ledger, school, stream, command, context);
      await asSchool({ type: 'RegisterSchool', today, data: { school: id, ...details } });
      await asSchool({
        type: 'AcceptTerms',
        today,
        data: { version: '1', acceptedOn: since, acceptedBy: 'directeur' },
      });
      await asSchool({ type: 'SignDpa', today, data: { version: '4.0', signedOn: since, signedBy: 'directeur' } });
    },
    importCsv: (id, file, linkedOn) => {
      const request = { school: id, source: 'parnassys', linkedOn, skipBadRows: false, mediaType: 'text/csv' };
      return importResults(deps, { ...request, body: [file] }, context);
    },
    close: () => store.close(),
  };
};

export const supplier = {
  name: 'Leverancier BV',
  address: { street: 'Straat 1', postalCode: '1111 AA', city: 'Plaats' },
  kvk: '12345678',
  vatId: 'NL000099998B57',
  iban: 'NL02ABNA0123456789',
};

const details = {
  name: 'De Rekenboom',
  board: null,
  kind: 'primary',
  yearClasses: true,
  source: 'parnassys',
  address: { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' },
} as const;

/** The n-th school id, of 2,600,000 possible ones. */
export const schoolId = (n: number): string => {
  const letter = (place: number) => String.fromCharCode(65 + (Math.floor(n / place) % 26));
  return `${10 + Math.floor(n / 67_600)}${letter(2_600)}${letter(100)}${String(n % 100).padStart(2, '0')}`;
};

/** Does the work for all items, `together` at a time. */
export const eachOf = async <T>(items: readonly T[], together: number, work: (item: T) => Promise<unknown>) => {
  const waiting = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
};
