/** Recomputes chains and documents from the events alone, through the code that issued them (5.3, 5.4). */
import type { DecidedDocument, Draft, Input } from '../../domain/billing/document.ts';
import { cancellationOf, correctionsNow, nextDocumentDue } from '../../domain/billing/due.ts';
import { type DocumentsEvent, type Invoice, type Issuing, invoiceOf, issuing } from '../../domain/billing/issuing.ts';
import { type SubscriptionEvent, type Subscriptions, subscriptions } from '../../domain/billing/subscription.ts';
import type { Reckoning } from '../../domain/billing/yearAccount.ts';
import type { BoardEvent } from '../../domain/board.ts';
import { fold } from '../../domain/decider.ts';
import { countsOf } from '../../domain/results/counting.ts';
import type { SchoolEvent } from '../../domain/school.ts';
import { documentId } from '../billing/decide.ts';
import type { EventStore, StoredEvent } from '../eventStore.ts';
import type { Recordable, Recorded } from '../ledger.ts';
import { billableFrom, partyFrom } from '../parties.ts';
import { streams } from '../streams.ts';
import { chains } from './chains.ts';
import { compare, type Difference } from './differences.ts';
import { catalogueStates, historyOf, inputNamed, isAsNamed, resultsStates, through } from './histories.ts';

export type Verification = {
  /** Events whose digest was recomputed. */
  readonly events: number;
  /** Issued documents that were recomputed, with their decisions. */
  readonly documents: number;
  readonly differences: readonly Difference[];
};

export type VerifyOptions = {
  /** Only documents issued in this calendar year; chains are always checked whole. */
  readonly year?: number;
  /** Called now and then with the position reached. */
  readonly onProgress?: (position: number) => void;
};

const eventsPerRead = 1_000;

/** The whole ledger: every chain, then every document. */
export const verifyLedger = async (
  store: EventStore,
  { year, onProgress }: VerifyOptions = {},
): Promise<Verification> => {
  const all = chains();
  const differences: Difference[] = [];
  let position = 0;
  for (;;) {
    const batch = await store.readAll(position, eventsPerRead);
    for (const event of batch) differences.push(...all.check(event));
    const last = batch.at(-1);
    if (last === undefined) break;
    position = last.position;
    onProgress?.(position);
  }
  const documents = await verifyDocuments(store, ({ number }) => year === undefined || number.startsWith(`${year}-`));
  return {
    events: all.events,
    documents: documents.documents,
    differences: [...differences, ...documents.differences],
  };
};

/** One document: the chains of all streams it follows from, its decision, and itself. Undefined when there is none of this number. */
export const verifyDocument = async (store: EventStore, number: string): Promise<Verification | undefined> => {
  const issued = await historyOf<DocumentsEvent>(store, streams.documents);
  const document = issued.find(({ data }) => data.number === number);
  if (document === undefined) return undefined;
  const all = chains();
  const differences = (await eventsBehind(store, document.data)).flatMap((event) => all.check(event));
  const recomputed = await verifyDocuments(store, (invoice) => invoice.number === number);
  return {
    events: all.events,
    documents: recomputed.documents,
    differences: [...differences, ...recomputed.differences],
  };
};

/** The events of every stream that a document follows from, imports included. */
const eventsBehind = async (store: EventStore, { school, inputs }: Invoice): Promise<StoredEvent[]> => {
  const results = await store.read(streams.results(school));
  const imports = results.flatMap(({ type, data }) =>
    type === 'ResultsImported' ? [(JSON.parse(data) as { rows: { stream: string } }).rows.stream] : [],
  );
  const others = [streams.documents, streams.subscription(school), ...inputs.map(({ stream }) => stream), ...imports];
  return [...results, ...[...(await store.readMany([...new Set(others)])).values()].flat()];
};

/** Recomputes the documents that are wanted, in order, each against the numbers before it. */
const verifyDocuments = async (
  store: EventStore,
  wanted: (invoice: Invoice) => boolean,
): Promise<{ documents: number; differences: Difference[] }> => {
  const issued = await historyOf<DocumentsEvent>(store, streams.documents);
  const catalogues = await catalogueStates(store);
  const bySchool = new Map<string, { event: Recorded<DocumentsEvent>; before: Issuing }[]>();
  const numbering = issuing.continued();
  for (const event of issued) {
    if (wanted(event.data)) {
      const ofSchool = bySchool.get(event.data.school) ?? [];
      bySchool.set(event.data.school, ofSchool);
      ofSchool.push({ event, before: numbering.state() });
    }
    numbering.add(event);
  }
  const differences: Difference[] = [];
  let documents = 0;
  for (const [school, invoices] of bySchool) {
    documents += invoices.length;
    differences.push(...(await verifySchool(store, school, invoices, catalogues)));
  }
  return { documents, differences };
};

type Catalogues = Awaited<ReturnType<typeof catalogueStates>>;

