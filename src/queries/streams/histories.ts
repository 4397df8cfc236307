/**
 * Reads whole streams for the event browser, a page at a time. Other requests are served between the pages, and events of
 * other types than those asked for are not parsed.
 */
import { streams } from '../../ledger/streams.ts';
import type { Sources } from '../sources.ts';
import { type SeenEvent, seenEvent } from './seenEvent.ts';

type From = Pick<Sources, 'deps'>;

// An event has a kilobyte or so, and a page of them is parsed in some milliseconds.
const eventsAtOnce = 500;

/** @param types of the events that are wanted; default: all */
export const historyOf = async ({ deps }: From, stream: string, types?: readonly string[]): Promise<SeenEvent[]> => {
  const history: SeenEvent[] = [];
  for (let from = 0; ; from += eventsAtOnce) {
    const read = await deps.ledger.store.read(stream, from, eventsAtOnce);
    for (const event of read) if (types === undefined || types.includes(event.type)) history.push(seenEvent(event));
    if (read.length < eventsAtOnce) return history;
  }
};

// A decision has some ten kilobytes, and a school has one or two a year.
const schoolsAtOnce = 16;

/** Decisions about documents in the subscriptions of these schools. */
export const decisionsOf = async ({ deps }: From, schools: readonly string[]): Promise<SeenEvent[]> => {
  const decisions: SeenEvent[] = [];
  for (let at = 0; at < schools.length; at += schoolsAtOnce) {
    const asked = schools.slice(at, at + schoolsAtOnce).map(streams.subscription);
    for (const events of (await deps.ledger.store.readMany(asked)).values())
      for (const event of events) if (event.type === 'DocumentDecided') decisions.push(seenEvent(event));
  }
  return decisions;
};
