/** Moves a whole ledger out of a store or into one, event by event in global order, without changing anything in it (issue 6). */
import type { IdentityEvent } from '../../domain/ledgerIdentity.ts';
import {
  appendBytes,
  appendBytesMax,
  type EventStore,
  type Position,
  type Revision,
  RevisionConflict,
  type StoredEvent,
  StreamDeleted,
} from '../../ledger/eventStore.ts';
import { isOurs } from '../../ledger/streams.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { type Difference, inOrder } from './differences.ts';
import { type Chains, chains } from './verify/chains.ts';

/** An event without its position. All other fields are the same on every store. */
export type CopiedEvent = Omit<StoredEvent, 'position'>;

/** A copy that lies outside the store and can be read more than once. */
export type LogSource = {
  /**
   * All events in order.
   * @throws CopyRefused for a copy that is cut off, was changed, or is no copy
   */
  events(): AsyncIterable<CopiedEvent>;
};

/** A copy that is being made. An earlier run may have begun it. */
export type LogTarget = {
  /**
   * The events that it holds already. Read once, before anything is added.
   * @throws CopyRefused
   */
  held(): AsyncIterable<CopiedEvent>;
  add(event: CopiedEvent): Promise<void>;
  /**
   * Resolves once everything is on disk and can be read.
   * @throws CopyRefused
   */
  finish(): Promise<void>;
};

export type CopyOptions = {
  /** Stops the copy between two events; its reason is thrown. The copied events stay, and the next copy goes on from there. */
  readonly signal?: AbortSignal;
  /** Called after each event. `position` is the event's position in the store, 0 where it does not matter. */
  readonly onProgress?: (stage: CopyStage, events: number, position: Position) => void;
};

export type CopyStage = 'checking' | 'copying' | 'comparing';

export type Copied = {
  /** How many events the copy has. */
  readonly events: number;
  /** How many of those were there before. */
  readonly heldBefore: number;
  /** Streams that were deleted or cut in the store. The copy has the part of them that the log still holds (operations 11.8). */
  readonly differences: readonly Difference[];
};

/** The copy and the ledger do not match, or one of them is damaged. The message says where. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

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
  return { events, heldBefore, differences: inOrder([...cut, ...(await deletedIn(store, lasts))]) };
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

/** Asks for events after the last one. The answer only tells whether the stream still exists. */
const isThere = async (store: EventStore, stream: string, last: Revision): Promise<boolean> => {
  try {
    await store.read(stream, last + 1);
    return true;
  } catch (error) {
    if (error instanceof StreamDeleted) return false;
    throw error;
  }
};

/**
 * Copies a source into a store, which then holds exactly the source's events, under their ids and in their order. The
 * whole source is checked before anything is written. Nothing is written into a store that does not hold a beginning of
 * the source.
 * @throws CopyRefused, also when somebody else writes to the store meanwhile; never RevisionConflict
 */
export const copyIn = async (source: LogSource, store: EventStore, options: CopyOptions = {}): Promise<Copied> => {
  const events = await checkedEvents(source, options);
  const heldBefore = await addMissing(source, store, options);
  if (heldBefore < events) await mustHoldAll(source, store, options);
  return { events, heldBefore, differences: [] };
};

const checkedEvents = async (source: LogSource, { signal, onProgress }: CopyOptions): Promise<number> => {
  const checked = chains();
  let events = 0;
  for await (const event of source.events()) {
    signal?.throwIfAborted();
    mustContinueChains(checked, { ...event, position: ++events });
    onProgress?.('checking', events, 0);
  }
  return events;
};

const nothingWritten = 'Nothing was written.';

/** @returns how many events were there before */
const addMissing = async (
  source: LogSource,
  store: EventStore,
  { signal, onProgress }: CopyOptions,
): Promise<number> => {
  const held = eventsOf(store, await store.head());
  const appends = appendsTo(store);
  let events = 0;
  let heldBefore = 0;
  let isHeld = true;
  for await (const event of source.events()) {
    signal?.throwIfAborted();
    events++;
    const stored: StoredEvent | undefined = isHeld ? await nextOf(held) : undefined;
    if (stored === undefined) {
      isHeld = false;
      await appends.add(event);
      onProgress?.('copying', events, 0);
    } else {
      mustBeSame(event, stored, events, nothingWritten);
      heldBefore = events;
      onProgress?.('comparing', events, stored.position);
    }
  }
  if (isHeld && !isMarkOf(events, await nextOf(held), await nextOf(held)))
    throw new CopyRefused(
      `The store holds all ${events} events of the copy, and more: a ledger that went on since. ${nothingWritten}`,
    );
  await appends.end();
  return heldBefore;
};

