import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool } from '../../ledger/workers/workers.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { Sources } from '../sources.ts';
import type { DifferenceAnswer, DifferenceQuery } from './differenceAnswer.ts';
import { differencePage } from './differencePage.ts';
export const differenceAnswer = async (
  sources: Sources,
  school: string,
  query: DifferenceQuery,
): Promise<DifferenceAnswer> => {
  const { from, to, yearGroups } = query;
  return {
    school,
    from,
    to,
    yearGroups: yearGroups ?? null,
    ...(await inSchool(sources.deps, differencePage, school, query)),
    documents: await documentsBetween(sources, school, from.position, to.position),
  };
};

const documentsBetween = async (
  { readStore }: Pick<Sources, 'readStore'>,
  school: string,
  after: Position,
  through: Position,
): Promise<DifferenceAnswer['documents']> => {
  const rows = await readStore.find<DocumentRow>(documentRows.name, { school });
  return rows
    .map(({ row }) => row)
    .filter(({ position }) => position > after && position <= through)
    .map(({ number, purpose, issuedOn, total, revision }) => ({
      number,
      purpose,
      issuedOn,
      total,
      event: { stream: streams.documents, revision },
    }));
};
