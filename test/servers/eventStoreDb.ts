/**
 * Runs the stand-in for EventStoreDB as a process of its own. `node test/servers/eventStoreDb.ts [PORT]` prints its URL for
 * EVENT_STORE, and the URL of its own port, which bypasses the faults. Then it carries out each line of its input. It keeps
 * nothing on disk.
 */
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { say, takeOrders } from '../support/servers/orders.ts';

const server = await startStandIn(Number(process.argv[2] ?? 0));

say(server.url);
say(server.directUrl);
takeOrders({
  stop: server.stop,
  start: server.start,
  cut: server.cut,
  freeze: server.freeze,
  thaw: server.thaw,
  late: (ms) => server.answerLate(Number(ms)),
  break: server.breakAfterNextAppend,
});
