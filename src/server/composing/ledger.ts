/** The ledger of a server on its stores, with its vault, its threads and its folded states. */
import { randomUUID } from 'node:crypto';
import { measuredStore } from '../../adapters/prometheus/measuredStore.ts';
import { openLedger } from '../../commands/identity/identity.ts';
import { sharedWorkers } from '../../commands/jobs/sharing.ts';
import { watchingAppendRight } from '../../ledger/appendRight.ts';
import { watchedClock } from '../../ledger/clock.ts';
import { type Ledger, ledgerOn } from '../../ledger/ledger.ts';
import { foldCache } from '../../ledger/states/foldCache.ts';
import { foldsOf } from '../../ledger/states/folds.ts';
import { unlessUnknown } from '../../ledger/unknownHistory.ts';
import { countedBy } from '../../ledger/workers/countsElsewhere.ts';
import { openServingWorkers, servingShares } from '../openWorkers.ts';
import { patientStore } from '../patientPorts.ts';
import type { Stores } from '../stores/openStores.ts';
import { ownPlaces, requestSecretOf } from '../stores/ownPlaces.ts';
import type { Starting } from './starting.ts';

export type ServedLedger = Awaited<ReturnType<typeof ledgerAt>>;

/** @param unknown the events that the follower met and this release does not know */
export const ledgerAt = async (
  { settings, now, metrics, traces, ends }: Starting,
  stores: Stores,
  unknown: NonNullable<Ledger['unknown']>,
) => {
  const appendRight = watchingAppendRight(stores.store);
  const measured = patientStore(measuredStore(appendRight.store, metrics.store));
  const store = traces?.store(measured) ?? measured;
  const clock = watchedClock(now, settings.clockLeapDays);
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
  ends.used(() => workers.close());
  const states = foldCache(servingShares(settings).here);
  metrics.watchFolds(() => states.stats());
  const folds = foldsOf(ledger, states, { elsewhere: countedBy(workers) });
  return { store, clock, ledger, vault, requestSecret, shared, workers, folds, deniedAppend: appendRight.denied };
};
