/** Holds what a consumer was told against what the read store holds, as those see it who ask it. */
import pg from 'pg';
import { expect } from 'vitest';
import { postgresOutbox } from '../../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { publicDocument } from '../../../src/domain/billing/documents/publicDocument.ts';
import type { DocumentRow } from '../../../src/projections/documents.ts';
import { topicNames } from '../../../src/projections/messages/message.ts';
import type { TopicConsumer } from '../topicConsumer.ts';

const patience = { timeout: 45_000, interval: 250 };

type Month = { readonly school: string; readonly month: string; readonly pupils: number };

/** Waits until no message waits. Topics are there once something was published, so consumers come after this. */
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

export const monthsTold = (consumer: TopicConsumer): Month[] =>
  Object.entries(consumer.latest('telboek.pupil-counts.v1'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([school, { months }]) => (months as Month[]).map(({ month, pupils }) => ({ school, month, pupils })));

const documentsKept = async (url: string): Promise<Record<string, unknown>> => {
  const readStore = await postgresReadStore(url);
  try {
    const rows = await readStore.find<DocumentRow>('documents', {});
    return Object.fromEntries(rows.map(({ key, row }) => [key, publicDocument(row)]));
  } finally {
    await readStore.close();
  }
};

const monthsKept = async (url: string): Promise<Month[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Month>(
      'SELECT school, month, pupils FROM finance.pupil_counts_monthly ORDER BY school, month',
    );
    return rows;
  } finally {
    await client.end();
  }
};
