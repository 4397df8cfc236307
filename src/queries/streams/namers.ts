/**
 * The events that name an event: as an input of a decision, or because they are about it. They are searched for only
 * where they can be: with the schools that the stream is about, or, for the catalogue, among the documents of its time.
 */
import type { Position } from '../../ledger/eventStore.ts';
import { schoolOf, streams } from '../../ledger/streams.ts';
import { type StreamRow, streamRows } from '../../projections/browsing/streamRows.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { Sources } from '../sources.ts';
import { firstWhere } from './eventPage.ts';
import { decisionsOf, historyOf } from './histories.ts';
import { earlierOf, inputsOf, laterAbout, mayBeAboutEarlier, type Named } from './naming.ts';
import { type Data, isObject, objectsIn, type SeenEvent, seenEvent, textIn } from './seenEvent.ts';
import { importStreamNamed } from './streamList.ts';

/** In order of the log, after a position. */
export const namersOf = async (
  sources: Sources,
  event: SeenEvent,
  after: Position,
  limit: number,
): Promise<SeenEvent[]> => {
  if (event.kind === 'catalogue') return documentsPricedBy(sources, event, after, limit);
  const found = new Map((await allNamers(sources, event)).map((one) => [one.position, one]));
  return [...found.values()]
    .filter(({ position }) => position > after)
    .sort((a, b) => a.position - b.position)
    .slice(0, limit);
};

const allNamers = async (sources: Sources, event: SeenEvent): Promise<SeenEvent[]> => {
  switch (event.kind) {
    case 'import':
      return namersOfImport(sources, event);
    case 'school':
    case 'results':
    case 'subscription':
      return namersOfSchool(sources, event, schoolOf(event.stream)!);
    case 'board':
      return namersOfBoard(sources, event);
    case 'documents':
      return namersOfDocument(sources, event);
    case 'roster': {
      const school = event.data === null ? null : textIn(event.data, 'school');
      const sharing = school === null ? [] : await historyOf(sources, streams.sharing(school), ['RosterTaken']);
      return sharing.filter((one) => inputsOf(one).some(({ stream }) => stream === event.stream));
    }
    case 'catalogue':
    case 'calendar':
    case 'renditions':
    case 'payments':
    case 'deliveries':
    case 'sharing':
    case 'guardian':
    case 'directoryLooks':
    case 'informationRequest':
      return [];
  }
};

const names =
  ({ stream, revision }: SeenEvent) =>
  (one: SeenEvent): boolean =>
    inputsOf(one).some((input) => input.stream === stream && input.revision === revision);

const rowNames = ({ stream, revision }: SeenEvent) => {
  return ({ decision, inputs }: DocumentRow): boolean =>
    [decision, ...inputs].some((input) => input.stream === stream && input.revision === revision);
};

/** The schools of the pools that a decision took its price from (7.4). */
export const poolSchoolsIn = (decisions: readonly SeenEvent[]): string[] => {
  const pools = decisions.flatMap(({ data }) =>
    objectsIn(data, 'years').flatMap(({ agreed }) => (isObject(agreed) && isObject(agreed.pool) ? agreed.pool : [])),
  );
  return [
    ...new Set((pools as Data[]).flatMap((pool) => objectsIn(pool, 'schools').map(({ school }) => String(school)))),
  ];
};

const eventsOfDocuments = async (
  { deps }: Pick<Sources, 'deps'>,
  rows: readonly Pick<DocumentRow, 'revision'>[],
): Promise<SeenEvent[]> =>
  (await Promise.all(rows.map(({ revision }) => deps.ledger.store.read(streams.documents, revision, 1))))
    .flat()
    .map(seenEvent);

const namersOfImport = async (sources: Sources, { stream }: SeenEvent): Promise<SeenEvent[]> => {
  const row = await importStreamNamed(sources, stream);
  if (row === undefined) return [];
  return (await sources.deps.ledger.store.read(streams.results(row.school), row.namedBy, 1)).map(seenEvent);
};

const namersOfSchool = async (sources: Sources, event: SeenEvent, school: string): Promise<SeenEvent[]> => {
  const [history, own, rows] = await Promise.all([
    historyOf(sources, event.stream),
    decisionsOf(sources, [school]),
    sources.readStore.find<DocumentRow>(documentRows.name, { school }),
  ]);
  const peers = poolSchoolsIn(own).filter((one) => one !== school);
  const decisions = peers.length === 0 ? own : [...own, ...(await decisionsOf(sources, peers))];
  const issued = rows.map(({ row }) => row).filter(rowNames(event));
  return [
    ...laterAbout(history, event),
    ...decisions.filter(names(event)),
    ...(await eventsOfDocuments(sources, issued)),
  ];
};

