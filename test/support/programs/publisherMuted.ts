/**
 * Publishes over one channel, and never gives it up. For each line that it reads it sends that line as a message of one
 * key, and prints "sent" or "refused" with the type of the error. Arguments: broker, topic, transactional id, key.
 */
import { createInterface } from 'node:readline';
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';

const [broker, topic, transactionalId, key] = process.argv.slice(2) as [string, string, string, string];

const typeOf = (error: unknown): string =>
  error instanceof Error ? ('type' in error ? String(error.type) : typeOf(error.cause)) : 'unknown';

const topics = { [topic]: { isWholeState: true } };
const open = (): ReturnType<typeof openKafka> =>
  // The publisher of a server tries again too. A broker on a busy machine may answer too late.
  openKafka({ brokers: [broker], topics, transactionalId }).catch(open);
const channel = await open();
console.log('opened');
let sequence = 0;
for await (const text of createInterface({ input: process.stdin }))
  await channel.send([{ topic, messages: [{ topic, key, text, sequence: ++sequence }] }]).then(
    () => console.log('sent'),
    (error: unknown) => console.log(`refused ${typeOf(error)}`),
  );
