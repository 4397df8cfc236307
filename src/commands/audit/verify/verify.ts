/** Recomputes chains and documents from the events alone, through the code that issued them (5.3, 5.4). Never from a cache (5.8). */
import { randomUUID } from 'node:crypto';
import type { RulesTable } from '../../../domain/billing/rules/rules.ts';
import { billingRules } from '../../../domain/billing/rules/versions.ts';
import { type EventStore, readsAt } from '../../../ledger/eventStore.ts';
import { type SchoolTask, type Workers, workersHere } from '../../../ledger/workers/workers.ts';
import { type Difference, sortedDifferences } from '../differences.ts';
import { notAsKept } from '../heads/keptHeads.ts';
import type { Head } from '../heads/logIndex.ts';
import { logIndex, notAsInLog, schoolParts, streamParts } from '../heads/logIndex.ts';
import { readingStand } from '../readingStand.ts';
import { type Chain, chaining, streamsThrough } from './chains.ts';
import { type Asked, type Part, partOf, verifySchoolsPart, verifyStreamsPart } from './parts.ts';
import { sharedIn, verifySchools } from './verifySchools.ts';

export type Verification = {
  /** How many events had their digest recomputed. */
  readonly events: number;
  /** How many issued documents were recomputed, with their decisions. */
  readonly documents: number;
  /** Sorted by stream, then revision. */
  readonly differences: readonly Difference[];
};

export type VerifyOptions = {
  /** Only documents issued in this calendar year; chains are always checked whole. */
  readonly year?: number;
  /** Heads that were kept earlier. The ledger must still match all of them. */
  readonly heads?: readonly Head[];
  /** The rules that documents may name, where this thread verifies them; default: all that this release knows (5.3). */
  readonly rules?: RulesTable;
  /** The threads that verify schools; default: this thread. */
  readonly workers?: Workers | undefined;
  /** Called after each part with the number of events recomputed, and of all events. */
  readonly onProgress?: (events: number, ofEvents: number) => void;
  /** Stops the work between two parts; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/**
 * Verifies the whole ledger as it is at the call: every chain, every document and, without a year, every decision that
 * has no document. Each event of the log belongs to one part, and the events are counted to make sure. The result does
 * not depend on the workers.
 */
export const verifyLedger = async (store: EventStore, options: VerifyOptions = {}): Promise<Verification> => {
  const { year, heads = [], rules, onProgress = () => {}, signal } = options;
  const { workers = workersHere(readingStand(store, rules)) } = options;
  signal?.throwIfAborted();
  const through = await store.head();
  const reads = await readsAt(store, through);
  const index = await logIndex(reads, through, signal, heads);
  const asked: Asked = { verification: randomUUID(), through: index.position, ...(year === undefined ? {} : { year }) };
  const { issued } = await sharedIn(streamsThrough(reads, index.position));
  const chains = new Map<string, Chain>();
  const differences: Difference[] = [...issued.differences, ...notAsKept(index, heads)];
  let documents = 0;
  let events = 0;
  const take = (_part: string, found: Part): void => {
    for (const chain of found.chains) {
      // After a forgery two schools may name the same import; its stream is counted once.
      if (!chains.has(chain.stream)) events += chain.events;
      chains.set(chain.stream, chain);
    }
    differences.push(...found.differences);
    documents += found.documents;
    onProgress(events, index.events);
  };
  const schools = schoolParts(index, issued.boards);
  await workers.inSchools(verifySchoolsPart, schools.map(partOf), asked, { take, signal });
  const rest = streamParts(index, (stream) => !chains.has(stream));
  await workers.inSchools(verifyStreamsPart, rest.map(partOf), asked, { take, signal });
  const ofChains = [...chains.values()].flatMap((chain) => chain.differences);
  return {
    events,
    documents,
    differences: sortedDifferences([...ofChains, ...differences, ...notAsInLog(index, eventsIn(chains))]),
  };
};

/** One document: the chains of all streams it follows from, its decision, and itself. Undefined when there is none of this number. */
export const verifyDocument = async (
  store: EventStore,
  number: string,
  rules: RulesTable = billingRules,
): Promise<Verification | undefined> => {
  const reading = chaining(streamsThrough(store, await store.head()));
  const shared = await sharedIn(reading.streams);
  const event = shared.issued.all.find(({ data }) => data.number === number);
  if (event === undefined) return undefined;
  const wanted = { isWanted: (one: string) => one === number, isComplete: false };
  const { documents, differences } = await verifySchools(reading, [event.data.school], wanted, { ...shared, rules });
  const chains = [...reading.chains.values()];
  return {
    events: chains.reduce((sum, chain) => sum + chain.events, 0),
    documents,
    differences: sortedDifferences([
      ...chains.flatMap((chain) => chain.differences),
      ...shared.issued.differences,
      ...differences,
    ]),
  };
};

/** Does the same as a task of the document's school, because a large school's results must be folded as they were at each decision. */
export const documentVerification: SchoolTask<string, Verification | undefined> = {
  name: 'document-verification',
  work: ({ ledger, folds }, _school, number) => verifyDocument(ledger.store, number, folds.rules),
};

/** How many events each stream gave, to be compared with the log: every event of ours must have been in a part. */
const eventsIn = (chains: ReadonlyMap<string, Chain>): Map<string, number> =>
  new Map([...chains].map(([stream, { events }]) => [stream, events]));