/** Whether the copy was complete before: nothing follows it, or only the event that records the copying (operations 11.5). */
const isMarkOf = (events: number, next: StoredEvent | undefined, afterNext: StoredEvent | undefined): boolean => {
  if (next === undefined) return true;
  if (afterNext !== undefined || next.type !== ('LedgerRestored' satisfies IdentityEvent['type'])) return false;
  return (JSON.parse(next.data) as { readonly events?: unknown }).events === events;
};

const mustHoldAll = async (
  source: LogSource,
  store: EventStore,
  { signal, onProgress }: CopyOptions,
): Promise<void> => {
  const stored = eventsOf(store, Number.MAX_SAFE_INTEGER);
  let events = 0;
  for await (const event of source.events()) {
    signal?.throwIfAborted();
    mustBeSame(event, await nextOf(stored), ++events, someoneElse);
    onProgress?.('comparing', events, 0);
  }
  if ((await nextOf(stored)) !== undefined) throw new CopyRefused(`The store holds more than the copy. ${someoneElse}`);
};

const someoneElse =
  'Somebody else wrote to this store meanwhile: begin again with an empty one, and start no server on it before the end.';

/** Appends consecutive events of one stream together, in appends as large as every store takes. */
const appendsTo = (store: EventStore) => {
  let together: CopiedEvent[] = [];
  let bytes = 0;
  const end = async (): Promise<void> => {
    const [first] = together;
    if (first === undefined) return;
    const { stream, revision } = first;
    try {
      await store.append(stream, together, revision === 0 ? 'none' : revision - 1);
    } catch (error) {
      if (error instanceof RevisionConflict) throw new CopyRefused(`${error.message}. ${someoneElse}`);
      throw error;
    }
    together = [];
    bytes = 0;
  };
  return {
    add: async (event: CopiedEvent): Promise<void> => {
      const size = appendBytes([event]);
      if (together[0]?.stream !== event.stream || bytes + size > appendBytesMax) await end();
      together.push(event);
      bytes += size;
    },
    end,
  };
};

const eventsPerRead = 100; // An import's part may be 900 kB.

async function* eventsOf(store: EventStore, through: Position): AsyncGenerator<StoredEvent, void, void> {
  for (let position: Position = 0; position < through; ) {
    const batch = await store.readAll(position, eventsPerRead);
    const last = batch.at(-1);
    if (last === undefined) return;
    for (const event of batch) if (event.position <= through && isOurs(event)) yield event;
    position = last.position;
  }
}

const nextOf = async (events: AsyncGenerator<StoredEvent, void, void>): Promise<StoredEvent | undefined> =>
  (await events.next()).value ?? undefined;

const mustContinueChains = (checked: Chains, event: StoredEvent): void => {
  const difference = checked.check(event);
  if (difference !== undefined) throw notCopied(checked, difference);
};

const notCopied = (checked: Chains, { stream, revision, what }: Difference): CopyRefused =>
  new CopyRefused(`Event ${checked.events}, ${stream}@${revision}: ${what}.`);

const fields = ['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const;

function mustBeSame<E extends CopiedEvent>(
  copied: CopiedEvent,
  event: E | undefined,
  number: number,
  outcome: string,
): asserts event is E {
  const named = `Event ${number} of the copy, ${copied.stream}@${copied.revision},`;
  if (event === undefined) throw new CopyRefused(`${named} is not in the ledger, which ends before it. ${outcome}`);
  const different = fields.find((field) => copied[field] !== event[field]);
  if (different === undefined) return;
  const { stream, revision } = event;
  throw new CopyRefused(
    `${named} is not the ledger's, ${stream}@${revision}: their ${different} differs, so they are two ledgers. ${outcome}`,
  );
}
