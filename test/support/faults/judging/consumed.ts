/** Brings the messages that a consumer got and the rows of the read store into one form, and compares them. */
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { postgresReadStore } from '../../../../src/adapters/postgres/postgresReadStore.ts';
import { publicDocument } from '../../../../src/domain/billing/documents/publicDocument.ts';
import type { DocumentRow } from '../../../../src/projections/documents.ts';
import type { TopicConsumer } from '../../servers/topicConsumer.ts';

type Month = { readonly school: string; readonly month: string; readonly pupils: number };

export const monthsTold = (consumer: TopicConsumer): Month[] =>
  Object.entries(consumer.latest('telboek.pupil-counts.v1'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([school, { months }]) => (months as Month[]).map(({ month, pupils }) => ({ school, month, pupils })));

export const documentsKept = async (url: string): Promise<Record<string, unknown>> => {
  const readStore = await postgresReadStore(url);
  try {
    const rows = await readStore.find<DocumentRow>('documents', {});
    return Object.fromEntries(rows.map(({ key, row }) => [key, publicDocument(row)]));
  } finally {
    await readStore.close();
  }
};

export const monthsKept = async (url: string): Promise<Month[]> => {
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

/**
 * Compares a consumer with the read store at `url`. Each difference is a sentence: something missing, or something that it
 * was told otherwise.
 */
export const disagreement = async (consumer: TopicConsumer, url: string): Promise<string[]> => {
  const told = consumer.latest('telboek.documents.v1');
  const kept = await documentsKept(url);
  const numbers = [...new Set([...Object.keys(kept), ...Object.keys(told)])];
  const differing = numbers.filter((number) => !isDeepStrictEqual(told[number], kept[number]));
  return [
    ...differing.map((number) => `the consumer has another document ${number}, or one of the two lacks it`),
    ...(isDeepStrictEqual(monthsTold(consumer), await monthsKept(url)) ? [] : ['the consumer has other counts']),
    ...consumer.faults,
  ];
};
