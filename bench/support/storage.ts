import type { Database } from './server.ts';
import type { Row } from './table.ts';

/** The size of the table of events per result: on disk with its indexes, and as JSON text. */
export const storageRows = async ({ one }: Database, what: string, results: number): Promise<Row[]> => {
  await one('CHECKPOINT');
  const { disk, json } = await one<{ disk: string; json: string }>(
    "SELECT pg_total_relation_size('ledger.events') AS disk, sum(octet_length(data)) AS json FROM ledger.events",
  );
  return [
    { what: `stored, ${what}`, figure: Number(disk) / results, unit: 'bytes/result on disk' },
    { what: `stored, ${what}`, figure: Number(json) / results, unit: 'bytes/result of JSON' },
  ];
};
