/** Runs the stand-in for EventStoreDB, or a cluster of three, as a process for one test, and orders faults from it. */
import { type Ordered, ordered } from './ordered.ts';

export type Order = 'stop' | 'start' | 'cut' | 'freeze' | 'thaw' | `late ${number}` | 'break';

export type OwnEventStoreDb = Pick<Ordered<Order>, 'order' | 'stop'> & {
  /** The value for EVENT_STORE. */
  readonly url: string;
  /** The URL without the faults. */
  readonly directUrl: string;
};

export const ownEventStoreDb = async (): Promise<OwnEventStoreDb> => {
  const server = ordered<Order>('eventStoreDb.ts');
  return { url: await server.line(), directUrl: await server.line(), order: server.order, stop: server.stop };
};

export type ClusterOrder = `${'kill' | 'start' | 'freeze' | 'thaw'} ${number}` | 'resign';

export type ClusterState = {
  /** The node that leads with a majority behind it; undefined while none does. */
  readonly leader?: number;
  /** Milliseconds since 1970 at which it began to lead so. */
  readonly ledSince?: number;
  /** The number of connections to each node. */
  readonly connections: readonly number[];
};

export type OwnCluster = Pick<Ordered<ClusterOrder>, 'order' | 'stop'> & {
  /** The value for EVENT_STORE: all three nodes. */
  readonly url: string;
  state(): Promise<ClusterState>;
};

export const ownEventStoreDbCluster = async (seed: number): Promise<OwnCluster> => {
  const cluster = ordered<ClusterOrder | 'state'>('eventStoreDbCluster.ts', [String(seed)]);
  return {
    url: await cluster.line(),
    order: cluster.order,
    state: async () => JSON.parse(await cluster.order('state')),
    stop: cluster.stop,
  };
};
