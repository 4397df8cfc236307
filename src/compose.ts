/** The composition root: adapters, commands, read models and HTTP put together from the settings. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import { readCsvResults } from './adapters/csvResults.ts';
import { readDuoRegister } from './adapters/duoRegister.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './adapters/embeddedPostgres.ts';
import { fileVault } from './adapters/fileVault.ts';
import { postgresReadStore } from './adapters/postgresReadStore.ts';
import { postgresStore } from './adapters/postgresStore.ts';
import { runInvoices } from './commands/billing/run.ts';
import { closeDays, openCatalogue, systemContext } from './commands/closeDays.ts';
import { type BillingIndex, type Deps, type SchoolIndex, today } from './commands/deps.ts';
import { type EventStore, StoreUnavailable } from './commands/eventStore.ts';
import { foldsOf } from './commands/folds.ts';
import { ledgerOn } from './commands/ledger.ts';
import { Rejection } from './domain/rejection.ts';
import { httpApp } from './http/app.ts';
import { answerUnreadable } from './http/clientErrors.ts';
import type { Sources } from './projections/answers/sources.ts';
import { calendarDays } from './projections/calendarDays.ts';
import { type Follower, follow } from './projections/follower.ts';
import { informationRequests } from './projections/informationRequests.ts';
import { invoices } from './projections/invoices.ts';
import { pupilCounts } from './projections/pupilCounts.ts';
import type { ReadStore, RowQuery } from './projections/readStore.ts';
import { schoolSubscriptions } from './projections/schoolSubscriptions.ts';
import { schools } from './projections/schools.ts';
import { type Settings, type StoreLocation, tokenKeys } from './settings.ts';

export type Telboek = {
  /** Where it listens. */
  readonly url: string;
  readonly deps: Deps;
  readonly sources: Sources;
  /** Closes the days that have passed, and does what a new day brings, without waiting for the next look at the clock. */
  dayTurned(): Promise<void>;
  /** Takes no new requests, finishes those it has, and ends everything it started. */
  close(): Promise<void>;
};

export type Surroundings = {
  readonly logger: Logger;
  /** The clock; default: the machine's. */
  readonly now?: () => Date;
};

/** @throws Error with a sentence for whoever starts it */
export const startTelboek = async (
  settings: Settings,
  { logger, now = () => new Date() }: Surroundings,
): Promise<Telboek> => {
  const ending: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    const stores = await openStores(settings);
    ending.push(stores.close);
    const { store, readStore } = stores;
    const ledger = ledgerOn({ store, now, newId: randomUUID });
    const folds = foldsOf(ledger);
    // The read models fold on their own, behind the log; the commands' folds are always ahead of them.
    const follower = follow(store, readStore, [
      calendarDays,
      schoolSubscriptions,
      invoices,
      pupilCounts(foldsOf(ledger)),
      schools,
      informationRequests,
    ]);
    ending.push(() => follower.stop());
    const deps: Deps = {
      ledger,
      folds,
      vault: await fileVault(join(settings.dataDir, 'vault')),
      ...indexes(store, readStore, follower),
      readers: new Map([['text/csv', readCsvResults]]),
      readRegister: readDuoRegister,
      newUlid: () => ulid(now().getTime()),
      newSecret: () => randomBytes(32),
    };
    const sources: Sources = { deps, readStore, follower };
    await openCatalogue(deps);
    const dayTurned = turningDays(deps, settings, logger);
    await dayTurned();
    const days = watchingDays(deps, dayTurned, logger);
    ending.push(async () => days.stop());
    const app = httpApp({
      deps,
      sources,
      follower,
      keys: await tokenKeys(settings),
      logger,
      proxies: settings.trustedProxies,
    });
    const server = await listening(app.listen(settings.port, settings.host).on('clientError', answerUnreadable));
    ending.push(() => closed(server));
    return { url: urlOf(server), deps, sources, dayTurned, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Both stores; one embedded server holds a database for each that is not elsewhere. */
const openStores = async ({ eventStore, readStore, dataDir }: Settings) => {
  let embedded: EmbeddedPostgres | undefined;
  const urlFor = async (location: StoreLocation, database: string): Promise<string> => {
    if (location.kind === 'postgres') return location.url;
    embedded ??= await startEmbeddedPostgres(dataDir);
    return embedded.databaseUrl(database);
  };
  try {
    const store = await postgresStore(await urlFor(eventStore, 'telboek_log'));
    const read = await postgresReadStore(await urlFor(readStore, 'telboek_read'));
    return {
      store,
      readStore: read,
      close: async () => {
        await read.close();
        await store.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};

const indexWaitMsMax = 10_000;

/** The read models of subscriptions and schools, once they have come as far as the log was when they were asked. */
const indexes = (
  store: EventStore,
  readStore: ReadStore,
  follower: Follower,
): { readonly index: BillingIndex; readonly schools: SchoolIndex } => {
  const upToDate = async (): Promise<void> => {
    if (!(await follower.reaches(await store.head(), indexWaitMsMax)))
      throw new StoreUnavailable('The read models are behind the log', { cause: follower.failure() });
  };
  const keys = async (model: string, query: RowQuery): Promise<string[]> => {
    await upToDate();
    return readStore.keys(model, query);
  };
  return {
    index: {
      subscribedSchools: () => keys(schoolSubscriptions.name, {}),
      schoolsToNumber: () => keys(schoolSubscriptions.name, { open: true }),
    },
    schools: { registeredSchools: () => keys(schools.name, {}) },
  };
};

/** Closes the days that have passed; then, if so set, runs for today (interfaces.md section 4). Both do nothing twice. */
const turningDays =
  (deps: Deps, { invoiceRun }: Pick<Settings, 'invoiceRun'>, logger: Logger) =>
  async (): Promise<void> => {
    await closeDays(deps);
    if (invoiceRun !== 'daily') return;
    const on = today(deps);
    try {
      const { issued, blocked } = await runInvoices(deps, { on }, systemContext(deps));
      const notBilled = blocked.map(({ school, code }) => ({ school, code }));
      logger.info({ on, issued: issued.length, blocked: notBilled }, 'daily invoice run');
    } catch (error) {
      // Such as a clock that stepped back behind the last issue date: no reason to stop serving.
      if (!(error instanceof Rejection)) throw error;
      logger.warn({ on, code: error.code }, 'daily invoice run refused');
    }
  };

const dayCheckMs = 15_000;

/** Looks whether the day has turned. What an outage prevents is done at a later look, so nothing is skipped. */
const watchingDays = (deps: Deps, dayTurned: () => Promise<void>, logger: Logger): { stop(): void } => {
  let turnedTo = today(deps);
  let busy = false;
  const timer = setInterval(async () => {
    const day = today(deps);
    if (busy || day === turnedTo) return;
    busy = true;
    try {
      await dayTurned();
      turnedTo = day;
    } catch (error) {
      logger.warn({ err: error }, 'the day could not be closed; will try again');
    } finally {
      busy = false;
    }
  }, dayCheckMs);
  return { stop: () => clearInterval(timer) };
};

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server));
    server.once('error', reject);
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });

const urlOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};
