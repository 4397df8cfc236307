/** Copies a whole ledger out of a store (issue 6). */
import {
  type EventStore,
  type Position,
  type Revision,
  type StoredEvent,
  StreamDeleted,
} from '../../ledger/eventStore.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { type Copied, type CopyOptions, eventsOf, type LogTarget, mustBeSame, nextOf, notCopied } from './copyLog.ts';
import { type Difference, sortedDifferences } from './differences.ts';
import { chains } from './verify/chains.ts';

/**
 * Copies everything that the ledger held at the start, with whole chains. Writers are not held up meanwhile. Foreign
 * events in the same store are left out (operations 11.8).
 * @param through the position of the last event to copy, inclusive
 * @throws CopyRefused for a target that does not hold the beginning of this ledger, and for a ledger with broken chains
 */
export const copyOut = async (
  store: EventStore,
  target: LogTarget,
  through: Position,
  { signal, onProgress }: CopyOptions = {},
): Promise<Copied> => {
  const ledger = eventsOf(store, through);
  const checked = chains();
  const cut: Difference[] = [];
  const lasts = new Map<string, Revision>();
  let events = 0;
  const nextOfLedger = async (): Promise<StoredEvent | undefined> => {
    signal?.throwIfAborted();
    const event = await nextOf(ledger);
    if (event === undefined) return undefined;
    lasts.set(event.stream, event.revision);
    const difference = checked.check(event);
    // Missing events cannot be copied, so the copy goes on without them. Changed events must not be copied.
    if (difference?.isHole === true) cut.push(plain(difference));
    else if (difference !== undefined) throw notCopied(checked, difference);
    return event;
  };
  for await (const held of target.held()) {
    const event = await nextOfLedger();
    events++;
    mustBeSame(held, event, events, 'The ledger was not copied.');
    onProgress?.('comparing', events, event.position);
  }
  const heldBefore = events;
  for (let event = await nextOfLedger(); event !== undefined; event = await nextOfLedger()) {
    const { position, ...copied } = event;
    await target.add(copied);
    events++;
    onProgress?.('copying', events, position);
  }
  await target.finish();
  return { events, heldBefore, differences: sortedDifferences([...cut, ...(await deletedIn(store, lasts))]) };
};

const plain = ({ stream, revision, what }: Difference): Difference => ({ stream, revision, what });

/** Streams of which the log holds events although the store says that they were deleted. */
const deletedIn = async (store: EventStore, lasts: ReadonlyMap<string, Revision>): Promise<Difference[]> => {
  const differences: Difference[] = [];
  await inParallel([...lasts], readersMax, async ([stream, last]) => {
    if (await isThere(store, stream, last)) return;
    differences.push({
      stream,
      revision: 0,
      what: 'the stream was deleted: its events are in the log, and not in the stream',
    });
  });
  return differences;
};

const readersMax = 16;

/** Asks for events after the last one, so that the store answers nothing but whether the stream exists. */
const isThere = async (store: EventStore, stream: string, last: Revision): Promise<boolean> => {
  try {
    await store.read(stream, last + 1);
    return true;
  } catch (error) {
    if (error instanceof StreamDeleted) return false;
    throw error;
  }
};
