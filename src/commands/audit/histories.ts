/** Streams read whole and cold, and the states they had at earlier revisions: what verification recomputes from. Never from a cache (5.8). */
import type { Input } from '../../domain/billing/document.ts';
import { type Catalogue, type CatalogueEvent, catalogue } from '../../domain/catalogue.ts';
import type { ResultsEvent } from '../../domain/results/events.ts';
import { noResults, type Results } from '../../domain/results/state.ts';
import type { EventStore } from '../eventStore.ts';
import { foldResults } from '../folds.ts';
import { type Recordable, type Recorded, recorded } from '../ledger.ts';
import { streams } from '../streams.ts';

export const historyOf = async <E extends Recordable>(store: EventStore, stream: string): Promise<Recorded<E>[]> =>
  (await store.read(stream)).map((event) => recorded<E>(event));

/** Histories that are each read once, however many documents ask for them. */
export type Histories = <E extends Recordable>(stream: string) => Promise<readonly Recorded<E>[]>;

export const historiesIn = (store: EventStore): Histories => {
  const known = new Map<string, Promise<readonly Recorded<never>[]>>();
  return (stream) => {
    const history = known.get(stream) ?? historyOf<never>(store, stream);
    known.set(stream, history);
    return history;
  };
};

/** What a stream held when it was read for a decision: its events through the revision that is named. */
export const through = <E>(history: readonly Recorded<E>[], { revision }: Input): Recorded<E>[] =>
  history.filter((event) => event.revision <= revision);

/** Whether an event is the one that an input names. */
export const isAsNamed = (history: readonly Recorded<Recordable>[], { revision, digest }: Input): boolean =>
  revision === -1 ? digest === '' : history.find((event) => event.revision === revision)?.metadata.digest === digest;

export const inputNamed = (inputs: readonly Input[], stream: string): Input =>
  inputs.find((input) => input.stream === stream) ?? { stream, revision: -1, digest: '' };

/** States of the catalogue by revision: few, and asked for by every document. */
export const catalogueStates = async (store: EventStore) => {
  const history = await historyOf<CatalogueEvent>(store, streams.catalogue);
  const states: Catalogue[] = [];
  for (const event of history) states.push(catalogue.evolve(states.at(-1) ?? catalogue.initial, event));
  return { history, at: (input: Input): Catalogue => states[input.revision] ?? catalogue.initial };
};

export type Catalogues = Awaited<ReturnType<typeof catalogueStates>>;

/** A school's results at revisions that mostly grow: each is folded on from the one before. */
export const resultsStates = async (store: EventStore, school: string) => {
  const history = await historyOf<ResultsEvent>(store, streams.results(school));
  let last: { revision: number; state: Results } = { revision: -1, state: noResults };
  return {
    history,
    at: async ({ revision }: Input): Promise<Results> => {
      if (revision < last.revision) last = { revision: -1, state: noResults };
      const next = history.filter((event) => event.revision > last.revision && event.revision <= revision);
      last = { revision, state: await foldResults(store, last.state, next) };
      return last.state;
    },
  };
};

export type ResultsStates = Awaited<ReturnType<typeof resultsStates>>;
