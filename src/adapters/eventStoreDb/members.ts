/**
 * The nodes of a cluster that is called by one name (`esdb+discover://`), as they tell of each other. Telboek must know them
 * by itself: a frozen leader has to be left for another node, and an answer without a write asks a majority of them.
 */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { NoAnswer } from './errors.ts';
import { channelOf, hangUp, keyOf, type Node, type Open } from './opening.ts';

export type Members = {
  /** The nodes that were told of so far. */
  known(): readonly Node[];
  /** The nodes; asks for them where none is known yet. Empty when nobody tells. */
  all(): Promise<readonly Node[]>;
};

/** Where the connection string names the nodes. */
export const namedMembers = (hosts: readonly Node[]): Members => ({ known: () => [], all: async () => hosts });

const tellMsMax = 1_000;
const askAgainMs = 10_000;
/**
 * A node counts for as long as this after it was last told of. A node that has just started tells of few others, so what
 * one tells takes no node away.
 */
const forgetMs = 600_000;

const { VNodeState } = gossip.MemberInfo;
/** These hold the log, and have no say in which events are acknowledged. */
const withoutVote: ReadonlySet<number> = new Set([
  VNodeState.MANAGER,
  VNodeState.READONLYLEADERLESS,
  VNodeState.PREREADONLYREPLICA,
  VNodeState.READONLYREPLICA,
]);

/**
 * @param name the one name for all nodes
 * @param now milliseconds, of a clock that never goes back
 */
export const toldMembers = (open: Open, name: Node, now = (): number => performance.now()): Members => {
  const told = new Map<string, { readonly node: Node; readonly at: number }>();
  const known = () => [...told.values()].map(({ node }) => node);
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    askedAt = now();
    const found = await Promise.any([name, ...known()].map((node) => toldBy(open, node))).catch(() => []);
    const at = now();
    for (const node of found) told.set(keyOf(node), { node, at });
    for (const [key, one] of told) if (found.length > 0 && at - one.at > forgetMs) told.delete(key);
  };
  const asked = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    known,
    all: async () => {
      if (told.size === 0) await asked();
      else if (now() - askedAt > askAgainMs) void asked();
      return known();
    },
  };
};

type Client = typeof gossipService.GossipClient;

/** @throws Error when the node does not tell within a second */
const toldBy = async (open: Open, node: Node): Promise<readonly Node[]> => {
  const client = open(node);
  try {
    // The client's channel has the address, the certificates and the limits of the connection string.
    const options = { channelOverride: await channelOf(client) } as ConstructorParameters<Client>[2];
    const asking = new gossipService.GossipClient(null as never, null as never, options);
    const answer = new Promise<gossip.ClusterInfo>((resolve, reject) => {
      setTimeout(() => reject(new NoAnswer('A node of EventStoreDB did not tell of its cluster')), tellMsMax).unref();
      asking.read(new shared.Empty(), (error, info) => (error === null ? resolve(info) : reject(error)));
    });
    return (await answer).getMembersList().flatMap((member) => {
      const endPoint = member.getHttpEndPoint();
      return endPoint === undefined || withoutVote.has(member.getState())
        ? []
        : [{ address: endPoint.getAddress(), port: endPoint.getPort() }];
    });
  } finally {
    hangUp(client).catch(() => {});
  }
};
