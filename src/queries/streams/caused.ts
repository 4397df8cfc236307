/** The events that an event caused: those of its request, and those that name it (10.46), in order of the log. */

import type { Position } from '../../ledger/eventStore.ts';
import { headerPages } from '../../ledger/reading/logPages.ts';
import { kindOf } from '../../ledger/streams.ts';
import { type RequestRow, requestRows } from '../../projections/browsing/requestRows.ts';
import type { Sources } from '../sources.ts';
import { namersOf } from './namers.ts';
import { objectIn, type SeenEvent, seenEvent, textIn } from './seenEvent.ts';

export type CausedAsked = {
  /** Exclusive: only events after this position. */
  readonly after: Position;
  readonly limit: number;
  /** Whether the reader may see an event. */
  readonly isSeen: (event: SeenEvent) => Promise<boolean>;
};

export type CausedPage = { readonly items: readonly SeenEvent[]; readonly next: Position | null };

// A run over a whole country writes some ten thousand events, and others may have been recorded between them.
const headersLookedAtMax = 20_000;
// A reader who may see few of a request's events still gets a full page, or an end after so many rounds.
const roundsMax = 10;

export const causedPage = async (
  sources: Sources,
  event: SeenEvent,
  { after, limit, isSeen }: CausedAsked,
): Promise<CausedPage> => {
  const items: SeenEvent[] = [];
  let next: Position | null = after;
  for (let round = 0; round < roundsMax && next !== null && items.length < limit; round++) {
    const page: CausedPage = await unseenPage(sources, event, next, limit - items.length);
    for (const one of page.items) if (await isSeen(one)) items.push(one);
    next = page.next;
  }
  return { items, next };
};

const unseenPage = async (sources: Sources, event: SeenEvent, after: Position, limit: number): Promise<CausedPage> => {
  const [named, request] = await Promise.all([
    // One is the event itself, and one more shows that there is a next page.
    namersOf(sources, event, after, limit + 2),
    ofRequest(sources, event, after, limit + 2),
  ]);
  const known = request.through === null ? named : named.filter(({ position }) => position <= request.through!);
  const all = new Map([...known, ...request.events].map((one) => [one.position, one]));
  all.delete(event.position);
  const sorted = [...all.values()].sort((a, b) => a.position - b.position);
  if (sorted.length > limit) return { items: sorted.slice(0, limit), next: sorted[limit - 1]!.position };
  return { items: sorted, next: request.through };
};

type OfRequest = {
  readonly events: readonly SeenEvent[];
  /** The position up to which the log was searched; null when the whole request was. */
  readonly through: Position | null;
};

const ofRequest = async (
  { deps: { ledger }, readStore }: Sources,
  { metadata }: SeenEvent,
  after: Position,
  limit: number,
): Promise<OfRequest> => {
  const id = metadata === null ? null : textIn(metadata, '$correlationId');
  const row = id === null ? undefined : await readStore.get<RequestRow>(requestRows.name, id);
  if (id === null || row === undefined) return { events: [], through: null };
  const first = row.first.filter(({ position }) => position > after);
  const isWhole = row.events <= row.first.length;
  const rest =
    isWhole || first.length >= limit
      ? { found: [], through: null }
      : await inLog(ledger.store, id, Math.max(after, row.first.at(-1)?.position ?? 0), row.to, limit);
  const places = [...first, ...rest.found].slice(0, limit);
  const read = await Promise.all(places.map(({ stream, revision }) => ledger.store.read(stream, revision, 1)));
  return { events: read.flat().map(seenEvent), through: rest.through };
};

/** Looks through the log, from one event of the request to its last. */
const inLog = async (
  store: Sources['deps']['ledger']['store'],
  id: string,
  from: Position,
  to: Position,
  limit: number,
) => {
  const found: { stream: string; revision: number; position: Position }[] = [];
  let looked = 0;
  for await (const { events, reached } of headerPages(store, { after: from, through: to })) {
    for (const header of events) {
      if (kindOf(header.stream) === 'import') continue;
      const metadata = objectIn(header.metadata);
      if (metadata !== null && textIn(metadata, '$correlationId') === id) found.push(header);
    }
    looked += events.length;
    if (looked >= headersLookedAtMax || found.length >= limit) return { found, through: reached < to ? reached : null };
  }
  return { found, through: null };
};
