/** The events of a roster, in a stream of their own: they count once RosterTaken names them (5.2, 6.4). */
import type { RecordedSharingEvent, RosterEvent, RosterTaken, SharingEvent } from '../../domain/sharing/events.ts';
import type { Context, Ledger, Recorded, StreamHead } from '../../ledger/ledger.ts';
import { recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSlices } from '../../waiting/slices.ts';

/** How long a roster may take from its beginning until it is taken; what it brought to the vault is waste then. */
export const rosterMsMax = 15 * 60_000;

/** One append each: none comes near what any store takes (5.2). @throws what the ledger's append does */
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

/** Events of a school's sharing as they are folded: those of a roster together with what it changed. */
export const withRosters = async (
  ledger: Pick<Ledger, 'store'>,
  events: readonly Recorded<SharingEvent>[],
): Promise<readonly RecordedSharingEvent[]> => {
  const whole: RecordedSharingEvent[] = [];
  for (const event of events)
    whole.push(event.type === 'RosterTaken' ? { ...event, events: await rosterOf(ledger, event) } : event);
  return whole;
};

/** @throws Error when what the event names is not as it was */
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
