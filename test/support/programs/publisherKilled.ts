/**
 * A process that publishes. It is killed after its first send and before it marks what it sent. Arguments: read store,
 * broker.
 */
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';
import { postgresOutbox } from '../../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { topicNames, topics } from '../../../src/projections/messages/message.ts';
import { publishing } from '../../../src/projections/messages/publisher.ts';

const [url, broker] = process.argv.slice(2) as [string, string];

publishing({
  outbox: await postgresOutbox(url, topicNames),
  readStore: await postgresReadStore(url),
  open: async () => {
    const channel = await openKafka({ brokers: [broker], topics, transactionalId: 'telboek-publisher-trial' });
    return {
      ...channel,
      send: async (waiting) => {
        await channel.send(waiting);
        process.kill(process.pid, 'SIGKILL');
      },
    };
  },
});
