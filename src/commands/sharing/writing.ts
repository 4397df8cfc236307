/** Writes a school's sharing: one writer at a time, the event before its contents in the vault, and retired entries destroyed last. */
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { SharingEvent } from '../../domain/sharing/events.ts';
import type { SchoolSharing } from '../../domain/sharing/state.ts';
import { appendBytesMax, type Position } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context, StreamHead } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { hasDpa, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { mustDecide } from '../../ledger/unknownHistory.ts';
import type { Deps } from '../deps.ts';

export type SharingWritten = {
  readonly events: readonly SharingEvent[];
  readonly state: SchoolSharing;
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/** The events to record, and the contents that the vault is to hold under the new entries that they name. */
export type Decided = {
  readonly events: readonly SharingEvent[];
  readonly contents?: ReadonlyMap<string, object>;
};

/**
 * Decides on the present state, writes, and answers the state after it. The event comes before the vault. After a crash
 * between the two an entry lacks its content, and the same request, sent again, fills it. In the other order, the vault
 * would keep personal data that no record leads to.
 */
export const writeSharing = (
  deps: Deps,
  school: string,
  decide: (state: SchoolSharing, head: StreamHead | undefined) => Promise<Decided> | Decided,
  context: Context,
): Promise<SharingWritten> =>
  deps.sharing.inTurn(school, async () => {
    const { events, contents } = await decidingAgain(async () => {
      const { state, head } = await deps.sharing.of(school);
      const decided = await decide(state, head);
      await append(deps, school, decided.events, head, context);
      return decided;
    });
    if (contents !== undefined) await keep(deps, school, contents);
    const { state, head, position } = await deps.sharing.of(school);
    await deps.sharing.contents.destroy(events.flatMap(({ data }) => ('retired' in data ? (data.retired ?? []) : [])));
    return { events, state, head, position };
  });

/** Limit for the events' data. Metadata, digests and framing come on top. */
export const dataBytesMax = appendBytesMax / 2;

/** Appends the events in as few appends as possible. A file cut off between two appends is sent again, and goes on where it stopped. */
const append = async (
  { ledger }: Deps,
  school: string,
  events: readonly SharingEvent[],
  head: StreamHead | undefined,
  context: Context,
): Promise<void> => {
  let at = head;
  for (const [first, ...rest] of appendsOf(events)) {
    if (first === undefined) continue;
    at = (await ledger.append(streams.sharing(school), [first, ...rest], at, context)).head;
  }
};

const appendsOf = (events: readonly SharingEvent[]): SharingEvent[][] => {
  const appends: SharingEvent[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event.data));
    if (bytes + size > dataBytesMax) {
      appends.push([]);
      bytes = 0;
    }
    appends.at(-1)!.push(event);
    bytes += size;
  }
  return appends;
};

const keep = async (deps: Deps, school: string, contents: ReadonlyMap<string, object>): Promise<void> => {
  await deps.sharing.contents.putAll(contents);
  // If another process erased or replaced an entry meanwhile, it did not find the content yet. So it is destroyed here.
  const retired = new Set((await deps.sharing.of(school)).state.retired);
  await deps.sharing.contents.destroy([...contents.keys()].filter((entry) => retired.has(entry)));
};

/**
 * Checks the school and its agreement, as for any data of its pupils (6.1).
 * @throws Rejection school_not_found, dpa_missing
 */
export const mustBeTaken = async (deps: Deps, school: string): Promise<Day> => {
  const now = today(deps);
  await mustDecide(deps.ledger, streams.sharing(school));
  if (!hasDpa(await partyOf(deps.ledger, school), now))
    throw new Rejection('dpa_missing', { school, for: 'sharing', day: now });
  return now;
};
