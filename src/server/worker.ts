/** The program of a worker thread: all tasks by school, on connections and folds of its own. */

import { randomBytes, randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { ulid } from 'ulid';
import { readCamt053 } from '../adapters/bankStatements/camt053.ts';
import { fileVault } from '../adapters/files/fileVault.ts';
import { conceptPdf } from '../adapters/pdf/conceptPdf.ts';
import { dossierPdf } from '../adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../adapters/pdf/pdfRenderers.ts';
import { keepTimelinesIn } from '../adapters/postgres/hosts/timelines.ts';
import { readCsvLinks } from '../adapters/schoolFiles/csvLinks.ts';
import { readCsvTable } from '../adapters/schoolFiles/csvTable.ts';
import { readDuoRegister } from '../adapters/schoolFiles/duoRegister.ts';
import { readEdexmlRoster } from '../adapters/schoolFiles/edexmlRoster.ts';
import { resultsReaders } from '../adapters/schoolFiles/resultsReaders.ts';
import { obeyOrders } from '../adapters/threads/workerOrders.ts';
import type { CommandStand } from '../commands/deps.ts';
import { steadyVault } from '../commands/identity/belonging.ts';
import { schoolSharingsOf } from '../commands/sharing/schoolSharings.ts';
import type { EventStore } from '../ledger/eventStore.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { foldCache } from '../ledger/states/foldCache.ts';
import { foldsOf } from '../ledger/states/folds.ts';
import type { WorkerGiven } from './openWorkers.ts';
import { patientStore } from './patientPorts.ts';
import { openEventStore } from './stores/openStores.ts';
import { tasks } from './workerTasks.ts';

const { eventsAt, foldCacheBytes, readers, replicaReaders, vaultAt, dataDir, tracesEndpoint }: WorkerGiven =
  workerData.given;
keepTimelinesIn(dataDir);
let store: Promise<EventStore> | undefined;

const stand = async () => {
  store ??= openEventStore(eventsAt, readers, replicaReaders);
  const opened = await store.catch((error: unknown) => {
    store = undefined;
    throw error;
  });
  return standOn(opened);
};

/** Loaded only when traces are on (operations 12.7). */
const traces =
  tracesEndpoint === undefined
    ? undefined
    : (await import('../adapters/openTelemetry/openTraces.ts')).openTraces(new URL(tracesEndpoint));

let stands: Promise<CommandStand> | undefined;

const standing = async (opened: EventStore): Promise<CommandStand> => {
  const patient = patientStore(opened);
  const ledger = ledgerOn({ store: traces?.store(patient) ?? patient, now: () => new Date(), newId: randomUUID });
  const folds = foldsOf(ledger, foldCache(foldCacheBytes));
  // Programs only read the log, so they pass no vault.
  if (vaultAt === undefined) return { ledger, folds, pdfRenderers, dossierPdf };
  const files = await fileVault(vaultAt.folder);
  const vault = vaultAt.identity === undefined ? files : steadyVault(files, vaultAt.identity);
  return {
    ledger,
    folds,
    vault,
    sharing: schoolSharingsOf(ledger, vault),
    readers: resultsReaders,
    readRoster: readEdexmlRoster,
    readRegister: readDuoRegister,
    readLinks: readCsvLinks,
    readStatement: readCamt053,
    pdfRenderers,
    dossierPdf,
    conceptPdf,
    readTable: readCsvTable,
    newUlid: () => ulid(),
    newSecret: () => randomBytes(32),
    candidates: new Map(),
  };
};

const standOn = (opened: EventStore): Promise<CommandStand> => {
  stands ??= standing(opened).catch((error: unknown) => {
    stands = undefined;
    throw error;
  });
  return stands;
};

if (parentPort !== null)
  obeyOrders(parentPort, {
    tasks,
    stand,
    close: async () => {
      await (await store?.catch(() => undefined))?.close();
      await traces?.stop();
    },
  });
