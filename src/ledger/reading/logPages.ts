/** Reads the log from one position to another, page by page. */
import type { EventHeader, Position, ReadsOnly, StoredEvent } from '../eventStore.ts';
import { isOurs } from '../streams.ts';

export type LogPage<Event> = {
  /** The ledger's own events of the page, in order; events that other programs keep in the same store are left out. */
  readonly events: readonly Event[];
  /** The position up to which the log was read: that of the page's last event, or `through` where nothing is left before it. */
  readonly reached: Position;
};

export type PagesAsked = {
  /** Exclusive: 0 or the position of an event. Default: 0. */
  readonly after?: Position | undefined;
  /** Inclusive. Default: the end of the log, as far as it has come by then. */
  readonly through?: Position | undefined;
  /** How many events a page has at most. */
  readonly perPage?: number | undefined;
  /** Aborts the reading before its next page. */
  readonly signal?: AbortSignal | undefined;
};

/** With 200, a page of nothing but large parts of imports still fits in memory. */
const eventsPerPage = 200;
const headersPerPage = 1_000;

/**
 * @param asked `without`: types of events that nobody needs, so that the store may leave them out (a hint: callers filter)
 * @throws whatever `signal` aborts with
 */
export const eventPages = (
  store: Pick<ReadsOnly, 'readAll'>,
  { without, perPage = eventsPerPage, ...asked }: PagesAsked & { readonly without?: readonly string[] } = {},
): AsyncGenerator<LogPage<StoredEvent>, void, void> => pages((after) => store.readAll(after, perPage, without), asked);

/** As `eventPages`, with the headers alone, which are about a thousandth of the bytes. */
export const headerPages = (
  store: Pick<ReadsOnly, 'readHeaders'>,
  { perPage = headersPerPage, ...asked }: PagesAsked = {},
): AsyncGenerator<LogPage<EventHeader>, void, void> => pages((after) => store.readHeaders(after, perPage), asked);

async function* pages<Event extends Pick<EventHeader, 'position' | 'stream'>>(
  readAfter: (after: Position) => Promise<Event[]>,
  { after = 0, through = Number.POSITIVE_INFINITY, signal }: Omit<PagesAsked, 'perPage'>,
): AsyncGenerator<LogPage<Event>, void, void> {
  for (let reached = after; reached < through; ) {
    signal?.throwIfAborted();
    const page = await readAfter(reached);
    // A page is empty only at the end of the log.
    const last = page.at(-1)?.position ?? through;
    if (last === Number.POSITIVE_INFINITY) return;
    reached = Math.min(last, through);
    yield { events: page.filter((event) => event.position <= through && isOurs(event)), reached };
  }
}
