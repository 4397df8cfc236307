/** The debtors of issued documents, as they were when the documents were issued (documents.md 9.1.1). */
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import type { BoardEvent } from '../../domain/board.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { NamedDebtor } from '../../domain/refusals/paymentFacts.ts';
import { breathing } from '../../waiting/slices.ts';
import type { StoredEvent } from '../eventStore.ts';
import { type Ledger, type Recordable, type Recorded, recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import { debtorOf, partyNamedBy, payerOf } from './parties.ts';

type Facts = Pick<Issued, 'number' | 'school' | 'board' | 'named'>;

const documentsPerRead = 100;

/**
 * By the documents' numbers.
 * @throws Rejection history_unknown
 */
export const debtorsOf = async (
  { store }: Pick<Ledger, 'store'>,
  documents: readonly Facts[],
): Promise<Map<string, NamedDebtor>> => {
  const debtors = new Map<string, NamedDebtor>();
  const letOthersIn = breathing();
  for (let at = 0; at < documents.length; at += documentsPerRead) {
    const some = documents.slice(at, at + documentsPerRead);
    const eventsThrough = decodedOnce(await store.readMany([...new Set(some.flatMap(streamsOf))]));
    for (const document of some) {
      const { school, board, number } = document;
      const party = partyNamedBy(document, {
        own: (through) => eventsThrough<SchoolEvent>(streams.school(school), through),
        ofBoard: (through) => (board === null ? [] : eventsThrough<BoardEvent>(streams.board(board), through)),
      });
      debtors.set(number, { id: payerOf(party), name: debtorOf(party)?.name ?? school });
      await letOthersIn();
    }
  }
  return debtors;
};

const streamsOf = ({ school, board }: Facts): string[] => [
  streams.school(school),
  ...(board === null ? [] : [streams.board(board)]),
];

/** A stream through a revision (inclusive). Later events may be of another release, so they are not decoded. */
type EventsThrough = <E extends Recordable>(stream: string, through: number) => readonly Recorded<E>[];

/** The stream of a board is named by the documents of all its schools, mostly at the same revision. */
const decodedOnce = (stored: ReadonlyMap<string, readonly StoredEvent[]>): EventsThrough => {
  const decoded = new Map<string, readonly Recorded<Recordable>[]>();
  return <E extends Recordable>(stream: string, through: number) => {
    const key = `${stream}@${through}`;
    const known =
      decoded.get(key) ??
      (stored.get(stream) ?? []).filter(({ revision }) => revision <= through).map((event) => recorded<E>(event));
    decoded.set(key, known);
    return known as readonly Recorded<E>[];
  };
};
