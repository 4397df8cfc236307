/** A node's knowledge of its cluster, and how the node answers because of it. A node that is alone leads. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServiceError } from '@grpc/grpc-js';
import type { Expected, Log, Outcome, Proposed } from './log.ts';
import { packed, refusedAnswer } from './messages.ts';

export type Seen = {
  readonly port: number;
  readonly state: 'LEADER' | 'FOLLOWER' | 'UNKNOWN' | 'READONLYREPLICA';
  readonly isAlive: boolean;
};

export type Membership = {
  /** The error that ends a read, a subscription or a batch stream. */
  refusal(asksLeader: boolean): Partial<ServiceError> | undefined;
  /**
   * Appends to the log that appends reach through this node; undefined while nobody leads. A promise may never settle.
   */
  append(
    own: Log,
    stream: string,
    events: readonly Proposed[],
    expected: Expected,
  ): Outcome | Promise<Outcome> | undefined;
  /** All nodes as this one sees them. */
  members(port: number): readonly Seen[];
};

export const alone: Membership = {
  refusal: () => undefined,
  append: (own, stream, events, expected) => own.append(stream, events, expected),
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

/** Refuses an append while nobody leads. */
export const notReadyAppend = (request: BatchAppendReq, stream: string) =>
  refusedAnswer(request, stream, packed(new shared.Empty().serializeBinary(), 'google.protobuf.Empty'), notReadyText);

/** Says that an append took too long. Its outcome is open. */
export const deadlineAppend = (request: BatchAppendReq, stream: string) =>
  refusedAnswer(request, stream, packed(new shared.Timeout().serializeBinary(), 'event_store.client.Timeout'));

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
