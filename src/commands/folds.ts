/** States of streams, folded as far as their streams go. Kept by (stream, revision), so that the next read is only of what is new (5.8). */

import { type DocumentsEvent, type Issuing, issuing } from '../domain/billing/issuing.ts';
import { type Catalogue, type CatalogueEvent, catalogue } from '../domain/catalogue.ts';
import type { RecordedResultsEvent, ResultsEvent } from '../domain/results/events.ts';
import { evolveResults } from '../domain/results/evolve.ts';
import { decodePart, type ImportPart, type ImportPartStored } from '../domain/results/part.ts';
import { noResults, type Results } from '../domain/results/state.ts';
import type { EventStore, Position } from './eventStore.ts';
import { headOf, type Ledger, type Recordable, type Recorded, recorded, type StreamHead } from './ledger.ts';
import { streams } from './streams.ts';

/** A state, where its stream ended when it was folded, and the position of that last event (0: no event). */
export type Folded<S> = { readonly state: S; readonly head: StreamHead | undefined; readonly position: Position };

export type Folds = {
  /** `through`: as known at this position (inclusive); default: now (3.3, 5.6). */
  results(school: string, through?: Position): Promise<Folded<Results>>;
  catalogue(through?: Position): Promise<Folded<Catalogue>>;
  documents(): Promise<Folded<Issuing>>;
  /** The same states to start from, over another ledger; what it folds on stays its own. */
  over(ledger: Ledger): Folds;
};

/** Results of a few hundred schools are kept: some megabytes for a large one. */
const statesKeptMax = 256;

/** Of a school asked about as known at past moments: its documents explained, a page after a page (5.5). */
const pastStatesKeptMax = 64;

type Kept = Map<string, Folded<unknown>>;

export const foldsOf = (ledger: Ledger, start: Kept = new Map()): Folds => {
  const kept: Kept = new Map(start);
  const past: Kept = new Map();

  const fold = async <S, E extends Recordable>(
    stream: string,
    initial: S,
    evolveAll: (state: S, events: readonly Recorded<E>[]) => S | Promise<S>,
    through = Number.POSITIVE_INFINITY,
  ): Promise<Folded<S>> => {
    const latest = kept.get(stream) as Folded<S> | undefined;
    const known = latest !== undefined && latest.position <= through ? latest : latestPast<S>(past, stream, through);
    const read = await ledger.read<E>(stream, known?.head);
    const events = read.events.filter(({ position }) => position <= through);
    const folded: Folded<S> = {
      state: await evolveAll(known?.state ?? initial, events),
      head: headOf(events) ?? known?.head,
      position: events.at(-1)?.position ?? known?.position ?? 0,
    };
    if (known === latest) remember(kept, stream, folded);
    else rememberPast(past, stream, folded);
    return folded;
  };

  return {
    results: (school, through) =>
      fold<Results, ResultsEvent>(
        streams.results(school),
        noResults,
        (state, events) => foldResults(ledger.store, state, events),
        through,
      ),
    catalogue: (through) =>
      fold<Catalogue, CatalogueEvent>(
        streams.catalogue,
        catalogue.initial,
        (state, events) => events.reduce(catalogue.evolve, state),
        through,
      ),
    documents: () => fold<Issuing, DocumentsEvent>(streams.documents, issuing.initial, issuing.evolveAll),
    over: (other) => foldsOf(other, kept),
  };
};

/** Folds events of `results-{school}` on, each import with the rows that it names in its own stream (5.2). */
export const foldResults = async (
  store: EventStore,
  state: Results,
  events: readonly Recorded<ResultsEvent>[],
): Promise<Results> => {
  if (events.length === 0) return state;
  const rows = await store.readMany(
    events.flatMap((event) => (event.type === 'ResultsImported' ? [event.data.rows.stream] : [])),
  );
  return events.reduce((folded, event) => {
    const withRows: RecordedResultsEvent =
      event.type === 'ResultsImported' ? { ...event, parts: partsOf(event.data.rows, rows) } : event;
    return evolveResults(folded, withRows);
  }, state);
};

type RowsReference = Extract<ResultsEvent, { type: 'ResultsImported' }>['data']['rows'];

/** @throws Error when the parts are not the ones that the import named: then the log was tampered with. */
const partsOf = (
  { stream, from, to, digest }: RowsReference,
  rows: Awaited<ReturnType<EventStore['readMany']>>,
): ImportPart[] => {
  const stored = (rows.get(stream) ?? []).filter(({ revision }) => revision >= from && revision <= to);
  const parts = stored.map((event) => recorded<ImportPartStored>(event));
  if (parts.length !== to - from + 1 || parts.at(-1)?.metadata.digest !== digest)
    throw new Error(`Stream ${stream} does not hold revisions ${from} to ${to} with digest ${digest}`);
  return parts.map(({ data }) => decodePart(data));
};

const pastKey = (stream: string, { position }: Pick<Folded<unknown>, 'position'>): string => `${stream}@${position}`;

/** The latest kept state of a stream that is not after a position. */
const latestPast = <S>(past: Kept, stream: string, through: Position): Folded<S> | undefined => {
  let best: Folded<unknown> | undefined;
  for (const [key, folded] of past)
    if (folded.position <= through && key === pastKey(stream, folded) && folded.position > (best?.position ?? -1))
      best = folded;
  return best as Folded<S> | undefined;
};

/** The least recently asked for goes first. */
const rememberPast = (past: Kept, stream: string, folded: Folded<unknown>): void => {
  const key = pastKey(stream, folded);
  past.delete(key);
  past.set(key, folded);
  if (past.size > pastStatesKeptMax) past.delete(past.keys().next().value!);
};

/** Of the schools' results the least recently asked for goes first; catalogue and documents stay. */
const remember = (kept: Kept, stream: string, folded: Folded<unknown>): void => {
  kept.delete(stream);
  kept.set(stream, folded);
  if (kept.size <= statesKeptMax) return;
  for (const oldest of kept.keys()) {
    if (oldest === streams.catalogue || oldest === streams.documents) continue;
    kept.delete(oldest);
    return;
  }
};
