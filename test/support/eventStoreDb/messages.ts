/** Turns the stand-in's log into messages of the client's service definitions. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { appendBytesMax, type Expected, type Outcome, type Proposed, type Recorded } from './log.ts';

const ticksPerMs = 10_000n;

/** An event in the answer to a Read. */
export const readAnswer = (event: Recorded): Buffer => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  const id = new shared.UUID();
  id.setString(event.id);
  recorded.setId(id);
  recorded.setStreamIdentifier(identifierOf(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.commitPosition));
  recorded.setPreparePosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(event.createdAt) * ticksPerMs));
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.commitPosition));
  const answer = new streams.ReadResp();
  answer.setEvent(read);
  return Buffer.from(answer.serializeBinary());
};

export const notFoundAnswer = (stream: string): Buffer => {
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(stream));
  const answer = new streams.ReadResp();
  answer.setStreamNotFound(notFound);
  return Buffer.from(answer.serializeBinary());
};

export const confirmation = (): Buffer => {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(crypto.randomUUID());
  const answer = new streams.ReadResp();
  answer.setConfirmation(confirmed);
  return Buffer.from(answer.serializeBinary());
};

export const checkpoint = (position: number): Buffer => {
  const reached = new streams.ReadResp.Checkpoint();
  reached.setCommitPosition(String(position));
  reached.setPreparePosition(String(position));
  const answer = new streams.ReadResp();
  answer.setCheckpoint(reached);
  return Buffer.from(answer.serializeBinary());
};

export const proposedOf = (message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  // A copy each, because a part of what came over the network would keep all of that in memory.
  data: message.getData_asU8().slice(),
  metadata: message.getCustomMetadata_asU8().slice(),
});

export const nameOf = (identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const identifierOf = (stream: string): InstanceType<typeof shared.StreamIdentifier> => {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  return identifier;
};

type BatchOptions = BatchAppendReq.Options;
type AppendOptions = AppendReq.Options;

export const expectedOf = (options: BatchOptions | AppendOptions): Expected => {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream_exists';
  return Number('getRevision' in options ? options.getRevision() : options.getStreamPosition());
};

/** The answer to an append over the batch stream. */
export const batchAnswer = (request: BatchAppendReq, stream: string, expected: Expected, outcome: Outcome) => {
  if (outcome.kind === 'too_large') return refusedAnswer(request, stream, tooLarge());
  if (outcome.kind === 'deleted') return refusedAnswer(request, stream, deletedAs(stream));
  if (outcome.kind === 'wrong_version') return refusedAnswer(request, stream, wrongVersion(expected, outcome.current));
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(outcome.revision));
  success.setPosition(positionOf(outcome.position));
  const answer = answerTo(request, stream);
  answer.setSuccess(success);
  return answer;
};

const answerTo = (request: BatchAppendReq, stream: string) => {
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(request.getCorrelationId());
  answer.setStreamIdentifier(identifierOf(stream));
  return answer;
};

/** Refuses an append in the answer of the batch stream, which goes on. */
export const refusedAnswer = (request: BatchAppendReq, stream: string, details: Details, message = '') => {
  const refused = new status.Status();
  refused.setMessage(message);
  refused.setDetails(details);
  const answer = answerTo(request, stream);
  answer.setError(refused);
  return answer;
};

/** The answer to a single append call; undefined when that call fails. */
export const appendAnswer = (expected: Expected, outcome: Outcome) => {
  if (outcome.kind === 'too_large' || outcome.kind === 'deleted') return undefined;
  const answer = new streams.AppendResp();
  if (outcome.kind === 'appended') {
    const success = new streams.AppendResp.Success();
    success.setCurrentRevision(String(outcome.revision));
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.position));
    position.setPreparePosition(String(outcome.position));
    success.setPosition(position);
    answer.setSuccess(success);
  } else {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
    if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
    if (outcome.current === undefined) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(outcome.current));
    answer.setWrongExpectedVersion(wrong);
  }
  return answer;
};

const positionOf = (position: number) => {
  const all = new shared.AllStreamPosition();
  all.setCommitPosition(String(position));
  all.setPreparePosition(String(position));
  return all;
};

const wrongVersion = (expected: Expected, current: number | undefined) => {
  const wrong = new shared.WrongExpectedVersion();
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected));
  if (expected === 'no_stream') wrong.setExpectedNoStream(new empty.Empty());
  if (expected === 'stream_exists') wrong.setExpectedStreamExists(new empty.Empty());
  if (current === undefined) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  return packed(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
};

const deletedAs = (stream: string) => {
  const deleted = new shared.StreamDeleted();
  deleted.setStreamIdentifier(identifierOf(stream));
  return packed(deleted.serializeBinary(), 'event_store.client.StreamDeleted');
};

/** The answer to deleting a stream, softly or for good. */
export const deleteAnswer = () => new streams.DeleteResp();
export const tombstoneAnswer = () => new streams.TombstoneResp();

const tooLarge = () => {
  const exceeded = new shared.MaximumAppendSizeExceeded();
  exceeded.setMaxappendsize(appendBytesMax);
  return packed(exceeded.serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded');
};

export type Details = InstanceType<typeof any.Any>;

export const packed = (bytes: Uint8Array, name: string): Details => {
  const details = new any.Any();
  details.pack(bytes, name);
  return details;
};
