/** The composition root: builds adapters, commands, read models and HTTP from the settings, one step after another. */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { startEmbeddedPostgres } from '../adapters/embeddedPostgres/embeddedPostgres.ts';
import { usableDataFolder } from '../adapters/files/dataFolder.ts';
import { openIdProvider } from '../adapters/openId/openIdProvider.ts';
import { buildPages } from '../adapters/pages/buildPages.ts';
import { prometheus } from '../adapters/prometheus/prometheus.ts';
import { closeDays } from '../commands/calendar/closeDays.ts';
import { openCatalogue } from '../commands/calendar/openCatalogue.ts';
import type { Deps } from '../commands/deps.ts';
import { httpApp } from '../http/app.ts';
import { answerUnreadable } from '../http/problems/clientErrors.ts';
import { draining } from '../http/requests/draining.ts';
import { frontDoor, operationsOnly } from '../http/serving/front.ts';
import type { StoreName } from '../ledger/eventStore.ts';
import { unlessUnknown } from '../ledger/unknownHistory.ts';
import type { Follower } from '../projections/following/follower.ts';
import type { Sources } from '../queries/sources.ts';
import { codeVersion } from './codeVersion.ts';
import { begun } from './composing/beginning.ts';
import { commandDeps } from './composing/commandDeps.ts';
import { jobsBegun, watchDeliveries } from './composing/jobs.ts';
import { ledgerAt } from './composing/ledger.ts';
import { measureModels, modelsFollowed } from './composing/readModels.ts';
import { endsInOrder, type Starting } from './composing/starting.ts';
import { tracesTo } from './composing/traces.ts';
import { watchingDays } from './dayTurning.ts';
import { listening } from './listening.ts';
import { unknownTo } from './logging.ts';
import { patientRequests } from './patientPorts.ts';
import type { Settings } from './settings/settings.ts';
import { tokenKeys } from './settings/tokenKeys.ts';
import { stoppable } from './stoppable.ts';
import { mustHaveRoom, replicasWithRoom } from './stores/connectionRoom.ts';
import { connectionShares } from './stores/connections.ts';
import { openStores, type Stores } from './stores/openStores.ts';
import { deniedAtStart } from './stores/startFaults.ts';
import type { Patience, Waiting } from './stores/storeWaiting.ts';
import { surroundingsOf } from './surroundings.ts';

export type Telboek = {
  /** The URL on which it listens. */
  readonly url: string;
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Follower;
  /** Closes past days and does the work of a new day, without waiting for the next look at the clock. */
  dayTurned(): Promise<void>;
  /**
   * Says that it is not ready, for the time of DRAIN_SECONDS. Then takes no new requests, finishes the running ones, and
   * ends everything that it started. After 5 s more, work that can go on later is left. After 7 s open connections are cut.
   */
  close(): Promise<void>;
};

export type Surroundings = {
  readonly logger: Logger;
  /** The clock; default: that of the machine. */
  readonly now?: () => Date;
  /**
   * Called when the server cannot go on, so that the process can end with the reason. Default: only the log tells it.
   */
  readonly onFatal?: (reason: Error) => void;
  /** Aborts a start that still waits for its stores, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The number of log lines lost so far; default: none. */
  readonly logLinesLost?: () => number;
};

// Milliseconds of the 10 s that a stop may take: until work that can go on later is left, and until the last
// connections are cut. The rest of the time is for the stores.
const finishMsMax = 5_000;
const cutMsMax = 7_000;

const caughtUpMsMax = 4_000;

