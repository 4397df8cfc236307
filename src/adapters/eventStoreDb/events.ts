/** Our text as the client's events, and back. */
import { binaryEvent, type EventData, jsonEvent } from '@eventstore/db-client';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { NewEvent, Position, StoredEvent } from '../../ledger/eventStore.ts';

export type Recorded = ReadResp.ReadEvent.RecordedEvent;

/**
 * The client makes the text of what it sends itself: `JSON.stringify` makes the same text again when `JSON.stringify`
 * wrote it, as the ledger does with all that it seals. Any other text goes as bytes.
 */
export const proposedOf = ({ id, type, data, metadata }: NewEvent): EventData => {
  const parsed = parsedBack(data);
  const meta = parsedBack(metadata);
  // The client leaves out metadata that is falsy.
  const event = { id, type, metadata: typeof meta === 'object' && meta !== null ? meta : Buffer.from(metadata) };
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

/**
 * An option for the client's reads: messages as they come from the server. The client would parse what it reads and give
 * no text, so that a change of the text alone (a space, say) could not be seen; and parsing is half of what a read costs.
 */
export const asMessages: object = {
  transform: (message: ReadResp, _encoding: string, next: (error: null, message: ReadResp) => void) =>
    next(null, message),
};

/** @throws RangeError for an event whose place in the log the server does not tell. */
export const storedOf = (event: Recorded): StoredEvent => ({
  position: positionOf(event),
  stream: streamOf(event),
  revision: Number(event.getStreamRevision()),
  id: event.getId()!.getString(),
  type: typeOf(event),
  data: textOf(event.getData_asU8()),
  // The ledger always has metadata: without any it is not one of ours.
  metadata: textOf(event.getCustomMetadata_asU8()) || '{}',
});

const streamOf = (event: Recorded): string => textOf(event.getStreamIdentifier()!.getStreamName_asU8());

export const typeOf = (event: Recorded): string => event.getMetadataMap().get('type') ?? '';

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

/** What an event says, without its framing. */
export const bytesOf = (event: Recorded): number =>
  event.getData_asU8().byteLength + event.getCustomMetadata_asU8().byteLength;

/**
 * Events of the server itself, and of its projections, are none of the ledger; nor are those of a transaction of the older
 * TCP protocol: each record of a log that is written over gRPC has a place of its own, by which it is committed, so that
 * no two events, not even of one append, share a position, and there they would. In a stream they are seen all the same.
 */
export const isOfLedger = (event: Recorded): boolean =>
  !streamOf(event).startsWith('$') &&
  !typeOf(event).startsWith('$') &&
  event.getPreparePosition() === event.getCommitPosition();

/** Servers before 22.6 do not tell positions in streams. @throws RangeError there */
export const positionOf = (event: Recorded): Position => {
  const commit = safeInteger(event.getCommitPosition());
  if (commit === undefined)
    throw new RangeError(
      `EventStoreDB does not tell the position of event ${event.getStreamRevision()} of ${streamOf(event)}`,
    );
  return commit;
};

/** What an event says, as JSON; nothing where it is none. */
export const saidIn = (event: Recorded): object => {
  try {
    const said: unknown = JSON.parse(textOf(event.getData_asU8()));
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
};

/** Undefined also for the all-ones by which the server says that it has none. */
export const safeInteger = (value: bigint | string | undefined): number | undefined => {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};
