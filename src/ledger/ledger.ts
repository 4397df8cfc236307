/**
 * The ledger over any event store. It takes and gives domain events, each with who asked, why and when (5.1). Each
 * stream is a chain of digests (5.4).
 */
import { type Day, dayOfMoment } from '../domain/day.ts';
import { seal } from './chain.ts';
import { ClockLeapt, type ClockWatch } from './clock.ts';
import type { EventStore, NewEvent, Position, Revision, StoredEvent } from './eventStore.ts';
import { mustBeKnown, mustBeWhole, versionWritten } from './known.ts';
import { mustDecide, type UnknownHistory } from './unknownHistory.ts';

/** The least that the ledger requires of a domain event. */
export type Recordable = { readonly type: string; readonly data: object };

/** The person who asked, and the reason. The ids tie an event to its request (correlation) and to what caused it (causation). */
export type Context = {
  readonly actor: { readonly subject: string; readonly role: string };
  readonly reason?: string;
  readonly correlationId: string;
  readonly causationId: string;
};

/** The fields of an event's metadata, in this order; the digest follows them. KurrentDB links events by the $-names. */
export type Metadata = {
  /** When the event was recorded: UTC, ISO 8601; never decreases within a stream (5.10). */
  readonly recordedAt: string;
  readonly actor: Context['actor'];
  readonly reason?: string;
  readonly $correlationId: string;
  readonly $causationId: string;
  /** Version of the event's type. */
  readonly version: number;
};

export type Recorded<E> = E & {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly metadata: Metadata & { readonly digest: string };
};

/** The end of a stream: the next append goes after it. A stream without events has none. */
export type StreamHead = { readonly revision: Revision; readonly digest: string; readonly recordedAt: string };

export type History<E> = { readonly events: readonly Recorded<E>[]; readonly head: StreamHead | undefined };

/** The result of an append: the new head, the log position of its event, and the digest of each event appended. */
export type Written = {
  readonly head: StreamHead;
  readonly position: Position;
  readonly digests: readonly string[];
  /** The events that the stream holds there, if an earlier attempt at the same request decided them. Absent: the events given. */
  readonly recorded?: readonly Recordable[];
};

export type Ledger = {
  readonly store: EventStore;
  readonly now: () => Date;
  /** A new UUID. */
  readonly newId: () => string;
  /** Absent: the clock is always believed. */
  readonly clock?: ClockWatch | undefined;
  /** Events anywhere in the log that are known to be unreadable. Absent: nobody looks for them. */
  readonly unknown?: UnknownHistory | undefined;
  /**
   * Reads a stream. `after`: only the events after that head. `through`: as known at this position (inclusive, 5.6);
   * later events are not looked at.
   * @throws Rejection history_unknown (5.9)
   */
  read<E extends Recordable>(stream: string, after?: StreamHead, through?: Position): Promise<History<E>>;
  /**
   * Appends directly after `head`.
   * @throws ClockLeapt; RevisionConflict, AppendTooLarge as the store does; Rejection history_unknown (5.9)
   */
  append(
    stream: string,
    events: readonly [Recordable, ...Recordable[]],
    head: StreamHead | undefined,
    context: Context,
  ): Promise<Written>;
};

export type LedgerOptions = {
  readonly store: EventStore;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly clock?: ClockWatch | undefined;
  readonly unknown?: UnknownHistory | undefined;
};

export const ledgerOn = ({ store, now, newId, clock, unknown }: LedgerOptions): Ledger => ({
  store,
  now,
  newId,
  clock,
  unknown,
  read: async <E extends Recordable>(
    stream: string,
    after?: StreamHead,
    through: Position = Number.POSITIVE_INFINITY,
  ) => {
    const events = await readFrom<E>(store, stream, after === undefined ? 0 : after.revision + 1, through);
    return { events, head: headOf(events) ?? after };
  },
  append: async (stream, events, head, context) => {
    mustBeDatable({ clock });
    await mustDecide({ unknown }, stream);
    const recordedAt = notBefore(now(), head);
    const digests: string[] = [];
    const stored: NewEvent[] = events.map((event) => {
      const { digest, text } = seal(
        event,
        metadataIn(stream, event, recordedAt, context),
        digests.at(-1) ?? head?.digest ?? '',
      );
      digests.push(digest);
      return { id: newId(), ...text };
    });
    const { revision, position } = await store.append(stream, stored, head?.revision ?? 'none');
    return { head: { revision, digest: digests.at(-1)!, recordedAt }, position, digests };
  },
});

/**
 * Refuses work that needs a date.
 * @throws ClockLeapt while the clock is not believed (5.10)
 */
export const mustBeDatable = ({ clock }: Pick<Ledger, 'clock'>): void => {
  const leap = clock?.leap();
  if (leap !== undefined) throw new ClockLeapt(leap);
};

/**
 * A stream's events from a revision (inclusive) through a position (inclusive).
 * @throws Rejection history_unknown where an event is unknown or missing
 */
export const readFrom = async <E extends Recordable>(
  store: Pick<EventStore, 'read'>,
  stream: string,
  from: Revision,
  through: Position,
): Promise<Recorded<E>[]> => {
  const stored = (await store.read(stream, from)).filter(({ position }) => position <= through);
  mustBeWhole(stored, from);
  return stored.map((event) => recorded<E>(event));
};

/**
 * A stored event as the domain reads it.
 * @throws Rejection history_unknown for an event that this release does not know (5.9)
 */
export const recorded = <E extends Recordable>(stored: StoredEvent): Recorded<E> => {
  mustBeKnown(stored);
  const event: unknown = {
    ...stored,
    data: JSON.parse(stored.data),
    metadata: JSON.parse(stored.metadata),
  };
  return event as Recorded<E>;
};

export const headOf = (events: readonly Recorded<Recordable>[]): StreamHead | undefined => {
  const last = events.at(-1);
  return last && { revision: last.revision, digest: last.metadata.digest, recordedAt: last.metadata.recordedAt };
};

const metadataIn = (stream: string, { type }: Recordable, recordedAt: string, context: Context): Metadata => ({
  recordedAt,
  actor: { subject: context.actor.subject, role: context.actor.role },
  ...(context.reason === undefined ? {} : { reason: context.reason }),
  $correlationId: context.correlationId,
  $causationId: context.causationId,
  version: versionWritten(stream, type),
});

/** The clock may step back, but the moments within a stream may not (5.10). */
const notBefore = (moment: Date, head: StreamHead | undefined): string => {
  const recordedAt = moment.toISOString();
  return head !== undefined && head.recordedAt > recordedAt ? head.recordedAt : recordedAt;
};

/**
 * The business day that is running, by the clock (Europe/Amsterdam).
 * @throws ClockLeapt while the clock is not believed (5.10)
 */
export const today = ({ ledger }: { readonly ledger: Ledger }): Day => {
  mustBeDatable(ledger);
  return dayOfMoment(ledger.now());
};

export const system: Context['actor'] = { subject: 'telboek', role: 'system' };

/** The context of work that the system does by itself. */
export const systemContext = ({ ledger }: { readonly ledger: Ledger }): Context => {
  const id = ledger.newId();
  return { actor: system, correlationId: id, causationId: id };
};
