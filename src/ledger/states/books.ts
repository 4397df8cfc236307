/**
 * The books as they were at a position, from the log alone (documents.md 9.7.7). A document and what it names never
 * change, so each is read once, and only the part that is booked is kept: some 600 bytes.
 */
import type { AccountsFrom } from '../../domain/accounting/accounts.ts';
import { type BookedDocument, type Books, booksOf } from '../../domain/accounting/books.ts';
import type { DecidedDocument } from '../../domain/billing/documents/document.ts';
import type { DocumentsEvent, IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { lineNets } from '../../domain/billing/documents/statedDocument.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription/subscription.ts';
import type { BoardEvent } from '../../domain/board.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import { paymentMoves } from '../../domain/payments/state.ts';
import { inTurn } from '../../waiting/inTurn.ts';
import { breathing } from '../../waiting/slices.ts';
import type { EventStore, Position, StoredEvent } from '../eventStore.ts';
import { mustBeKnown, mustBeWhole } from '../known.ts';
import { type Ledger, type Recordable, type Recorded, recorded, type StreamHead } from '../ledger.ts';
import { streams } from '../streams.ts';
import type { Stand } from '../workers/workers.ts';
import { toldAround } from './statedDocuments.ts';

/** The documents up to a head of their stream. */
type Kept = {
  readonly head: StreamHead | undefined;
  readonly documents: readonly { readonly position: Position; readonly document: BookedDocument }[];
};

const keptIn = new WeakMap<EventStore, Kept>();
const oneByOne = inTurn();

/** @throws Rejection history_unknown, where a document cannot be read: books without it would not be whole */
export const booksAt = async (stand: Stand, through: Position): Promise<Books> => {
  const { ledger, folds } = stand;
  const documents = await oneByOne('documents', () => documentsThrough(ledger, through));
  const [catalogue, closed, payments] = await Promise.all([
    folds.catalogue(through),
    folds.closedDays(),
    folds.payments(through),
  ]);
  const accounts: readonly AccountsFrom[] = catalogue.state.accounts;
  const closedThrough = closed.state.findLast(({ position }) => position <= through)?.day;
  return booksOf({ documents, payments: paymentMoves(payments.state), accounts, closedThrough });
};

const documentsThrough = async (ledger: Ledger, through: Position): Promise<BookedDocument[]> => {
  const kept = keptIn.get(ledger.store);
  const read = await issuedAfter(ledger, kept?.head, through);
  // The log is not the one that was read before.
  if (read === undefined) {
    keptIn.delete(ledger.store);
    return documentsThrough(ledger, through);
  }
  const stated = await stating(ledger, read.issued, through);
  const documents = [...(kept?.documents ?? []), ...stated];
  if (stated.length > 0) keptIn.set(ledger.store, { head: read.head, documents });
  return documents.filter(({ position }) => position <= through).map(({ document }) => document);
};

/** An issued document without the fields that the books do not need, and the revisions of the streams of its parties. */
type Issued = {
  readonly position: Position;
  readonly names: Pick<IssuedDocument, 'number' | 'document' | 'school' | 'board' | 'inputs'>;
  readonly document: Omit<BookedDocument, 'debtor' | 'lines' | 'schoolName'> & {
    readonly debtor: Omit<BookedDocument['debtor'], 'id'>;
    readonly lines: readonly Pick<BookedDocument['lines'][number], 'kind' | 'term' | 'year' | 'net'>[];
  };
};

const documentsPerRead = 500;

/** Undefined where the stream does not hold the event of the head. */
const issuedAfter = async (
  { store }: Ledger,
  after: StreamHead | undefined,
  through: Position,
): Promise<{ readonly head: StreamHead | undefined; readonly issued: Issued[] } | undefined> => {
  const issued: Issued[] = [];
  const letOthersIn = breathing();
  let head = after;
  for (let from = after?.revision ?? 0; ; ) {
    const read = await store.read(streams.documents, from, documentsPerRead);
    const stored = read.filter(({ position }) => position <= through);
    mustBeWhole(stored, from);
    for (const one of stored) {
      const event = recorded<DocumentsEvent>(one);
      const { digest, recordedAt } = event.metadata;
      if (one.revision === after?.revision) {
        if (digest !== after.digest) return undefined;
        continue;
      }
      issued.push(issuedIn(event));
      head = { revision: one.revision, digest, recordedAt };
      await letOthersIn();
    }
    // Its first event was there before, unless the log was exchanged for another.
    if (after !== undefined && from === after.revision && read[0]?.revision !== from) return undefined;
    if (read.length < documentsPerRead || stored.length < read.length) return { head, issued };
    from = read.at(-1)!.revision + 1;
  }
};

const issuedIn = ({ data, position }: Recorded<DocumentsEvent>): Issued => {
  const { number, document, school, board, inputs, kind, issuedOn, dueOn, total, vatRate, vat, net, cancels } = data;
  const { name, address, kvk } = data.debtor;
  const nets = lineNets(data);
  return {
    position,
    names: { number, document, school, board, inputs: inputs.filter(({ stream }) => stream !== streams.catalogue) },
    document: {
      number,
      kind,
      school,
      issuedOn,
      dueOn,
      total,
      vatRate,
      vat,
      net,
      cancels,
      debtor: { name, address, ...(kvk === undefined ? {} : { kvk }) },
      lines: data.lines.map((line, index) => ({
        kind: line.kind,
        term: line.term,
        year: line.year,
        net: nets[index]!,
      })),
    },
  };
};

/** Schools whose streams are read together. */
const schoolsPerRead = 50;

/** Adds what follows from the streams that documents name, school by school: each stream is read once. */
const stating = async (
  { store }: Ledger,
  issued: readonly Issued[],
  through: Position,
): Promise<Kept['documents'][number][]> => {
  const bySchool = Map.groupBy(issued, ({ names }) => names.school);
  const schools = [...bySchool.keys()].toSorted();
  const found = new Map<string, Kept['documents'][number]>();
  const letOthersIn = breathing();
  for (let at = 0; at < schools.length; at += schoolsPerRead) {
    const part = schools.slice(at, at + schoolsPerRead);
    const read = await streamsOf(store, part, bySchool);
    const boards = new Map<string, Recorded<BoardEvent>[]>();
    const ofBoard = (board: string): Recorded<BoardEvent>[] => {
      const events = boards.get(board) ?? eventsIn<BoardEvent>(read.get(streams.board(board)) ?? [], through);
      boards.set(board, events);
      return events;
    };
    for (const school of part) {
      const decisions = decisionsIn(read.get(streams.subscription(school)) ?? [], through);
      const own = eventsIn<SchoolEvent>(read.get(streams.school(school)) ?? [], through);
      for (const { position, names, document } of bySchool.get(school)!) {
        const { schoolName, debtorId, spans } = toldAround(
          names,
          decisions,
          own,
          names.board === null ? [] : ofBoard(names.board),
        );
        const lines = document.lines.map((line, index) => ({ ...line, ...spans[index]! }));
        const debtor = { id: debtorId, ...document.debtor };
        found.set(names.number, { position, document: { ...document, schoolName, debtor, lines } });
        await letOthersIn();
      }
    }
  }
  return issued.map(({ names }) => found.get(names.number)!);
};

const streamsOf = (
  store: EventStore,
  schools: readonly string[],
  bySchool: ReadonlyMap<string, readonly Issued[]>,
): Promise<ReadonlyMap<string, StoredEvent[]>> => {
  const boards = schools.flatMap((school) =>
    bySchool.get(school)!.flatMap(({ names }) => (names.board === null ? [] : [streams.board(names.board)])),
  );
  return store.readMany([
    ...schools.flatMap((school) => [streams.subscription(school), streams.school(school)]),
    ...new Set(boards),
  ]);
};

const eventsIn = <E extends Recordable>(stored: readonly StoredEvent[], through: Position): Recorded<E>[] => {
  const known = stored.filter(({ position }) => position <= through);
  mustBeWhole(known, 0);
  return known.map((event) => recorded<E>(event));
};

const decisionsIn = (stored: readonly StoredEvent[], through: Position): DecidedDocument[] => {
  const known = stored.filter(({ position }) => position <= through);
  mustBeWhole(known, 0);
  for (const event of known) mustBeKnown(event);
  return known
    .filter(({ type }) => type === 'DocumentDecided')
    .flatMap((event) => {
      const one = recorded<SubscriptionEvent>(event);
      return one.type === 'DocumentDecided' ? [one.data] : [];
    });
};
