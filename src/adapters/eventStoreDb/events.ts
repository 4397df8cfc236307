/** Converts our texts to events of the client, and back. */
import { binaryEvent, type EventData, jsonEvent } from '@eventstore/db-client';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { NewEvent, Position, StoredEvent } from '../../ledger/eventStore.ts';

export type Recorded = ReadResp.ReadEvent.RecordedEvent;

/**
 * The client serializes with `JSON.stringify`. A text that `JSON.stringify` wrote, as all sealed texts of the ledger
 * are, comes out unchanged. Any other text is sent as bytes.
 */
export const proposedOf = ({ id, type, data, metadata }: NewEvent): EventData => {
  const parsed = parsedBack(data);
  const meta = parsedBack(metadata);
  // The client drops falsy metadata.
  const event = { id, type, metadata: typeof meta === 'object' && meta !== null ? meta : Buffer.from(metadata) };
  return parsed === undefined
    ? binaryEvent({ ...event, data: Buffer.from(data) })
    : jsonEvent({ ...event, data: parsed as Record<string, unknown> });
};

/** The parsed value, if `JSON.stringify` turns it back into the same text. */
const parsedBack = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Option that makes the client's reads give raw messages. By default the client parses events and drops their text, so
 * that a change of the text alone (such as a space) would stay unseen. Parsing also takes half the time of a read.
 */
export const rawMessages: object = {
  transform: (message: ReadResp, _encoding: string, next: (error: null, message: ReadResp) => void) =>
    next(null, message),
};

/**
 * Option of every call. A follower of a cluster may lack what was just appended, and the client settles on one after an
 * election; asked so, it refuses and says who leads.
 */
export const onLeader = { requiresLeader: true } as const;

/** @throws RangeError for an event whose position the server does not tell. */
export const storedOf = (event: Recorded): StoredEvent => ({
  position: positionOf(event),
  stream: streamOf(event),
  revision: Number(event.getStreamRevision()),
  id: event.getId()!.getString(),
  type: typeOf(event),
  data: textOf(event.getData_asU8()),
  // The ledger always writes metadata, so an event without it is not ours.
  metadata: textOf(event.getCustomMetadata_asU8()) || '{}',
});

const streamOf = (event: Recorded): string => textOf(event.getStreamIdentifier()!.getStreamName_asU8());

export const typeOf = (event: Recorded): string => event.getMetadataMap().get('type') ?? '';

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

/** Bytes of an event's content, without its framing. */
export const bytesOf = (event: Recorded): number =>
  event.getData_asU8().byteLength + event.getCustomMetadata_asU8().byteLength;

/**
 * Whether an event belongs to the ledger. Events of the server and its projections do not. Events of a transaction of
 * the old TCP protocol do not either, because they can share a position. An append over gRPC gives every event a
 * position of its own. Reads of a stream show all of them.
 */
export const isOfLedger = (event: Recorded): boolean =>
  !streamOf(event).startsWith('$') &&
  !typeOf(event).startsWith('$') &&
  event.getPreparePosition() === event.getCommitPosition();

/** @throws RangeError on servers before 22.6, which do not tell positions in reads of streams. */
export const positionOf = (event: Recorded): Position => {
  const commit = safeInteger(event.getCommitPosition());
  if (commit === undefined)
    throw new RangeError(
      `EventStoreDB does not tell the position of event ${event.getStreamRevision()} of ${streamOf(event)}`,
    );
  return commit;
};

/** The event's JSON object; an empty object when the data are no JSON object. */
export const dataOf = (event: Recorded): object => {
  try {
    const said: unknown = JSON.parse(textOf(event.getData_asU8()));
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
};

/** Undefined also for a number of all ones, by which the server says that it has no value. */
export const safeInteger = (value: bigint | string | undefined): number | undefined => {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};
