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
const channel = await openKafka({ brokers: [broker], topics, transactionalId });
console.log('opened');
let sequence = 0;
for await (const text of createInterface({ input: process.stdin }))
  await channel.send([{ topic, messages: [{ topic, key, text, sequence: ++sequence }] }]).then(
    () => console.log('sent'),
    (error: unknown) => console.log(`refused ${typeOf(error)}`),
  );
