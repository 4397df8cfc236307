/**
 * The common part of copying a whole ledger out of a store and into one: event by event in global order, with nothing
 * changed (issue 6).
 */
import type { EventStore, Position, StoredEvent } from '../../ledger/eventStore.ts';
import { eventPages } from '../../ledger/reading/logPages.ts';
import type { Difference } from './differences.ts';
import type { Chains } from './verify/chains.ts';

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

const eventsPerRead = 100; // An import's part may be 900 kB.

/** The ledger's own events up to a position, inclusive. */
export async function* eventsOf(store: EventStore, through: Position): AsyncGenerator<StoredEvent, void, void> {
  for await (const { events } of eventPages(store, { through, perPage: eventsPerRead })) yield* events;
}

export const nextOf = async (events: AsyncGenerator<StoredEvent, void, void>): Promise<StoredEvent | undefined> =>
  (await events.next()).value ?? undefined;

export const notCopied = (checked: Chains, { stream, revision, what }: Difference): CopyRefused =>
  new CopyRefused(`Event ${checked.events}, ${stream}@${revision}: ${what}.`);

const fields = ['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const;

/** @throws CopyRefused for an event that is not the one of the ledger */
export function mustBeSame<E extends CopiedEvent>(
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
