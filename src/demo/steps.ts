/** What both stories do, through the HTTP interface. */
import type { Client } from '../../clients/typescript/src/index.ts';
import type { Day } from '../domain/day.ts';

type Question = { readonly confirm?: boolean };

/** @throws Refused for a file that is not taken */
export const importCsv = async (
  client: Client,
  school: string,
  source: string,
  csv: string,
  { confirm }: Question = {},
) => {
  const { status, answer } = await client.call('POST /schools/{school}/imports', {
    params: { school },
    query: { source, ...(confirm === true ? { confirm } : {}) },
    file: { type: 'text/csv', content: csv },
  });
  if (status !== 201) throw new Error('This file was known already');
  return answer;
};

/** The documents that a run issues. */
export const issuedOn = async (client: Client, on: Day) => {
  const answer = await client.ask('POST /invoice-runs', { body: { on } });
  if (!('issued' in answer)) throw new Error('A run that is no preview says what it issued');
  return answer.issued;
};
