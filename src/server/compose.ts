/** The composition root: builds adapters, commands, read models and HTTP from the settings. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import { zipArchive } from '../adapters/archive/zipArchive.ts';
import { readCamt053 } from '../adapters/bankStatements/camt053.ts';
import { startEmbeddedPostgres } from '../adapters/embeddedPostgres/embeddedPostgres.ts';
import { usableDataFolder } from '../adapters/files/dataFolder.ts';
import { outboxFolder } from '../adapters/files/outboxFolder.ts';
import { openKafka } from '../adapters/kafka/kafka.ts';
import { readCsvLinks } from '../adapters/linkFiles/csvLinks.ts';
import { smtpMailer } from '../adapters/mail/smtpMailer.ts';
import { openIdProvider } from '../adapters/openId/openIdProvider.ts';
import type { OpenTraces } from '../adapters/openTelemetry/openTraces.ts';
import { buildPages } from '../adapters/pages/buildPages.ts';
import { conceptPdf } from '../adapters/pdf/conceptPdf.ts';
import { dossierPdf } from '../adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../adapters/pdf/pdfRenderers.ts';
import { measuredStore } from '../adapters/prometheus/measuredStore.ts';
import { prometheus } from '../adapters/prometheus/prometheus.ts';
import { readCsvTable } from '../adapters/schoolFiles/csvTable.ts';
import { readDuoRegister } from '../adapters/schoolFiles/duoRegister.ts';
import { readEdexmlRoster } from '../adapters/schoolFiles/edexmlRoster.ts';
import { resultsReaders } from '../adapters/schoolFiles/resultsReaders.ts';
import { closeDays } from '../commands/calendar/closeDays.ts';
import { openCatalogue } from '../commands/calendar/openCatalogue.ts';
import { pursuing } from '../commands/deliveries/deliveriesJob.ts';
import type { BillingIndex, Deps, SchoolIndex } from '../commands/deps.ts';
import { openLedger } from '../commands/identity/identity.ts';
import { type AnyJobKind, jobsOn } from '../commands/jobs/jobs.ts';
import { sharedWorkers } from '../commands/jobs/sharing.ts';
import { sessionsOn } from '../commands/sessions/sessions.ts';
import { schoolSharingsOf } from '../commands/sharing/schoolSharings.ts';
import { httpApp } from '../http/app.ts';
import { encodeMessage } from '../http/feed/answers.ts';
import { jobKindsOf } from '../http/jobs/kinds.ts';
import { answerUnreadable } from '../http/problems/clientErrors.ts';
import { draining } from '../http/requests/draining.ts';
import { frontDoor, operationsOnly } from '../http/serving/front.ts';
import { limits } from '../http/serving/serving.ts';
import { watchingAppendRight } from '../ledger/appendRight.ts';
import { watchedClock } from '../ledger/clock.ts';
import type { EventStore, StoreName } from '../ledger/eventStore.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { foldCache } from '../ledger/states/foldCache.ts';
import { foldsOf } from '../ledger/states/folds.ts';
import { noTraces } from '../ledger/traces.ts';
import { unlessUnknown } from '../ledger/unknownHistory.ts';
import { countedBy } from '../ledger/workers/countsElsewhere.ts';
import { deliveryRows } from '../projections/deliveries.ts';
import { type Follower, follow } from '../projections/following/follower.ts';
import { lagsOf } from '../projections/following/lag.ts';
import { retryKnown, retryParked } from '../projections/following/parking.ts';
import { answeringFrom, keysWithParked } from '../projections/following/readableRows.ts';
import { topics } from '../projections/messages/message.ts';
import { enqueueing } from '../projections/messages/outlet.ts';
import { owing } from '../projections/messages/owed.ts';
import { type Publisher, publishing, type TopicMessages } from '../projections/messages/publisher.ts';
import { readModels, readModelsOn } from '../projections/models.ts';
import type { ReadStore, RowQuery } from '../projections/readStore.ts';
import { rebuildsOf } from '../projections/rebuilding/rebuilds.ts';
import { schools } from '../projections/schools.ts';
import { schoolSubscriptions } from '../projections/subscriptions.ts';
import type { Sources } from '../queries/sources.ts';
import { patiently } from '../waiting/patience.ts';
import { StoreUnavailable } from '../waiting/unavailable.ts';
import { codeVersion } from './codeVersion.ts';
import { watchingDays } from './dayTurning.ts';
import { listening } from './listening.ts';
import {
  enqueueingTo,
  followingTo,
  jobEndedTo,
  jobsTo,
  parkedTo,
  publishingTo,
  rebuildTo,
  unknownTo,
} from './logging.ts';
import { watchingOpenDeliveries } from './openDeliveries.ts';
import { openServingWorkers, servingShares } from './openWorkers.ts';
import { patientJobs, patientReads, patientRequests, patientSessions, patientStore } from './patientPorts.ts';
import { type Settings, tokenKeys } from './settings/settings.ts';
import { stoppable } from './stoppable.ts';
import { mustHaveRoom, replicasWithRoom } from './stores/connectionRoom.ts';
import { connectionShares } from './stores/connections.ts';
import { openStores, type Stores } from './stores/openStores.ts';
import { ownPlaces, requestSecretOf } from './stores/ownPlaces.ts';
import { deniedAtStart, kafkaFault } from './stores/startFaults.ts';
import { surroundingsOf } from './surroundings.ts';
import { tasks } from './workerTasks.ts';

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
  const working: (() => Promise<void>)[] = [];
  const ending: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    stopping.begin((isServing ? drainMs : 0) + finishMsMax);
    await Promise.all(working.splice(0).map((end) => end()));
    for (const end of ending.splice(0).reverse()) await end();
  };
  let opened: Stores | undefined;
  try {
    const pages = buildPages();
    // Whoever waits for it below is told; until then nobody listens to its failure.
    pages.catch(() => {});
    const traces = await tracesTo(settings);
    ending.push(async () => traces?.stop());
    const metrics = prometheus();
    metrics.watchLog(logLinesLost);
    metrics.watchSurroundings(surroundingsOf(settings));
    let waitedFor: StoreName | undefined;
    const front = frontDoor(() => waitedFor);
    // Comes first, so that a taken port or an unusable data folder is refused before a database is created.
    const server = await listening(
      front.server.on('clientError', answerUnreadable).listen(settings.port, settings.host),
      settings,
    );
    working.push(draining(server, { openMs: () => (isServing ? drainMs : 0), cutMsMax }));
    await usableDataFolder(settings.dataDir);
    const waiting = {
      seconds: settings.storeWaitSeconds,
      signal,
      say: (line: string) => logger.warn(line),
      waitsFor: (name: StoreName | undefined) => {
        waitedFor = name;
      },
    };
    const keeping = { say: (line: string) => logger.warn(line), giveUp: onFatal };
    const start = (dataDir: string) => startEmbeddedPostgres(dataDir, keeping);
    const shares = connectionShares(settings.dbConnections, settings.workers);
    const stores = await openStores(settings, start, waiting, shares, (level, line) => logger[level](line));
    opened = stores;
    ending.push(stores.close);
    await mustHaveRoom(stores, settings.dbConnections);
    await replicasWithRoom(stores, shares.replica * (1 + settings.workers), (line) => logger.warn(line));
    const readStore = patientReads(stores.readStore);
    const requests = patientRequests(stores.requests);
    const appendRight = watchingAppendRight(stores.store);
    const measured = patientStore(measuredStore(appendRight.store, metrics.store));
    const store = traces?.store(measured) ?? measured;
    const clock = watchedClock(now, settings.clockLeapDays);
    let followed: Follower | undefined;
    // The first day closes before there is a follower. Streams that are read then report unknown events by themselves
    // (5.9). Everything else is decided only after the follower has started.
    const unknown = async () => (await followed?.unknown()) ?? [];
    const ledger = ledgerOn({ store, now, newId: randomUUID, clock, unknown });
    const identity = await unlessUnknown(() => openLedger(ledger));
    const vault = await ownPlaces(ledger, identity, stores, settings);
    const requestSecret = await requestSecretOf(vault, settings);
    const threads = openServingWorkers(settings, stores.eventsAt, { folder: settings.vaultDir, identity });
    const shared = sharedWorkers({
      queue: stores.jobs.parts,
      local: threads,
      secret: requestSecret,
      newId: randomUUID,
    });
    const workers = appendRight.inThreads(shared);
    ending.push(() => workers.close());
    const states = foldCache(servingShares(settings).here);
    metrics.watchFolds(() => states.stats());
    const folds = foldsOf(ledger, states, { elsewhere: countedBy(workers) });
    const models = readModelsOn(folds);
    const outlet = { folds, encode: encodeMessage };
    const onSaved = enqueueing(outlet, () => owed.look());
    const onParked = parkedTo(logger);
    await retryKnown(store, readStore, models, onSaved);
    const onForeign = metrics.foreign;
    const does = settings.roles;
    const mayHold = does.has('follow');
    const following = { onFailure: followingTo(logger), onParked, onSaved, onForeign, mayHold };
    const follower = follow(store, readStore, models, following);
    followed = follower;
    ending.push(() => follower.stop());
    const answering = answeringFrom(readStore, follower);
    const owed = owing({
      ...outlet,
      store,
      readStore,
      models: mayHold ? models : [],
      onFailure: enqueueingTo(logger),
    });
    ending.push(() => owed.stop());
    const publisher = does.has('publish') ? publisherTo(settings, stores, logger, traces) : undefined;
    if (publisher !== undefined)
      metrics.watchPublishing({
        unpublished: stores.outbox.unpublished,
        failing: () => publisher.failure() !== undefined,
        publishing: publisher.isPublishing,
        answerMsMax: limits.storeMsMax,
      });
    ending.push(async () => publisher?.stop(publishMsMax));
    const deps: Deps = {
      ledger,
      folds,
      vault,
      sharing: schoolSharingsOf(ledger, vault),
      sessions: sessionsOn(patientSessions(stores.readStore.sessions), now),
      readRoster: readEdexmlRoster,
      ...indexes(store, answering, follower),
      readers: resultsReaders,
      readRegister: readDuoRegister,
      readLinks: readCsvLinks,
      readStatement: readCamt053,
      pdfRenderers,
      dossierPdf,
      conceptPdf,
      archive: zipArchive,
      renditionBytes: stores.readStore.renditions,
      publicUrl: settings.publicUrl,
      invoiceIdentifiers: settings.invoiceIdentifiers,
      peppolOutbox: settings.peppolOutbox === null ? null : outboxFolder(settings.peppolOutbox),
      mailer: settings.mail && smtpMailer(settings.mail),
      readTable: readCsvTable,
      newUlid: () => ulid(now().getTime()),
      newSecret: () => randomBytes(32),
      candidates: new Map(),
      workers,
    };
    const sources: Sources = { deps, readStore: answering, follower };
    await unlessUnknown(() => closeDays(deps));
    // While the clock is not believed, nothing can be dated. The first day that turns then adds the new entries of the
    // catalogue.
    if (clock.leap() === undefined) await unlessUnknown(() => openCatalogue(deps));
    // Waits a while, so that a server that listens is mostly ready too. Read models that are far behind catch up while
    // it already answers.
    await follower.reaches(await store.head(), caughtUpMsMax);
    unknownTo(logger)(await follower.unknown());
    const code = await codeVersion();
    const onEnd = rebuildTo(logger);
    const rebuilds = rebuildsOf({ ledger, readStore, models: readModels, workers, code, onSaved, onEnd });
    working.push(() => rebuilds.stop());
    if (does.has('work')) void rebuilds.renewOutdated();
    metrics.watch({
      lags: () => lagsOf({ ledger, readStore, follower }),
      failing: () => follower.failure() !== undefined,
      models: follower.models,
      answerMsMax: limits.storeMsMax,
    });
    const queue = patientJobs(stores.jobs);
    const jobs = jobsOn({ queue, secret: requestSecret, now });
    const jobKinds = jobKindsOf({ deps, sources, follower, jobs, rebuilds, metrics });
    let queueFailure: unknown;
    if (does.has('work')) {
      const atWork = await jobs.begin({
        kinds: Object.values<AnyJobKind>(jobKinds).map((kind) => ({
          ...kind,
          work: (asked, doing) =>
            (traces ?? noTraces).command(`job ${kind.name}`, doing.context, () => kind.work(asked, doing)),
        })),
        onEnd: jobEndedTo(logger),
        onFailure: (failure) => {
          queueFailure = failure;
          jobsTo(logger)(failure);
        },
      });
      const partsAtWork = await shared.begin(tasks, code);
      working.push(
        () => atWork.stop(),
        () => partsAtWork.stop(),
      );
    }
    metrics.watchDeliveries({
      waiting: async () => (await readStore.keys(deliveryRows.name, { open: true })).length,
      answerMsMax: limits.storeMsMax,
    });
    metrics.watchJobs({ counts: queue.counts, answerMsMax: limits.storeMsMax });
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
      publisher,
      retry: (model, unit) =>
        retryParked(store, readStore, models.find(({ name }) => name === model)!, { unit, onSaved }),
      stopping,
      deniedAppend: appendRight.denied,
      requests,
      requestSecret,
      jobs,
      jobKinds,
      queueFailure: () => queueFailure,
      ...(traces === undefined ? {} : { traces }),
      pages: await pages,
      ...(settings.oidc === null
        ? {}
        : { provider: { identity: openIdProvider(settings.oidc), claims: settings.oidc.claims } }),
    });
    front.serve(does.has('web') ? app : operationsOnly(app));
    isServing = true;
    const kept = { requests, jobs: queue, sessions: stores.readStore.sessions };
    const turning = { logger, metrics, readStore: stores.readStore, signal: stopping.signal };
    const days = does.has('work') ? watchingDays(deps, kept, settings, turning) : undefined;
    working.push(async () => days?.stop());
    if (does.has('work')) {
      const pursue = pursuing(jobs, jobKinds.delivery);
      const deliveries = watchingOpenDeliveries({ readStore: sources.readStore, pursue, logger });
      working.push(() => deliveries.stop());
    }
    metrics.watchHolding({
      following: follower.isHolder,
      ...(publisher && { publishing: publisher.isPublishing }),
      ...(days && { days: days.isHolder }),
    });
    const dayTurned = async () => days?.turned();
    return { url: urlOf(server), deps, sources, follower, dayTurned, close };
  } catch (error) {
    await close();
    throw opened === undefined ? error : await deniedAtStart(error, opened.named);
  }
};

const caughtUpMsMax = 4_000;
// Milliseconds that a stop waits for messages being sent. After that they are left, and sent again at the next start.
const publishMsMax = 1_000;
// Milliseconds. Shorter than the 10 s within which a request is answered.
const indexWaitMsMax = 5_000;

/** The library of traces is loaded only where somebody wants them (operations 12.7). */
const tracesTo = async ({ tracesEndpoint }: Settings): Promise<OpenTraces | undefined> => {
  if (tracesEndpoint === null) return undefined;
  const { openTraces } = await import('../adapters/openTelemetry/openTraces.ts');
  return openTraces(tracesEndpoint);
};

