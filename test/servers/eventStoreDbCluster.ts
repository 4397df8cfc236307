/**
 * Runs a cluster of three stand-ins for EventStoreDB as a process of its own, which elects its leaders as it was measured.
 * `node test/servers/eventStoreDbCluster.ts [SEED]` prints its URL for EVENT_STORE. Then it carries out each line of its
 * input. It keeps nothing on disk.
 */
import { startCluster } from '../support/eventStoreDb/cluster.ts';
import { playElections } from '../support/eventStoreDb/elections.ts';
import { chanceOf } from '../support/scenario/chance.ts';
import { say, takeOrders } from '../support/servers/orders.ts';

const cluster = await startCluster();
const elections = playElections(cluster, chanceOf(Number(process.argv[2] ?? 1)));

say(cluster.url);
takeOrders({
  kill: (node) => elections.kill(Number(node)),
  start: (node) => elections.start(Number(node)),
  resign: () => elections.resign(),
  freeze: (node) => elections.freeze(Number(node)),
  thaw: (node) => elections.thaw(Number(node)),
  state: () =>
    JSON.stringify({
      leader: elections.leader(),
      ledSince: elections.ledSince(),
      connections: cluster.nodes.map(({ connections }) => connections),
    }),
});
