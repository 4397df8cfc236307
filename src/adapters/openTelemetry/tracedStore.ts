/** Makes a span for each append, and for the work of the read models on the events of each act. */
import { SpanKind } from '@opentelemetry/api';
import type { EventStore, NewEvent } from '../../ledger/eventStore.ts';
import { actIn } from '../../ledger/reading/storedMetadata.ts';
import type { Act } from '../../ledger/traces.ts';
import type { BeginStep } from './beginStep.ts';

/** The most acts of one batch that get a span each: a log that is followed from its beginning has thousands. */
const actsMax = 50;

export const tracedStore = (store: EventStore, begin: BeginStep): EventStore => ({
  ...store,
  append: async (stream, events, expected) => {
    const act = actIn(events[0]?.metadata ?? '');
    if (act === undefined) return store.append(stream, events, expected);
    const end = begin({ name: 'append', kind: SpanKind.CLIENT, act, attributes: whatIn(stream, events) });
    return store.append(stream, events, expected).then(
      (appended) => {
        end();
        return appended;
      },
      (error: unknown) => {
        end(error);
        throw error;
      },
    );
  },
  subscribe: async function* (after, signal) {
    for await (const batch of store.subscribe(after, signal)) {
      const ends = [...groupedByAct(batch).values()].slice(0, actsMax).map(({ act, events }) => {
        const attributes = { 'telboek.events': events.length, 'telboek.event_types': typesIn(events) };
        return begin({ name: 'project', kind: SpanKind.CONSUMER, act, attributes });
      });
      try {
        // A follower asks for the next batch once it is done with this one.
        yield batch;
      } finally {
        for (const end of ends) end();
      }
    }
  },
});

/** The kind of a stream, without the school or board that its name ends with. */
const whatIn = (stream: string, events: readonly NewEvent[]) => ({
  'telboek.stream_kind': /^[a-z-]*[a-z]/.exec(stream)?.[0] ?? 'other',
  'telboek.events': events.length,
  'telboek.event_types': typesIn(events),
});

const typesIn = (events: readonly Pick<NewEvent, 'type'>[]): string[] => [...new Set(events.map(({ type }) => type))];

const groupedByAct = <Event extends Pick<NewEvent, 'metadata'>>(batch: readonly Event[]) => {
  const groups = new Map<string, { readonly act: Act; readonly events: Event[] }>();
  for (const event of batch) {
    const act = actIn(event.metadata);
    if (act === undefined) continue;
    const group = groups.get(act.causationId) ?? { act, events: [] };
    groups.set(act.causationId, group);
    group.events.push(event);
  }
  return groups;
};
