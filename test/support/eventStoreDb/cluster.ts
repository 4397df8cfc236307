/**
 * Three stand-ins that behave as a measured cluster. Followers forward appends, answer reads with the events that have
 * reached them, and refuse a client that asks for the leader. Elections and replication happen when a test says so.
 */
import { type Membership, notLeader, notReady, type Seen } from './membership.ts';
import { type StandIn, startStandIn } from './server.ts';

export type Cluster = {
  /** The value for EVENT_STORE: all three nodes. */
  readonly url: string;
  readonly nodes: readonly StandIn[];
  /** Nobody leads from now on. What was appended has reached everybody. */
  resign(): void;
  /** All nodes that can be reached take this node as their leader. */
  elect(node: number): void;
  /** Stops a node like `kill -9`. The others soon see that it is dead. If it led, nobody leads until `elect`. */
  kill(node: number): void;
  start(node: number): void;
  /** Hides elections from a node until `hear`, as if it were frozen. */
  freeze(node: number): void;
  thaw(node: number): void;
  hear(node: number): void;
  /** Keeps appends from the followers until `catchUp`. */
  lag(): void;
  catchUp(): void;
  close(): Promise<void>;
};

const size = 3;

type Known = { leader: number | undefined; isAlive: boolean; hears: boolean };

export const startCluster = async (): Promise<Cluster> => {
  const known: Known[] = Array.from({ length: size }, () => ({ leader: 0, isAlive: true, hears: true }));
  const nodes: StandIn[] = [];
  let lagging = false;

  const membershipOf = (self: number): Membership => ({
    refusal: (asksLeader) => {
      const { leader } = known[self]!;
      if (leader === undefined) return notReady();
      return asksLeader && leader !== self ? notLeader(nodes[leader]!.port) : undefined;
    },
    appendsTo: (own) => {
      const { leader } = known[self]!;
      if (leader === self) return own;
      return leader === undefined ? undefined : nodes[leader]!.log;
    },
    members: () =>
      nodes.map(({ port }, n): Seen => {
        const { leader } = known[self]!;
        const state = leader === undefined ? 'UNKNOWN' : leader === n ? 'LEADER' : 'FOLLOWER';
        return { port, state, isAlive: known[n]!.isAlive };
      }),
  });

  /** Copies the longest log of all nodes that can be reached: an append is acknowledged only once a majority has it. */
  const replicate = () => {
    if (lagging) return;
    const reached = nodes.filter((_, n) => known[n]!.isAlive && known[n]!.hears).map(({ log }) => log);
    const longest = reached.reduce((one, other) => (other.all.length > one.all.length ? other : one));
    for (const log of reached)
      for (const event of longest.all.slice(log.all.length)) log.append(event.stream, [event], 'any');
  };

  const agree = (leader: number | undefined) => {
    for (const node of known) if (node.isAlive && node.hears) node.leader = leader;
  };

  for (let n = 0; n < size; n++) {
    const node = await startStandIn(0, undefined, undefined, membershipOf(n));
    node.log.watch(() => {
      if (known[n]!.leader === n) replicate();
    });
    nodes.push(node);
  }
  const resign = () => {
    replicate();
    agree(undefined);
  };
  return {
    url: `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`,
    nodes,
    resign,
    elect: (node) => agree(node),
    kill: (node) => {
      known[node]!.isAlive = false;
      nodes[node]!.stop();
      if (known.some(({ leader }) => leader === node)) agree(undefined);
    },
    start: (node) => {
      known[node] = { leader: known.find(({ isAlive }) => isAlive)?.leader, isAlive: true, hears: true };
      nodes[node]!.start();
      replicate();
    },
    freeze: (node) => {
      known[node]!.hears = false;
      nodes[node]!.freeze();
    },
    thaw: (node) => nodes[node]!.thaw(),
    hear: (node) => {
      known[node]!.hears = true;
      known[node]!.leader = known.find((_, n) => n !== node)?.leader;
      replicate();
    },
    lag: () => {
      lagging = true;
    },
    catchUp: () => {
      lagging = false;
      replicate();
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
};
