/** What a consumer was told, and what the read store holds, in one form. */
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

/** What a consumer lacks of the read store at `url`, or was told otherwise, each as a sentence. */
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