/** Undefined when there is no Kafka to publish to. */
const publisherTo = (
  { kafka }: Settings,
  { outbox, readStore, store }: Stores,
  logger: Logger,
  traces: OpenTraces | undefined,
): Publisher | undefined => {
  if (kafka === null) return undefined;
  const told = async (error: unknown): Promise<never> => {
    throw await kafkaFault(kafka, error);
  };
  const open = async () => {
    const channel = await openKafka({ ...kafka, topics }).catch(told);
    const telling = { ...channel, send: (waiting: readonly TopicMessages[]) => channel.send(waiting).catch(told) };
    return traces?.channel(telling, store) ?? telling;
  };
  return publishing({ outbox, readStore, open, onFailure: publishingTo(logger) });
};

/**
 * Indexes from the read models of subscriptions and schools. An answer waits until they have come as far as the log was
 * at the question.
 */
const indexes = (
  store: EventStore,
  readStore: ReadStore,
  follower: Follower,
): { readonly index: BillingIndex; readonly schools: SchoolIndex } => {
  const upToDate = (): Promise<void> =>
    patiently(async () => {
      if (!(await follower.reaches(await store.head(), indexWaitMsMax)))
        throw new StoreUnavailable('The read models are behind the log', { cause: follower.failure() });
    });
  const keys = async (model: string, query: RowQuery): Promise<string[]> => {
    await upToDate();
    return keysWithParked(readStore, model, query);
  };
  return {
    index: {
      subscribedSchools: () => keys(schoolSubscriptions.name, {}),
      schoolsToNumber: () => keys(schoolSubscriptions.name, { open: true }),
    },
    schools: {
      registeredSchools: () => keys(schools.name, {}),
      schoolsOfBoard: (board) => keys(schools.name, { board }),
    },
  };
};

const urlOf = (server: { address(): unknown }): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};
