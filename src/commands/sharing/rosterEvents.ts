/** The events of a roster, in a stream of their own. They count once RosterTaken names them (5.2, 6.4). */
import type { RecordedSharingEvent, RosterEvent, RosterTaken, SharingEvent } from '../../domain/sharing/events.ts';
import type { Context, Ledger, Recorded, StreamHead } from '../../ledger/ledger.ts';
import { recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSlices } from '../../waiting/slices.ts';

/** How long a roster may take from its beginning until it is taken. After that its vault entries are waste. */
export const rosterMsMax = 15 * 60_000;

/**
 * Appends each event on its own; none comes near the limit of an append (5.2).
 * @throws as the ledger's append
 */
export const appendRoster = async (
  { append }: Ledger,
  roster: string,
  events: readonly RosterEvent[],
  context: Context,
): Promise<RosterTaken['data']['changes']> => {
  const stream = streams.roster(roster);
  let head: StreamHead | undefined;
  for (const event of events) head = (await append(stream, [event], head, context)).head;
  return { stream, to: head!.revision, digest: head!.digest };
};

/** Events of a school's sharing in the form in which they are folded: a RosterTaken together with its roster's events. */
export const withRosters = async (
  ledger: Pick<Ledger, 'store'>,
  events: readonly Recorded<SharingEvent>[],
): Promise<readonly RecordedSharingEvent[]> => {
  const whole: RecordedSharingEvent[] = [];
  for (const event of events)
    whole.push(event.type === 'RosterTaken' ? { ...event, events: await rosterOf(ledger, event) } : event);
  return whole;
};

/** @throws Error when the named events are not as they were */
const rosterOf = async ({ store }: Pick<Ledger, 'store'>, { data }: RosterTaken): Promise<readonly RosterEvent[]> => {
  const { stream, to, digest } = data.changes;
  const stored = (await store.read(stream)).filter(({ revision }) => revision <= to);
  const events = await inSlices(
    (function* () {
      const read: Recorded<RosterEvent>[] = [];
      for (const event of stored) {
        read.push(recorded<RosterEvent>(event));
        yield;
      }
      return read;
    })(),
  );
  const last = events.at(-1);
  if (last?.revision !== to || last.metadata.digest !== digest)
    throw new Error(`${stream} does not end at revision ${to} as it was taken`);
  return events;
};
