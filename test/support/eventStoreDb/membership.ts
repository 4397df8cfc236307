/** A node's knowledge of its cluster, and how the node answers because of it. A node that is alone leads. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams, { type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServiceError } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { Log } from './log.ts';

export type Seen = {
  readonly port: number;
  readonly state: 'LEADER' | 'FOLLOWER' | 'UNKNOWN';
  readonly isAlive: boolean;
};

export type Membership = {
  /** The error that ends a read, a subscription or a batch stream. */
  refusal(asksLeader: boolean): Partial<ServiceError> | undefined;
  /** The log that appends reach through this node; undefined while nobody leads. */
  appendsTo(own: Log): Log | undefined;
  /** All nodes as this one sees them. */
  members(port: number): readonly Seen[];
};

export const alone: Membership = {
  refusal: () => undefined,
  appendsTo: (own) => own,
  members: (port) => [{ port, state: 'LEADER', isAlive: true }],
};

/** "NOT_FOUND 5, Leader info available": the trailers name the node that this one takes for the leader. */
export const notLeader = (leaderPort: number): Partial<ServiceError> => {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', '127.0.0.1');
  metadata.set('leader-endpoint-port', String(leaderPort));
  return { code: grpc.status.NOT_FOUND, details: 'Leader info available', metadata };
};

const notReadyText = 'Server Is Not Ready';

export const notReady = (): Partial<ServiceError> => ({
  code: grpc.status.UNAVAILABLE,
  details: notReadyText,
  metadata: new grpc.Metadata(),
});

/** Refuses an append while nobody leads. The refusal comes in the batch stream, which stays open. */
export const notReadyAppend = (request: BatchAppendReq, stream: string) => {
  const details = new any.Any();
  details.pack(new shared.Empty().serializeBinary(), 'google.protobuf.Empty');
  const refused = new status.Status();
  refused.setMessage(notReadyText);
  refused.setDetails(details);
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(request.getCorrelationId());
  answer.setStreamIdentifier(identifier);
  answer.setError(refused);
  return answer;
};

export const gossipOf = (seen: readonly Seen[]) => {
  const members = new gossip.ClusterInfo();
  members.setMembersList(
    seen.map(({ port, state, isAlive }) => {
      const endPoint = new gossip.EndPoint();
      endPoint.setAddress('127.0.0.1');
      endPoint.setPort(port);
      const member = new gossip.MemberInfo();
      member.setState(gossip.MemberInfo.VNodeState[state]);
      member.setIsAlive(isAlive);
      member.setHttpEndPoint(endPoint);
      return member;
    }),
  );
  return members;
};
