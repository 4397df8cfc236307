/** One part of a ledger that stands by itself: the streams of some schools, and their documents (5.3, 5.4). */

import type { RulesTable } from '../../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent } from '../../../domain/billing/subscription/subscription.ts';
import type { ResultsEvent, ResultsImported } from '../../../domain/results/events.ts';
import type { Recorded } from '../../../ledger/ledger.ts';
import { streams } from '../../../ledger/streams.ts';
import { remembering } from '../../../waiting/remembering.ts';
import type { Difference } from '../differences.ts';
import { membersIn } from './agreementsNamed.ts';
import { type Chaining, inputName, type Streams } from './chains.ts';
import type { DecidedFrom, DecisionEvent } from './decisions.ts';
import {
  type Catalogues,
  catalogueStates,
  historiesIn,
  isAsNamed,
  type ResultsStates,
  resultsStates,
} from './histories.ts';
import type { IssuedInPlace } from './issued.ts';
import { type IssuedDocuments, issuedDocuments } from './issued.ts';
import { verifyDecision } from './verifyDecision.ts';
import { verifyNumbered } from './verifyNumbered.ts';

/** Data that all schools' documents depend on besides the schools' own streams. It is read once. */
export type Shared = { readonly issued: IssuedDocuments; readonly catalogues: Catalogues };

/** With the rules that documents may name (5.3). */
export type SharedByRules = Shared & { readonly rules: RulesTable };

export const sharedIn = async (from: Streams): Promise<Shared> => {
  const [stored, catalogues] = await Promise.all([from.read(streams.documents), catalogueStates(from)]);
  return { issued: issuedDocuments(stored), catalogues };
};

export type Wanted = {
  /** Tells by its number whether a document of these schools is to be verified. */
  readonly isWanted: (number: string) => boolean;
  /** Whether decisions without a document are to be verified too. */
  readonly isComplete: boolean;
};

export type SchoolsVerified = {
  /** Names of all streams of these schools. */
  readonly streams: readonly string[];
  /** How many documents were recomputed, with their decisions. */
  readonly documents: number;
  /** Differences other than those of the chains. */
  readonly differences: readonly Difference[];
};

// Schools of one board are verified together, because their decisions name each other at the same revisions.
const resultsKeptMax = 64;

/**
 * Recomputes documents of some schools. Each stream is read once, and the rows of imports are not kept. At the end
 * every stream of these schools has been read.
 */
export const verifySchools = async (
  { streams: from, chains }: Chaining,
  schools: readonly string[],
  { isWanted, isComplete }: Wanted,
  { issued, catalogues, rules }: SharedByRules,
  signal?: AbortSignal,
): Promise<SchoolsVerified> => {
  const own = new Set(schools.flatMap(ownStreams));
  const differences: Difference[] = [];
  const histories = historiesIn(from, (unreadable) => differences.push(...unreadable));
  const kept = remembering<Promise<ResultsStates>>(resultsKeptMax);
  const results = (school: string) =>
    kept(school, async () => resultsStates(from, await histories<ResultsEvent>(streams.results(school))));
  const members = membersIn(histories, results);
  let documents = 0;
  for (const school of schools) {
    signal?.throwIfAborted();
    const wanted = issued.of(school).filter(({ event }) => isWanted(event.data.number));
    // Called together, these two share one read.
    const [history] = await Promise.all([
      histories<SubscriptionEvent>(streams.subscription(school)),
      histories(streams.school(school)),
      results(school),
    ]);
    const decidedFrom = { school, history, results: await results(school), catalogues, histories, members, rules };
    differences.push(...(await verifyDocuments(decidedFrom, wanted, isComplete)));
    const imported = await verifyImports(from, chains, decidedFrom.results.history);
    differences.push(...imported.differences);
    for (const stream of imported.imports) own.add(stream);
    documents += wanted.length;
  }
  return { streams: [...own], documents, differences };
};

const ownStreams = (school: string): string[] => [
  streams.school(school),
  streams.subscription(school),
  streams.results(school),
];

/** Verifies the wanted documents and, if asked, also all decisions without a document. */
const verifyDocuments = async (
  from: DecidedFrom,
  issued: readonly IssuedInPlace[],
  isComplete: boolean,
): Promise<Difference[]> => {
  const { history } = from;
  const differences: Difference[] = [];
  const verified = new Set<DecisionEvent>();
  const verifyOnce = async (decision: DecisionEvent): Promise<void> => {
    if (verified.has(decision)) return;
    verified.add(decision);
    differences.push(...(await verifyDecision(from, decision)));
  };
  for (const document of issued) {
    const decision = decisionOf(history, document);
    differences.push(...decisionThatChanged(history, document));
    if (decision?.type !== 'DocumentDecided') continue;
    await verifyOnce(decision);
    differences.push(...(await verifyNumbered(from, document, decision)));
  }
  const rest = isComplete ? history.filter((event) => event.type === 'DocumentDecided') : [];
  for (const decision of rest) {
    if (verified.has(decision)) continue;
    const { stream, revision, data } = decision;
    await verifyOnce(decision);
    // This is normal only while a run is under way or after one was killed: the next run numbers the decision first.
    const what = 'was decided, but no document was issued for it';
    differences.push({ stream, revision, document: data.document, what });
  }
  return differences;
};

const decisionOf = (history: readonly Recorded<SubscriptionEvent>[], { event: { data } }: IssuedInPlace) =>
  history.find(({ revision }) => revision === data.decision?.revision);

const decisionThatChanged = (
  history: readonly Recorded<SubscriptionEvent>[],
  { event: { stream, revision, data } }: IssuedInPlace,
): Difference[] => {
  if (data.decision !== undefined && isAsNamed(history, data.decision)) return [];
  const what =
    data.decision === undefined
      ? 'names no decision'
      : `its decision, ${inputName(data.decision)}, is not there as it was`;
  return [{ stream, revision, document: data.number, what }];
};

type Imports = { readonly imports: readonly string[]; readonly differences: readonly Difference[] };

/** Verifies the rows that each import names, also if no document follows from them. */
const verifyImports = async (
  from: Streams,
  chains: Chaining['chains'],
  history: readonly Recorded<ResultsEvent>[],
): Promise<Imports> => {
  const imported = history.flatMap((event) => {
    const { type, stream, revision } = event;
    const rows = type === 'ResultsImported' ? rowsNamed(event.data) : undefined;
    return rows === undefined ? [] : [{ stream, revision, rows }];
  });
  const imports = [...new Set(imported.map(({ rows }) => rows.stream))];
  await from.readMany(imports.filter((stream) => !chains.has(stream)));
  const differences = imported.flatMap(({ stream, revision, rows }) => {
    if (chains.get(rows.stream)?.digests.get(rows.to) === rows.digest) return [];
    return [
      { stream, revision, what: `its rows, ${inputName({ ...rows, revision: rows.to })}, are not there as they were` },
    ];
  });
  return { imports, differences };
};

/** Undefined if the event does not say which rows. */
const rowsNamed = ({ rows }: Partial<ResultsImported['data']>): ResultsImported['data']['rows'] | undefined =>
  typeof rows?.stream === 'string' ? rows : undefined;
