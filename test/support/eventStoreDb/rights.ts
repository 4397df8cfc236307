/** Users and rights of the stand-in, as they were measured on a secure EventStoreDB 22.10 and 24.2. */

import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type Metadata, type ServiceError } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';

export type Rights = {
  /** Why a call with this metadata is refused; undefined when it is not. */
  refusal(metadata: Metadata, asked: 'read' | 'append'): Refusal | undefined;
  /** Of the one user. What is running already is not ended by it, as measured. */
  give(rights: { readonly read: boolean; readonly append: boolean }): void;
  /** From now on this is the user's password. */
  setPassword(password: string): void;
  /** As after a start: refuses the right user too, for so long. */
  refuseAll(ms: number): void;
};

/** `user`: a wrong password, an unknown or disabled user, or a server that does not know its users yet. */
export type Refusal = 'user' | 'right';

export const rightsOf = (user: string, password: string): Rights => {
  let known = basic(user, password);
  let given = { read: true, append: true };
  let refusesUntil = 0;
  return {
    refusal: (metadata, asked) => {
      if (performance.now() < refusesUntil || metadata.get('authorization')[0] !== known) return 'user';
      return given[asked] ? undefined : 'right';
    },
    give: (rights) => {
      given = { ...rights };
    },
    setPassword: (changed) => {
      known = basic(user, changed);
    },
    refuseAll: (ms) => {
      refusesUntil = performance.now() + ms;
    },
  };
};

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Code 16 for the user, 7 for a read without the right. */
export const refusedCall = (refusal: Refusal): Partial<ServiceError> => {
  const metadata = new grpc.Metadata();
  if (refusal === 'user') return { code: grpc.status.UNAUTHENTICATED, details: 'Bad HTTP status code: 401', metadata };
  metadata.set('exception', 'access-denied');
  return { code: grpc.status.PERMISSION_DENIED, details: 'Access Denied', metadata };
};

/** An append without the right: in the batch stream's answer, with an empty message, and the stream goes on. */
export const refusedAppend = (request: BatchAppendReq, stream: string) => {
  const details = new any.Any();
  details.pack(new shared.AccessDenied().serializeBinary(), 'event_store.client.AccessDenied');
  const refused = new status.Status();
  refused.setDetails(details);
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(request.getCorrelationId());
  answer.setStreamIdentifier(identifier);
  answer.setError(refused);
  return answer;
};
