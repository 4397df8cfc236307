/**
 * Measures the one part that cannot be spread: `documents` is one stream with one writer. Finds how many documents per
 * second it can number at most.
 */
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { ledgerOn, type Recordable, recorded, type StreamHead } from '../../src/ledger/ledger.ts';
import { streams } from '../../src/ledger/streams.ts';
import { context } from '../support/ledger.ts';
import { perSecond } from '../support/measure.ts';
import { uuids } from '../support/seeded.ts';
import type { Row } from '../support/table.ts';
import type { Measuring } from './measures.ts';

/** Documents per append, as in a run. */
const sizes = [1, 16, 64] as const;
const documentsMax = 6_400;

export const singleWriter = async ({ server }: Measuring): Promise<Row[]> => {
  const made = await postgresStore(server.logUrl());
  const issued = (await made.read(streams.documents))
    .slice(0, documentsMax)
    .map((event) => recorded<Recordable>(event));
  await made.close();
  const rows: Row[] = [];
  for (const size of sizes)
    await server.aside(async (url) => {
      const store = await postgresStore(url);
      const ledger = ledgerOn({ store, now: () => new Date(), newId: uuids() });
      const events = issued.slice(0, size === 1 ? documentsMax / 10 : documentsMax);
      let head: StreamHead | undefined;
      const start = performance.now();
      for (let at = 0; at < events.length; at += size) {
        const [first, ...rest] = events.slice(at, at + size).map(({ type, data }) => ({ type, data }));
        ({ head } = await ledger.append(streams.documents, [first!, ...rest], head, context));
      }
      rows.push({
        what: `documents: one writer, ${size} an append`,
        figure: perSecond(events.length, performance.now() - start),
        unit: 'documents/s',
      });
      await store.close();
    });
  return rows;
};
