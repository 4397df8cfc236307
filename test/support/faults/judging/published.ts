/** Compares what a consumer was told with what the read store answers. */
import { expect } from 'vitest';
import { postgresOutbox } from '../../../../src/adapters/postgres/postgresOutbox.ts';
import { topicNames } from '../../../../src/projections/messages/message.ts';
import type { TopicConsumer } from '../../servers/topicConsumer.ts';
import { documentsKept, monthsKept, monthsTold } from './consumed.ts';

const patience = { timeout: 45_000, interval: 250 };

/**
 * Waits until no message is left to publish. A topic exists once something was published to it, so consumers start after
 * this.
 */
export const allPublished = async (url: string): Promise<void> => {
  const outbox = await postgresOutbox(url, topicNames);
  try {
    const waiting = async () => (await outbox.unpublished()).reduce((sum, { messages }) => sum + messages, 0);
    await expect.poll(waiting, patience).toBe(0);
  } finally {
    await outbox.close();
  }
};

/** Waits until the consumer has the documents and counts that the read store at `url` holds, and expects no fault. */
export const agreesWithReadStore = async (consumer: TopicConsumer, url: string): Promise<void> => {
  await expect.poll(() => consumer.latest('telboek.documents.v1'), patience).toEqual(await documentsKept(url));
  await expect.poll(() => monthsTold(consumer), patience).toEqual(await monthsKept(url));
  expect(consumer.faults).toEqual([]);
};
