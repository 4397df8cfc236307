/** Recomputes chains and documents from the events alone, through the code that issued them (5.3, 5.4). */
import { type DocumentsEvent, type Invoice, issuing } from '../../domain/billing/issuing.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription.ts';
import type { EventStore, StoredEvent } from '../eventStore.ts';
import { type Recorded, recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import { type Members, membersIn } from './agreementsNamed.ts';
import { chains, named } from './chains.ts';
import type { Difference } from './differences.ts';
import { type Catalogues, catalogueStates, historiesIn, historyOf, isAsNamed, resultsStates } from './histories.ts';
import { type DecidedFrom, type DecisionEvent, verifyDecision } from './verifyDecision.ts';
import { type IssuedInPlace, verifyInvoice } from './verifyInvoice.ts';

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
  /** Called after the chains, for each school whose documents were recomputed, with how many there are. */
  readonly onSchool?: (done: number, schools: number) => void;
  /** Ends it between two reads, with its reason. */
  readonly signal?: AbortSignal;
};

const eventsPerRead = 200; // An import's part may be 900 kB.

/** The whole ledger: every chain, then every document, and (without a year) every decision that has no document. */
export const verifyLedger = async (
  store: EventStore,
  { year, onProgress, onSchool, signal }: VerifyOptions = {},
): Promise<Verification> => {
  const all = chains();
  const differences: Difference[] = [];
  const deciding = new Set<string>();
  let position = 0;
  for (;;) {
    signal?.throwIfAborted();
    const batch = await store.readAll(position, eventsPerRead);
    for (const event of batch) {
      differences.push(...all.check(event));
      if (event.type === 'DocumentDecided') deciding.add(event.stream.slice(streams.subscription('').length));
    }
    const last = batch.at(-1);
    if (last === undefined) break;
    position = last.position;
    onProgress?.(position);
  }
  const issued = await historyOf<DocumentsEvent>(store, streams.documents);
  const wanted = inPlace(issued).filter(({ event }) => year === undefined || event.data.number.startsWith(`${year}-`));
  const found = await verifyDocuments(
    store,
    wanted,
    year === undefined ? [...deciding].sort() : [],
    (done, schools) => {
      signal?.throwIfAborted();
      onSchool?.(done, schools);
    },
  );
  return { events: all.events, documents: wanted.length, differences: [...differences, ...found] };
};

/** One document: the chains of all streams it follows from, its decision, and itself. Undefined when there is none of this number. */
export const verifyDocument = async (store: EventStore, number: string): Promise<Verification | undefined> => {
  const stored = await store.read(streams.documents);
  const wanted = inPlace(stored.map((event) => recorded<DocumentsEvent>(event))).filter(
    ({ event }) => event.data.number === number,
  );
  const [document] = wanted;
  if (document === undefined) return undefined;
  const all = chains();
  const behind = await eventsBehind(store, document.event.data);
  const differences = [...stored, ...behind].flatMap((event) => all.check(event));
  const found = await verifyDocuments(store, wanted, []);
  return { events: all.events, documents: wanted.length, differences: [...differences, ...found] };
};

/** The events of every stream that a document and its decision follow from, an import's rows before the event that names them. */
const eventsBehind = async (store: EventStore, { school, inputs, decision }: Invoice): Promise<StoredEvent[]> => {
  const own = await historyOf<SubscriptionEvent>(store, streams.subscription(school));
  const decided = own.find(({ revision }) => revision === decision.revision);
  const named = [...inputs, ...(decided?.type === 'DocumentDecided' ? decided.data.inputs : [])];
  const all = new Set([streams.results(school), ...named.map(({ stream }) => stream)]);
  const isResults = (stream: string) => stream.startsWith(streams.results(''));
  const results = [...(await store.readMany([...all].filter(isResults))).values()].flat();
  const imports = results.flatMap(({ type, data }) =>
    type === 'ResultsImported' ? [(JSON.parse(data) as { rows: { stream: string } }).rows.stream] : [],
  );
  const others = new Set([...imports, streams.subscription(school), ...[...all].filter((one) => !isResults(one))]);
  return [...[...(await store.readMany([...others])).values()].flat(), ...results];
};

/** Each issued document with what was issued before it. */
const inPlace = (issued: readonly Recorded<DocumentsEvent>[]): IssuedInPlace[] => {
  const numbering = issuing.continued();
  const numbered = new Set<string>();
  return issued.map((event) => {
    const place = { event, before: numbering.state(), isRepeated: numbered.has(event.data.document) };
    numbering.add(event);
    numbered.add(event.data.document);
    return place;
  });
};

/** @param complete schools of which every decision is wanted, numbered or not. */
const verifyDocuments = async (
  store: EventStore,
  wanted: readonly IssuedInPlace[],
  complete: readonly string[],
  onSchool: (done: number, schools: number) => void = () => {},
): Promise<Difference[]> => {
  const ledger = { catalogues: await catalogueStates(store), members: membersIn(store) };
  const bySchool = new Map<string, IssuedInPlace[]>(complete.map((school) => [school, []]));
  for (const place of wanted) {
    const { school } = place.event.data;
    const ofSchool = bySchool.get(school);
    if (ofSchool === undefined) bySchool.set(school, [place]);
    else ofSchool.push(place);
  }
  const differences: Difference[] = [];
  let done = 0;
  for (const [school, invoices] of bySchool) {
    differences.push(...(await verifySchool(store, school, invoices, ledger, complete.length > 0)));
    onSchool(++done, bySchool.size);
  }
  return differences;
};

const verifySchool = async (
  store: EventStore,
  school: string,
  invoices: readonly IssuedInPlace[],
  { catalogues, members }: { readonly catalogues: Catalogues; readonly members: Members },
  isComplete: boolean,
): Promise<Difference[]> => {
  const history = await historyOf<SubscriptionEvent>(store, streams.subscription(school));
  const results = await resultsStates(store, school);
  const histories = historiesIn(store); // Its own and its boards', asked for by each of its invoices.
  const from: DecidedFrom = { school, history, results, catalogues, histories, members };
  const differences: Difference[] = [];
  const verified = new Set<DecisionEvent>();
  const verifyOnce = async (decision: DecisionEvent): Promise<void> => {
    if (verified.has(decision)) return;
    verified.add(decision);
    differences.push(...(await verifyDecision(from, decision)));
  };
  for (const place of invoices) {
    const { stream, revision, data } = place.event;
    const decision = history.find((candidate) => candidate.revision === data.decision.revision);
    if (!isAsNamed(history, data.decision)) {
      const what = `its decision, ${named(data.decision)}, is not there as it was`;
      differences.push({ stream, revision, document: data.number, what });
    }
    if (decision?.type !== 'DocumentDecided') continue;
    await verifyOnce(decision);
    differences.push(...(await verifyInvoice(histories, place, decision, catalogues)));
  }
  const rest = isComplete ? history.filter((event) => event.type === 'DocumentDecided') : [];
  for (const decision of rest) {
    if (verified.has(decision)) continue;
    const { stream, revision, data } = decision;
    await verifyOnce(decision);
    // Innocent only while a run is under way, or was killed: the next one numbers it first.
    differences.push({
      stream,
      revision,
      document: data.document,
      what: 'was decided, but no document was issued for it',
    });
  }
  return differences;
};