const verifySchool = async (
  store: EventStore,
  school: string,
  invoices: readonly { readonly event: Recorded<DocumentsEvent>; readonly before: Issuing }[],
  catalogues: Catalogues,
): Promise<Difference[]> => {
  const decisions = await historyOf<SubscriptionEvent>(store, streams.subscription(school));
  const results = await resultsStates(store, school);
  const differences: Difference[] = [];
  for (const { event, before } of invoices) {
    const { stream, revision, data } = event;
    const at = { stream, revision, document: data.number };
    const decision = decisions.find((candidate) => candidate.revision === data.decision.revision);
    if (!isAsNamed(decisions, data.decision))
      differences.push({ ...at, what: `its decision, ${named(data.decision)}, is not there as it was` });
    if (decision?.type !== 'DocumentDecided') continue;
    differences.push(
      ...(await verifyDecision(school, decision, decisions, results, catalogues)),
      ...(await verifyInvoice(store, at, data, decision, before, catalogues)),
    );
  }
  return differences;
};

/** The decision against what its inputs, as they were, lead to. */
const verifyDecision = async (
  school: string,
  { stream, revision, data }: Recorded<Extract<SubscriptionEvent, { type: 'DocumentDecided' }>>,
  decisions: readonly Recorded<SubscriptionEvent>[],
  results: Awaited<ReturnType<typeof resultsStates>>,
  catalogues: Catalogues,
): Promise<Difference[]> => {
  const at = { stream, revision, document: data.document };
  const own = inputNamed(data.inputs, stream);
  const ofResults = inputNamed(data.inputs, streams.results(school));
  const ofCatalogue = inputNamed(data.inputs, streams.catalogue);
  const changed = [
    ...inputsThatChanged(at, decisions, own),
    ...inputsThatChanged(at, results.history, ofResults),
    ...inputsThatChanged(at, catalogues.history, ofCatalogue),
  ];
  if (changed.length > 0) return changed;
  return recomputing(at, async () => {
    const state = fold(subscriptions, through(decisions, own));
    const resultsThen = await results.at(ofResults);
    const reckoning: Reckoning = {
      catalogue: catalogues.at(ofCatalogue),
      counts: (yearGroups) => countsOf(resultsThen, yearGroups),
    };
    const { inputs, ...stored } = data;
    const draft = draftAgain(state, reckoning, data);
    const recomputed = draft === undefined ? undefined : { document: documentId(school, state), school, ...draft };
    return compare(at, stored, recomputed);
  });
};

/** The function that decided a document, asked again. */
const draftAgain = (state: Subscriptions, reckoning: Reckoning, decided: DecidedDocument): Draft | undefined => {
  switch (decided.purpose) {
    case 'year':
    case 'final':
      return nextDocumentDue(state, reckoning, decided.dueFrom);
    case 'correction':
      return correctionsNow(state, reckoning, decided.dueFrom)[0];
    case 'cancel':
      return decided.cancels === null ? undefined : cancellationOf(state, decided.cancels);
  }
};

/** The issued document against its decision, the number before it, and the parties as they were. */
const verifyInvoice = async (
  store: EventStore,
  at: Omit<Difference, 'what'>,
  invoice: Invoice,
  decision: Recorded<Extract<SubscriptionEvent, { type: 'DocumentDecided' }>>,
  before: Issuing,
  catalogues: Catalogues,
): Promise<Difference[]> => {
  const { school, board, inputs } = invoice;
  const ofSchool = inputNamed(inputs, streams.school(school));
  const ofBoard = board === null ? undefined : inputNamed(inputs, streams.board(board));
  const ofCatalogue = inputNamed(inputs, streams.catalogue);
  const own = await historyOf<SchoolEvent>(store, ofSchool.stream);
  const boards = ofBoard === undefined ? [] : await historyOf<BoardEvent>(store, ofBoard.stream);
  const changed = [
    ...inputsThatChanged(at, own, ofSchool),
    ...(ofBoard === undefined ? [] : inputsThatChanged(at, boards, ofBoard)),
    ...inputsThatChanged(at, catalogues.history, ofCatalogue),
  ];
  if (changed.length > 0) return changed;
  return recomputing(at, async () => {
    const party = partyFrom(school, through(own, ofSchool), ofBoard === undefined ? [] : through(boards, ofBoard));
    const issuable = {
      decided: decision.data,
      decision: { stream: decision.stream, revision: decision.revision, digest: decision.metadata.digest },
      ...billableFrom(party, catalogues.at(ofCatalogue), ofCatalogue),
    };
    return [
      ...dateGoesBack(at, invoice, before),
      ...compare(at, invoice, invoiceOf(issuable, invoice.issuedOn, before)),
    ];
  });
};

const dateGoesBack = (at: Omit<Difference, 'what'>, { issuedOn }: Invoice, { lastIssuedOn }: Issuing): Difference[] =>
  lastIssuedOn !== undefined && issuedOn < lastIssuedOn
    ? [{ ...at, what: `issuedOn is ${issuedOn}, before the last document's ${lastIssuedOn}` }]
    : [];

const inputsThatChanged = (
  at: Omit<Difference, 'what'>,
  history: readonly Recorded<Recordable>[],
  input: Input,
): Difference[] =>
  isAsNamed(history, input) ? [] : [{ ...at, what: `its input, ${named(input)}, is not there as it was` }];

const named = ({ stream, revision, digest }: Input): string =>
  `${stream} at revision ${revision} with digest ${digest}`;

/** What the rules themselves refuse to recompute is a difference too. */
const recomputing = async (at: Omit<Difference, 'what'>, work: () => Promise<Difference[]>): Promise<Difference[]> => {
  try {
    return await work();
  } catch (error) {
    return [{ ...at, what: `cannot be recomputed: ${error instanceof Error ? error.message : String(error)}` }];
  }
};