const namersOfBoard = async (sources: Sources, event: SeenEvent): Promise<SeenEvent[]> => {
  const board = event.stream.slice(streams.board('').length);
  const [history, rows] = await Promise.all([
    historyOf(sources, event.stream),
    sources.readStore.find<DocumentRow>(documentRows.name, { board }),
  ]);
  const joined = history.flatMap(({ type, data }) =>
    type === 'FrameworkJoined' && data !== null ? (textIn(data, 'school') ?? []) : [],
  );
  const issued = rows.map(({ row }) => row).filter(rowNames(event));
  return [
    ...laterAbout(history, event),
    ...(await decisionsOf(sources, [...new Set(joined)])).filter(names(event)),
    ...(await eventsOfDocuments(sources, issued)),
  ];
};

/** The decision that cancels or settles a document, its renditions and its deliveries. */
const namersOfDocument = async (sources: Sources, { data }: SeenEvent): Promise<SeenEvent[]> => {
  const [school, document, number] = ['school', 'document', 'number'].map((name) => data && textIn(data, name));
  if (school == null || document == null || number == null) return [];
  const decisions = (await decisionsOf(sources, [school])).filter(
    (one) =>
      one.data?.cancels === document ||
      objectsIn(one.data, 'lines').some(({ settles }) => Array.isArray(settles) && settles.includes(document)),
  );
  const { state } = await sources.deps.folds.renditions();
  const handedOut = [...state.values()].filter((one) => one.number === number);
  const read = await Promise.all(
    handedOut.map(({ revision }) => sources.deps.ledger.store.read(streams.renditions, revision, 1)),
  );
  return [...decisions, ...read.flat().map(seenEvent), ...(await historyOf(sources, streams.deliveries(number)))];
};

/** How many documents there are. */
export const documentsCount = async ({ readStore }: Pick<Sources, 'readStore'>): Promise<number> =>
  (await readStore.get<StreamRow>(streamRows.name, streams.documents))?.events ?? 0;

/** The revision of the first document that was issued after a position; the number of all documents for none. */
export const firstDocumentAfter = async (sources: Sources, count: number, position: Position): Promise<number> =>
  firstWhere(count, async (revision) => {
    const [event] = await sources.deps.ledger.store.read(streams.documents, revision, 1);
    return event === undefined || event.position > position;
  });

/**
 * Documents issued from the catalogue as it was at an event. Documents read the catalogue in the order in which they are
 * issued, so they lie together.
 */
const documentsPricedBy = async (
  sources: Sources,
  event: SeenEvent,
  after: Position,
  limit: number,
): Promise<SeenEvent[]> => {
  const count = await documentsCount(sources);
  const found: SeenEvent[] = [];
  let at = await firstDocumentAfter(sources, count, Math.max(after, event.position));
  while (at < count && found.length < limit) {
    const read = (await sources.deps.ledger.store.read(streams.documents, at, limit)).map(seenEvent);
    found.push(...read.filter(names(event)));
    const isPast = read.some((one) =>
      inputsOf(one).some(({ stream, revision }) => stream === event.stream && revision > event.revision),
    );
    if (isPast || read.length === 0) break;
    at += read.length;
  }
  return found.slice(0, limit);
};

/** The earlier events that an event names: its inputs, and the event of its own stream that it is about. */
export const causesOf = async (sources: Sources, event: SeenEvent): Promise<Named[]> => {
  const inputs = inputsOf(event);
  const number = event.kind === 'deliveries' ? event.stream.slice(streams.deliveries('').length) : event.data?.number;
  if (event.type === 'DocumentRendered' || event.kind === 'deliveries') {
    const row = await sources.readStore.get<DocumentRow>(documentRows.name, String(number));
    return row === undefined ? inputs : [{ stream: streams.documents, revision: row.revision, digest: row.digest }];
  }
  if (!mayBeAboutEarlier(event)) return inputs;
  const about = earlierOf(await historyOf(sources, event.stream), event);
  return about === undefined ? inputs : [...inputs, { stream: about.stream, revision: about.revision, digest: null }];
};
