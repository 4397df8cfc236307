/** The ids of the debtors of issued documents, as they were when the documents were issued (documents.md 9.1.1). */
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import type { DebtorId } from '../../domain/billing/documents/statedDocument.ts';
import type { BoardEvent } from '../../domain/board.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { StoredEvent } from '../eventStore.ts';
import { type Ledger, type Recordable, type Recorded, recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import { partyFrom, payerOf } from './parties.ts';

type Facts = Pick<Issued, 'number' | 'school' | 'board' | 'named'>;

// All events of one read are decoded without a pause, so a read is kept small.
const documentsPerRead = 100;

/**
 * By the documents' numbers.
 * @throws Rejection history_unknown
 */
export const debtorIdsOf = async (
  { store }: Pick<Ledger, 'store'>,
  documents: readonly Facts[],
): Promise<Map<string, DebtorId>> => {
  const ids = new Map<string, DebtorId>();
  for (let at = 0; at < documents.length; at += documentsPerRead) {
    const some = documents.slice(at, at + documentsPerRead);
    const stored = await store.readMany([...new Set(some.flatMap(streamsOf))]);
    for (const document of some) ids.set(document.number, debtorIn(stored, document));
  }
  return ids;
};

const streamsOf = ({ school, board }: Facts): string[] => [
  streams.school(school),
  ...(board === null ? [] : [streams.board(board)]),
];

const debtorIn = (stored: ReadonlyMap<string, readonly StoredEvent[]>, document: Facts): DebtorId => {
  const [own, ofBoard] = streamsOf(document);
  return payerOf(
    partyFrom(
      document.school,
      asNamed<SchoolEvent>(stored, document, own!),
      ofBoard === undefined ? [] : asNamed<BoardEvent>(stored, document, ofBoard),
    ),
  );
};

/** A stream as it was when the document took its parties from it. */
const asNamed = <E extends Recordable>(
  stored: ReadonlyMap<string, readonly StoredEvent[]>,
  { named }: Facts,
  stream: string,
): Recorded<E>[] => {
  const through = named.find((input) => input.stream === stream)?.revision ?? -1;
  return (stored.get(stream) ?? []).filter(({ revision }) => revision <= through).map((event) => recorded<E>(event));
};
