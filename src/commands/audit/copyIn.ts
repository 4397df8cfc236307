/** Copies a whole ledger into a store (issue 6). */
import type { IdentityEvent } from '../../domain/ledgerIdentity.ts';
import {
  appendBytes,
  appendBytesMax,
  type EventStore,
  RevisionConflict,
  type StoredEvent,
} from '../../ledger/eventStore.ts';
import {
  type Copied,
  type CopiedEvent,
  type CopyOptions,
  CopyRefused,
  eventsOf,
  type LogSource,
  mustBeSame,
  nextOf,
  notCopied,
} from './copyLog.ts';
import { type Chains, chains } from './verify/chains.ts';

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

const mustContinueChains = (checked: Chains, event: StoredEvent): void => {
  const difference = checked.check(event);
  if (difference !== undefined) throw notCopied(checked, difference);
};
