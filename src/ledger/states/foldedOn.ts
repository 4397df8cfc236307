import type { Rules } from '../../domain/billing/rules/rules.ts';
import { decodeLinks, type ImportLinks, type ImportLinksStored } from '../../domain/results/columns/linksPart.ts';
import { decodePart, type ImportPart, type ImportPartStored } from '../../domain/results/columns/part.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import type { RecordedResultsEvent, ResultsEvent } from '../../domain/results/events.ts';
import { roomFor } from '../../domain/results/evolve.ts';
import type { EventStore, Position } from '../eventStore.ts';
import { headOf, type Ledger, type Recordable, type Recorded, readFrom, recorded, type StreamHead } from '../ledger.ts';
import type { Folded } from './foldCache.ts';

export const foldedFurther = <S>(
  known: Folded<S> | undefined,
  state: S,
  events: readonly Recorded<Recordable>[],
): Folded<S> => ({
  state,
  head: headOf(events) ?? known?.head,
  position: events.at(-1)?.position ?? known?.position ?? 0,
});

/**
 * The events after a head through a position. Later events are not even looked at, so an unknown one cannot block
 * reading the past. The event at the head is read too: the answer is undefined if it is not the same event. A state
 * folded from another log is thus never continued with this one.
 * @throws Rejection history_unknown
 */
export const eventsAfterHead = async <E extends Recordable>(
  { store }: Ledger,
  stream: string,
  head: StreamHead | undefined,
  through: Position,
): Promise<Recorded<E>[] | undefined> => {
  const events = await readFrom<E>(store, stream, head?.revision ?? 0, through);
  if (head === undefined) return events;
  const [first, ...rest] = events;
  return first?.revision === head.revision && first.metadata.digest === head.digest ? rest : undefined;
};

/** Folds events of `results-{school}` on by some rules (5.3), each import with the rows that it names in its own stream (5.2). */
export const foldResults = async (
  store: Pick<EventStore, 'readMany'>,
  state: Results,
  events: readonly Recorded<ResultsEvent>[],
  { evolveResults }: Pick<Rules, 'evolveResults'>,
): Promise<Results> => {
  if (events.length === 0) return state;
  const rows = await store.readMany(
    events.flatMap((event) => (event.type === 'ResultsImported' ? [event.data.rows.stream] : [])),
  );
  const whole = events.map(
    (event): RecordedResultsEvent =>
      event.type === 'ResultsImported' ? { ...event, ...partsOf(event.data.rows, rows) } : event,
  );
  const parts = whole.flatMap((event) => (event.type === 'ResultsImported' ? event.parts : []));
  return whole.reduce(evolveResults, roomFor(state, parts));
};

type RowsReference = Extract<ResultsEvent, { type: 'ResultsImported' }>['data']['rows'];

/** @throws Error when the parts differ from those that the import named. The log was then tampered with. */
const partsOf = (
  { stream, from, to, digest }: RowsReference,
  rows: Awaited<ReturnType<EventStore['readMany']>>,
): { parts: ImportPart[]; links?: ImportLinks } => {
  const stored = (rows.get(stream) ?? []).filter(({ revision }) => revision >= from && revision <= to);
  const parts = stored.map((event) => recorded<ImportPartStored | ImportLinksStored>(event));
  if (parts.length !== to - from + 1 || parts.at(-1)?.metadata.digest !== digest)
    throw new Error(`Stream ${stream} does not hold revisions ${from} to ${to} with digest ${digest}`);
  const links = decodeLinks(parts.flatMap(({ type, data }) => (type === 'ImportLinksStored' ? [data] : [])));
  return {
    parts: parts.flatMap(({ type, data }) => (type === 'ImportPartStored' ? [decodePart(data)] : [])),
    ...(links && { links }),
  };
};
