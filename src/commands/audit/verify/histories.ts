/**
 * Reads streams whole and gives the states that they had at earlier revisions. Verification recomputes from these,
 * never from a cache (5.8).
 */
import type { Input } from '../../../domain/billing/documents/document.ts';
import type { Rules } from '../../../domain/billing/rules/rules.ts';
import { catalogue } from '../../../domain/catalogue.ts';
import type { Catalogue, CatalogueEvent } from '../../../domain/catalogueEvents.ts';
import { noResults, type Results } from '../../../domain/results/columns/state.ts';
import type { ResultsEvent } from '../../../domain/results/events.ts';
import type { Recordable, Recorded } from '../../../ledger/ledger.ts';
import { foldResults } from '../../../ledger/states/foldedOn.ts';
import { streams } from '../../../ledger/streams.ts';
import type { Difference } from '../differences.ts';
import { mustBeKnownThrough, type Readings, readable } from '../readable.ts';
import type { Streams } from './chains.ts';

/** The readable events of a stream. An unreadable event is named where the chain is recomputed. */
export const historyOf = async <E extends Recordable>(
  from: Pick<Streams, 'read'>,
  stream: string,
): Promise<Readings<E>> => readable<E>(await from.read(stream)).events;

/** Reads each history once, however many documents ask for it. */
export type Histories = <E extends Recordable>(stream: string) => Promise<Readings<E>>;

/** @param tell called for each stream with the events in it that cannot be read */
export const historiesIn = (
  from: Pick<Streams, 'read'>,
  tell: (unreadable: readonly Difference[]) => void = () => {},
): Histories => {
  const known = new Map<string, Promise<Readings<never>>>();
  const read = async (stream: string) => {
    const { events, differences } = readable<never>(await from.read(stream));
    tell(differences);
    return events;
  };
  return (stream) => {
    const history = known.get(stream) ?? read(stream);
    known.set(stream, history);
    return history;
  };
};

/**
 * A stream as it was read for a decision: its events through the revision that the decision names.
 * @throws Rejection history_unknown
 */
export const historyThrough = <E extends Recordable>(history: Readings<E>, { revision }: Input): Recorded<E>[] => {
  mustBeKnownThrough(history, revision);
  return history.filter((event) => event.revision <= revision);
};

/** Whether an event is the one that an input names. */
export const isAsNamed = (history: readonly Recorded<Recordable>[], { revision, digest }: Input): boolean =>
  revision === -1 ? digest === '' : history.find((event) => event.revision === revision)?.metadata.digest === digest;

export const inputNamed = (inputs: readonly Input[], stream: string): Input =>
  inputs.find((input) => input.stream === stream) ?? { stream, revision: -1, digest: '' };

/**
 * States of the catalogue by revision. There are few, and every document asks for one. `at` throws if an event before
 * the revision cannot be read.
 */
export const catalogueStates = async (from: Pick<Streams, 'read'>) => {
  const history = await historyOf<CatalogueEvent>(from, streams.catalogue);
  const states = new Map<number, Catalogue>();
  return {
    history,
    at: (input: Input): Catalogue => {
      const known = states.get(input.revision);
      if (known !== undefined) return known;
      const state = historyThrough(history, input).reduce(catalogue.evolve, catalogue.initial);
      states.set(input.revision, state);
      return state;
    },
  };
};

export type Catalogues = Awaited<ReturnType<typeof catalogueStates>>;

/**
 * A school's results at the revisions and by the rules that are asked for. Each state is folded on from the one before
 * it by the same fold.
 */
export const resultsStates = (from: Streams, history: Readings<ResultsEvent>) => {
  const knownBy = new Map<Rules['evolveResults'], Map<number, Promise<Results>>>();
  const foldedTo = async (revision: number, known: ReadonlyMap<number, Promise<Results>>, rules: Folding) => {
    mustBeKnownThrough(history, revision);
    const start = Math.max(...[...known.keys()].filter((earlier) => earlier < revision));
    const next = history.filter((event) => event.revision > start && event.revision <= revision);
    return foldResults(from, await known.get(start)!, next, rules);
  };
  return {
    history,
    at: ({ revision }: Input, rules: Folding): Promise<Results> => {
      const known = knownBy.get(rules.evolveResults) ?? new Map([[-1, Promise.resolve(noResults)]]);
      knownBy.set(rules.evolveResults, known);
      const state = known.get(revision) ?? foldedTo(revision, known, rules);
      known.set(revision, state);
      return state;
    },
  };
};

type Folding = Pick<Rules, 'evolveResults'>;

export type ResultsStates = ReturnType<typeof resultsStates>;