/** @throws Error with a sentence for the person who starts it */
export const startTelboek = async (
  settings: Settings,
  {
    logger,
    now = () => new Date(),
    signal = new AbortController().signal,
    logLinesLost = () => 0,
    onFatal = ({ message }) => logger.fatal(message),
  }: Surroundings,
): Promise<Telboek> => {
  const stopping = stoppable();
  const drainMs = settings.drainSeconds * 1_000;
  let isServing = false;
  const whole = endsInOrder();
  const close = async (): Promise<void> => {
    stopping.begin((isServing ? drainMs : 0) + finishMsMax);
    await whole.carryOut();
  };
  let named: Stores['named'] | undefined;
  try {
    const pages = buildPages();
    // The promise is awaited below. Until then an unheard failure must not end the process.
    pages.catch(() => {});
    const traces = await tracesTo(settings);
    whole.ends.used(async () => traces?.stop());
    const metrics = prometheus();
    metrics.watchLog(logLinesLost);
    metrics.watchSurroundings(surroundingsOf(settings));
    const code = await codeVersion();
    let waitedFor: StoreName | undefined;
    const front = frontDoor(() => waitedFor);
    // Comes first, so that a taken port or an unusable data folder is refused before a database is created.
    const server = await listening(
      front.server.on('clientError', answerUnreadable).listen(settings.port, settings.host),
      settings,
    );
    whole.ends.work(draining(server, { openMs: () => (isServing ? drainMs : 0), cutMsMax }));
    await usableDataFolder(settings.dataDir);
    const waitsFor = (name: StoreName | undefined) => {
      waitedFor = name;
    };
    const say = (line: string) => logger.warn(line);
    const waiting: Waiting = { seconds: settings.storeWaitSeconds, signal, say, waitsFor };
    const parts = await begun(whole, waiting, async ({ ends, patience, opened }) => {
      metrics.unwatch();
      const starting: Starting = { settings, logger, now, metrics, traces, ends, code };
      const stores = await storesFor(starting, { waiting, patience, onFatal });
      named = stores.named;
      ends.used(stores.close);
      opened();
      return partsOn(starting, stores);
    });
    const { starting, stores, served, models, deps, sources, rebuilds, atWork } = parts;
    const { follower } = models;
    const requests = patientRequests(stores.requests);
    const app = httpApp({
      deps,
      sources,
      follower,
      keys: await tokenKeys(settings),
      logger,
      proxies: settings.trustedProxies,
      metrics,
      rebuilds,
      outbox: stores.outbox,
      publisher: models.publisher,
      retry: models.retry,
      stopping,
      deniedAppend: served.deniedAppend,
      requests,
      requestSecret: served.requestSecret,
      jobs: atWork.jobs,
      jobKinds: atWork.jobKinds,
      queueFailure: atWork.queueFailure,
      ...(traces === undefined ? {} : { traces }),
      pages: await pages,
      ...(settings.oidc === null
        ? {}
        : { provider: { identity: openIdProvider(settings.oidc), claims: settings.oidc.claims } }),
    });
    front.serve(settings.roles.has('web') ? app : operationsOnly(app));
    isServing = true;

    const kept = { requests, jobs: atWork.queue, sessions: stores.readStore.sessions };
    const turning = { logger, metrics, readStore: stores.readStore, signal: stopping.signal };
    const days = settings.roles.has('work') ? watchingDays(deps, kept, settings, turning) : undefined;
    whole.ends.work(async () => days?.stop());
    watchDeliveries(starting, atWork, sources.readStore);
    metrics.watchHolding({
      following: follower.isHolder,
      ...(models.publisher && { publishing: models.publisher.isPublishing }),
      ...(days && { days: days.isHolder }),
    });
    const dayTurned = async () => days?.turned();
    return { url: urlOf(server), deps, sources, follower, dayTurned, close };
  } catch (error) {
    await close();
    throw named === undefined ? error : await deniedAtStart(error, named);
  }
};

/** Everything that has to ask the stores before requests are answered. All of it can be done again. */
const partsOn = async (starting: Starting, stores: Stores) => {
  const { settings, logger } = starting;
  await mustHaveRoom(stores, settings.dbConnections);
  await replicasWithRoom(
    stores,
    connectionShares(settings.dbConnections, settings.workers).replica * (1 + settings.workers),
    (line) => logger.warn(line),
  );

  // The first day closes before there is a follower. Streams that are read then report unknown events by themselves
  // (5.9). Everything else is decided only after the follower has started.
  let followed: Follower | undefined;
  const served = await ledgerAt(starting, stores, async () => (await followed?.unknown()) ?? []);
  const models = await modelsFollowed(starting, stores, served);
  const { follower, rebuilds } = models;
  followed = follower;
  const deps = commandDeps(starting, stores, served, models);
  const sources: Sources = { deps, readStore: models.answering, follower };

  await unlessUnknown(() => closeDays(deps));
  // While the clock is not believed, nothing can be dated. The first day that turns then adds the new entries of the
  // catalogue.
  if (served.clock.leap() === undefined) await unlessUnknown(() => openCatalogue(deps));
  // Waits a while, so that a server that listens is mostly ready too. Read models that are far behind catch up while
  // it already answers.
  await follower.reaches(await served.store.head(), caughtUpMsMax);
  unknownTo(logger)(await follower.unknown());

  if (settings.roles.has('work')) void rebuilds.renewOutdated();
  measureModels(starting, served, models);
  const atWork = await jobsBegun(starting, stores, served, { deps, sources, follower, rebuilds });
  return { starting, stores, served, models, deps, sources, rebuilds, atWork };
};

type Opening = {
  readonly waiting: Waiting;
  readonly patience: Patience;
  readonly onFatal: (reason: Error) => void;
};

const storesFor = ({ settings, logger }: Starting, { waiting, patience, onFatal }: Opening): Promise<Stores> => {
  const start = (dataDir: string) => startEmbeddedPostgres(dataDir, { say: waiting.say, giveUp: onFatal });
  const shares = connectionShares(settings.dbConnections, settings.workers);
  return openStores(settings, start, waiting, shares, (level, line) => logger[level](line), patience);
};

const urlOf = (server: { address(): unknown }): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};
