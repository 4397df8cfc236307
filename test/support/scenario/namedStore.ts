/** Stands between a random scenario's commands and its store, so that nothing depends on the order of answers. */
import { createHash } from 'node:crypto';
import type { BillingIndex, SchoolIndex } from '../../../src/commands/deps.ts';
import type { DocumentsEvent } from '../../../src/domain/billing/documents/issuing.ts';
import type { SubscriptionEvent } from '../../../src/domain/billing/subscription/subscription.ts';
import type { SchoolEvent } from '../../../src/domain/parties/school.ts';
import type { EventStore, ExpectedRevision, NewEvent, Position, Revision } from '../../../src/ledger/eventStore.ts';
import { recorded } from '../../../src/ledger/ledger.ts';

/**
 * Names events by their place and content. A run appends for many schools at once, so ids from a counter would depend
 * on which school's answer comes first.
 */
export const naming = (store: EventStore): EventStore => ({
  ...store,
  append: (stream, events, expected) =>
    store.append(
      stream,
      events.map((event, index) => ({ ...event, id: idOf(stream, revisionAfter(expected) + index, event) })),
      expected,
    ),
});

const revisionAfter = (expected: ExpectedRevision): Revision => (expected === 'none' ? 0 : expected + 1);

const idOf = (stream: string, revision: Revision, { data, metadata }: NewEvent): string => {
  const place = `${stream}\n${revision}\n${data}\n${metadata}`;
  const hex = createHash('sha256').update(place).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The indexes that commands need, made from the log as far as it has come. Each event is read once. */
export const logIndexes = (store: EventStore): BillingIndex & SchoolIndex => {
  const subscribed = new Set<string>();
  const registered = new Map<string, string | null>();
  const open = new Map<string, string>();
  let position: Position = 0;
  let latest = Promise.resolve();

  const readOn = async (): Promise<void> => {
    for (;;) {
      const events = await store.readAll(position, eventsPerRead);
      for (const stored of events) {
        if (!indexed.has(stored.type)) continue;
        const event = recorded<SubscriptionEvent | DocumentsEvent | SchoolEvent>(stored);
        if (event.type === 'SchoolRegistered') registered.set(event.data.school, event.data.board ?? null);
        if (event.type === 'SubscriptionStarted') subscribed.add(event.data.school);
        if (event.type === 'DocumentDecided') open.set(event.data.document, event.data.school);
        if (event.type === 'InvoiceIssued') open.delete(event.data.document);
      }
      position = events.at(-1)?.position ?? position;
      if (events.length === 0) return;
    }
  };
  const upToDate = async <T>(answer: () => T): Promise<T> => {
    latest = latest.then(readOn);
    await latest;
    return answer();
  };

  return {
    subscribedSchools: () => upToDate(() => [...subscribed].sort()),
    schoolsToNumber: () => upToDate(() => [...new Set(open.values())].sort()),
    registeredSchools: () => upToDate(() => [...registered.keys()].sort()),
    schoolsOfBoard: (board) =>
      upToDate(() => [...registered].flatMap(([id, own]) => (own === board ? [id] : [])).sort()),
  };
};

const eventsPerRead = 500;
const indexed: ReadonlySet<string> = new Set<(SubscriptionEvent | DocumentsEvent | SchoolEvent)['type']>([
  'SchoolRegistered',
  'SubscriptionStarted',
  'DocumentDecided',
  'InvoiceIssued',
]);
