/** Users and rights of the stand-in, as measured on a secure EventStoreDB 22.10 and 24.2. */

import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type Metadata, type ServiceError } from '@grpc/grpc-js';
import { packed, refusedAnswer } from './messages.ts';

export type Rights = {
  /** The reason why a call with this metadata is refused; undefined when it is not. */
  refusal(metadata: Metadata, asked: 'read' | 'append'): Refusal | undefined;
  /** Sets the rights of the only user. As measured, running calls go on. */
  give(rights: { readonly read: boolean; readonly append: boolean }): void;
  /** Changes the user's password. */
  setPassword(password: string): void;
  /** Refuses also the right user for this many milliseconds, as after a start. */
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

/** Code 16 for a refused user, 7 for a read without the right. */
export const refusedCall = (refusal: Refusal): Partial<ServiceError> => {
  const metadata = new grpc.Metadata();
  if (refusal === 'user') return { code: grpc.status.UNAUTHENTICATED, details: 'Bad HTTP status code: 401', metadata };
  metadata.set('exception', 'access-denied');
  return { code: grpc.status.PERMISSION_DENIED, details: 'Access Denied', metadata };
};

/** Refuses an append without the right: in the batch stream's answer, with an empty message. The stream goes on. */
export const refusedAppend = (request: BatchAppendReq, stream: string) =>
  refusedAnswer(
    request,
    stream,
    packed(new shared.AccessDenied().serializeBinary(), 'event_store.client.AccessDenied'),
  );
