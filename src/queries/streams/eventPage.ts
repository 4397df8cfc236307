/** The events of a stream, newest first, in pages (10.46). Only what a page needs is read, however long the stream is. */
import { type Day, dayOfMoment } from '../../domain/day.ts';
import type { Revision } from '../../ledger/eventStore.ts';
import type { StreamRow } from '../../projections/browsing/streamRows.ts';
import type { Sources } from '../sources.ts';
import { type EventLine, seenLine } from './seenEvent.ts';

export type EventsAsked = {
  readonly type?: string;
  /** Business days on which it was recorded, both included. */
  readonly from?: Day;
  readonly to?: Day;
  /** Exclusive: only events before this revision. */
  readonly before?: Revision;
  readonly limit: number;
};

export type EventPage = { readonly items: readonly EventLine[]; readonly next: Revision | null };

// Events read for one answer at most. A page of a rare type may then hold less than its limit, and the next page goes
// on.
const lookedAtMax = 2_000;
const readAtOnce = 200;
// A part of an import holds up to a megabyte.
const partsAtOnce = 4;

export const eventPage = async (
  sources: Sources,
  { stream, events, kind }: Pick<StreamRow, 'stream' | 'events' | 'kind'>,
  { type, from, to, before = events, limit }: EventsAsked,
): Promise<EventPage> => {
  const { store } = sources.deps.ledger;
  const dayOf = async (revision: Revision): Promise<Day> => {
    const [event] = await store.read(stream, revision, 1);
    const recordedAt = event === undefined ? null : seenLine(event).recordedAt;
    return recordedAt === null ? '' : dayOfMoment(new Date(recordedAt));
  };
  // Moments never decrease within a stream (5.10), so the period is one piece of it.
  const first = from === undefined ? 0 : await firstWhere(events, async (revision) => (await dayOf(revision)) >= from);
  const end = to === undefined ? events : await firstWhere(events, async (revision) => (await dayOf(revision)) > to);
  const found: EventLine[] = [];
  let left = Math.min(before, end);
  let looked = 0;
  while (left > first && found.length <= limit && looked < lookedAtMax) {
    const count = Math.min(left - first, kind === 'import' ? partsAtOnce : readAtOnce);
    const read = await store.read(stream, left - count, count);
    for (const event of read.toReversed()) if (type === undefined || event.type === type) found.push(seenLine(event));
    left -= count;
    looked += count;
  }
  const items = found.slice(0, limit);
  if (found.length > limit) return { items, next: items.at(-1)!.revision };
  return { items, next: left > first ? left : null };
};

/** The first revision for which `holds`, in a stream in which it holds for all later ones too; `count` for none. */
export const firstWhere = async (count: number, holds: (revision: Revision) => Promise<boolean>): Promise<Revision> => {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
