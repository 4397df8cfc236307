/** Our text as the client's events, and back. */
import { binaryEvent, type EventData, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import type { NewEvent, Position, StoredEvent } from '../commands/eventStore.ts';

export type Recorded = NonNullable<ResolvedEvent['event']>;

/**
 * The client parses what it reads, and gives no text. `JSON.stringify` makes the same text of it again when
 * `JSON.stringify` wrote it, as the ledger does with all that it seals. Any other text goes as bytes, which come back as
 * they are. An event in the server whose text was changed but not its JSON (a space, say) therefore reads as unchanged.
 */
export const proposedOf = ({ id, type, data, metadata }: NewEvent): EventData => {
  const parsed = parsedBack(data);
  const meta = parsedBack(metadata);
  // The client leaves out metadata that is falsy, and takes a string's bytes for JSON.
  const event = { id, type, metadata: typeof meta === 'object' && meta !== null ? meta : unparsed(metadata) };
  return parsed === undefined
    ? binaryEvent({ ...event, data: Buffer.from(data) })
    : jsonEvent({ ...event, data: parsed as Record<string, unknown> });
};

/** What a text says, if `JSON.stringify` gives that text back. */
const parsedBack = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

// The client parses metadata where it can; no JSON begins with this byte.
const unparsedMark = 0x1f;

const unparsed = (text: string): Uint8Array => Uint8Array.of(unparsedMark, ...Buffer.from(text));

/** @throws RangeError for an event whose place in the log is not a position of ours. */
export const storedOf = (event: Recorded): StoredEvent => ({
  position: positionOf(event),
  stream: event.streamId,
  revision: Number(event.revision),
  id: event.id,
  type: event.type,
  data: event.isJson ? JSON.stringify(event.data) : textOf(event.data as Uint8Array),
  metadata: metadataText(event.metadata),
});

const metadataText = (metadata: unknown): string => {
  // Not one of ours: the ledger always has metadata.
  if (metadata === undefined) return '{}';
  if (!(metadata instanceof Uint8Array)) return JSON.stringify(metadata);
  return textOf(metadata[0] === unparsedMark ? metadata.subarray(1) : metadata);
};

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

/** Events of the server itself, and of its projections, are none of the ledger. */
export const isOfLedger = ({ streamId, type }: Pick<Recorded, 'streamId' | 'type'>): boolean =>
  !streamId.startsWith('$') && !type.startsWith('$');

/**
 * Each record of a log that is written over gRPC has a place of its own, by which it is committed: no two events, not even
 * of one append, share a position. In a transaction of the older TCP protocol they would: that is refused, not lost.
 * Servers before 22.6 do not tell positions in streams.
 */
export const positionOf = ({ streamId, revision, position }: Recorded): Position => {
  const commit = safeInteger(position?.commit);
  if (commit === undefined || position?.prepare !== position?.commit)
    throw new RangeError(`Event ${revision} of ${streamId} has no position of its own in EventStoreDB's log`);
  return commit;
};

/** Undefined also for the all-ones by which the server says that it has none. */
export const safeInteger = (value: bigint | undefined): number | undefined => {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};
