/**
 * A ledger on a cluster of EventStoreDB that elects its leaders as it was measured: two processes of Telboek, and probes
 * beside them.
 */
import { join } from 'node:path';
import { type OwnCluster, ownEventStoreDbCluster } from '../breakable/ownEventStoreDb.ts';
import { openEventStoreDb } from '../stores.ts';
import { type Telboek, telboekWith } from '../telboek.ts';
import { openTrial, type Trial } from '../trial.ts';
import { type Probe, startProbe } from './probe.ts';

export type ElectingStage = {
  readonly cluster: OwnCluster;
  readonly processes: readonly Telboek[];
  readonly probe: Probe;
  readonly trial: Trial;
  stop(): Promise<void>;
};

/**
 * @param readStore the URL of an empty database
 * @param oneName the processes of Telboek know one node only, and learn of the others from it
 */
export const openElectingStage = async (
  folder: string,
  readStore: string,
  { seed, oneName = false }: { readonly seed: number; readonly oneName?: boolean },
): Promise<ElectingStage> => {
  const ending: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    const cluster = await ownEventStoreDbCluster(seed);
    ending.push(() => cluster.stop());
    const started = async (n: number): Promise<Telboek> => {
      const telboek = await telboekWith({
        EVENT_STORE: oneName ? cluster.url.replace(/^esdb:\/\/([^,]+)[^?]*/, 'esdb+discover://$1') : cluster.url,
        READ_STORE: readStore,
        VAULT_DIR: join(folder, 'vault'),
        DATA_DIR: join(folder, `data-${n}`),
        WORKERS: '1',
        LOG_LEVEL: 'error',
      });
      ending.push(() => telboek.kill());
      await telboek.start();
      return telboek;
    };
    const processes = [await started(1), await started(2)];
    const trial = await openTrial({
      urls: processes.map(({ url }) => url),
      token: processes[0]!.token,
      seed,
      looking: (look) => openEventStoreDb(cluster.url, readStore, look),
    });
    const probe = await startProbe(cluster.url);
    ending.push(() => probe.stop());
    return { cluster, processes, trial, probe, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
