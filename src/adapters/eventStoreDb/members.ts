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
 * A node counts until nobody has told of it for so long. A node that has just started tells of few others, so an answer
 * without a node does not take that node away at once.
 */
const forgetMs = 600_000;

const { VNodeState } = gossip.MemberInfo;
/** In these states a node has no say in which events are acknowledged. */
const withoutVote: ReadonlySet<number> = new Set([
  VNodeState.MANAGER,
  VNodeState.READONLYLEADERLESS,
  VNodeState.PREREADONLYREPLICA,
  VNodeState.READONLYREPLICA,
]);
const withVote: ReadonlySet<number> = new Set([VNodeState.FOLLOWER, VNodeState.LEADER, VNodeState.RESIGNINGLEADER]);

/** A node, and whether it has a vote; undefined in states that both kinds of node pass through, as when they start. */
type Told = { readonly node: Node; readonly votes: boolean | undefined };

/**
 * @param name the one name for all nodes
 * @param now milliseconds, of a clock that never goes back
 */
export const toldMembers = (open: Open, name: Node, now = (): number => performance.now()): Members => {
  const told = new Map<string, { readonly node: Node; readonly votes: boolean; readonly at: number }>();
  const known = () => [...told.values()].flatMap(({ node, votes }) => (votes ? [node] : []));
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    askedAt = now();
    const found = await Promise.any([name, ...known()].map((node) => toldBy(open, node))).catch(() => []);
    const at = now();
    for (const { node, votes } of found) {
      const before = told.get(keyOf(node))?.votes;
      told.set(keyOf(node), { node, votes: votes ?? before ?? true, at });
    }
    if (found.length > 0) for (const [key, one] of told) if (at - one.at > forgetMs) told.delete(key);
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
      // After a long time without a question the nodes may be others.
      if (told.size === 0 || now() - askedAt > forgetMs) await asked();
      else if (now() - askedAt > askAgainMs) void asked();
      return known();
    },
  };
};

/**
 * What the node tells of its cluster.
 * @throws Error when it does not tell within a second, or knows of no leader: it may have just started, and know few nodes
 */
const toldBy = async (open: Open, node: Node): Promise<readonly Told[]> => {
  const client = open(node);
  try {
    const members = await clusterOf(await channelOf(client));
    if (!members.some((member) => member.getIsAlive() && member.getState() === VNodeState.LEADER))
      throw new NoAnswer('This node of EventStoreDB knows of no leader');
    return members.flatMap((member) => {
      const [endPoint, state] = [member.getHttpEndPoint(), member.getState()];
      if (endPoint === undefined) return [];
      const votes = withVote.has(state) ? true : withoutVote.has(state) ? false : undefined;
      return [{ node: { address: endPoint.getAddress(), port: endPoint.getPort() }, votes }];
    });
  } finally {
    hangUp(client).catch(() => {});
  }
};

type Client = typeof gossipService.GossipClient;

const clusterOf = (channelOverride: object): Promise<readonly gossip.MemberInfo[]> => {
  // The client's channel has the address, the certificates and the limits of the connection string.
  const options = { channelOverride } as ConstructorParameters<Client>[2];
  const asking = new gossipService.GossipClient(null as never, null as never, options);
  return new Promise((resolve, reject) => {
    const call = asking.read(new shared.Empty(), (error, info) => {
      clearTimeout(timer);
      if (error === null) resolve(info.getMembersList());
      else reject(error);
    });
    const timer = setTimeout(() => call.cancel(), tellMsMax);
  });
};
