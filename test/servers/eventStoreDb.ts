/**
 * Runs the stand-in for EventStoreDB as a process of its own. `node test/servers/eventStoreDb.ts [PORT]` prints its URL for
 * EVENT_STORE, and the URL of its own port, which bypasses the faults. Then it carries out each line of its input. It keeps
 * nothing on disk.
 */
import { createInterface } from 'node:readline';
import { startStandIn } from '../support/eventStoreDb/server.ts';

const server = await startStandIn(Number(process.argv[2] ?? 0));

const say = (text: string) => process.stdout.write(`${text}\n`);

const orders: Readonly<Record<string, (argument: string) => void>> = {
  stop: server.stop,
  start: server.start,
  cut: server.cut,
  freeze: server.freeze,
  thaw: server.thaw,
  late: (ms) => server.answerLate(Number(ms)),
  break: server.breakAfterNextAppend,
};

say(server.url);
say(server.directUrl);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const [order = '', argument = ''] = line.trim().split(' ');
  const known = orders[order];
  known?.(argument);
  say(known === undefined ? `one of ${Object.keys(orders).join(', ')}` : `done: ${line.trim()}`);
});
