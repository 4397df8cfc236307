/**
 * Three stand-ins that behave as a measured cluster. Followers forward appends, answer reads with the events that have
 * reached them, and refuse a client that asks for the leader. A leader acknowledges an append once a second node has it.
 * Elections and replication happen when a test says so; elections.ts plays them as they were measured.
 */
import type { Expected, Log, Outcome, Proposed } from './log.ts';
import { type Membership, notLeader, notReady, type Seen } from './membership.ts';
import { type StandIn, startStandIn } from './server.ts';

export type Cluster = {
  /** The value for EVENT_STORE: all three nodes. */
  readonly url: string;
  readonly nodes: readonly StandIn[];
  /** The node that leads with a majority behind it; undefined while none does. */
  leader(): number | undefined;
  /** The nodes that hear of elections and that may be elected: they lack nothing that was acknowledged. */
  electable(): readonly number[];
  /** Nobody leads from now on. What was appended has reached everybody. */
  resign(): void;
  /** All nodes that hear of elections take this node as their leader. */
  elect(node: number): void;
  /** These nodes take a node as their leader, or nobody. What they tell of the cluster stays as it was until `tell`. */
  take(leader: number | undefined, by: readonly number[]): void;
  /** From now on these nodes tell of the cluster what they know, and which nodes are dead. */
  tell(by: readonly number[]): void;
  /** Stops a node like `kill -9`, and nobody notices. */
  stop(node: number): void;
  /** Stops a node like `kill -9`. The others see at once that it is dead. If it led, nobody leads until `elect`. */
  kill(node: number): void;
  /** Starts a node again. It takes `leader` as its leader; by default the same node as the others do. */
  start(node: number, leader?: number | 'nobody'): void;
  /** Hides elections from a node until `hear`, as if it were frozen. */
  freeze(node: number): void;
  thaw(node: number): void;
  /**
   * The node hears what happened. If others took another leader meanwhile, and it had taken appends that they lack, it
   * ends itself, as measured. Answers whether it did.
   */
  hear(node: number): boolean;
  /** Keeps appends from all followers but one until `catchUp`. */
  lag(): void;
  catchUp(): void;
  close(): Promise<void>;
};

const size = 3;

/** An append that a leader took, and that no other node has. */
type Waiting = {
  readonly stream: string;
  readonly events: readonly Proposed[];
  readonly expected: Expected;
  readonly answer: (outcome: Outcome) => void;
};

type Known = {
  /** Whom the node takes for the leader. It answers calls by that. */
  leader: number | undefined;
  /** What it tells of the cluster, which may be older. */
  told: { readonly leader: number | undefined; readonly dead: readonly number[] };
  isUp: boolean;
  /** False from `freeze` to `hear`. */
  hears: boolean;
  waiting: Waiting[];
};

export const startCluster = async (): Promise<Cluster> => {
  const all = Array.from({ length: size }, (_, n) => n);
  const known = all.map(
    (): Known => ({ leader: 0, told: { leader: 0, dead: [] }, isUp: true, hears: true, waiting: [] }),
  );
  const nodes: StandIn[] = [];
  let lagging = false;

  const reached = () => all.filter((n) => known[n]!.isUp && known[n]!.hears);
  const logOf = (n: number): Log => nodes[n]!.log;
  const followersOf = (leader: number) =>
    reached().includes(leader) ? reached().filter((n) => n !== leader && known[n]!.leader === leader) : [];
  const leads = (n: number) => known[n]!.leader === n && followersOf(n).length > 0;

  const copy = (from: number, to: number) => {
    for (const event of logOf(from).all.slice(logOf(to).all.length)) logOf(to).append(event.stream, [event], 'any');
  };
  const electable = () => {
    const longest = Math.max(...reached().map((n) => logOf(n).all.length));
    return reached().filter((n) => logOf(n).all.length === longest);
  };
  const replicate = () => {
    const [from] = electable();
    if (lagging || from === undefined) return;
    for (const to of reached()) copy(from, to);
  };
  /** A leader that has a majority again acknowledges what waited for one. */
  const commitWaiting = () => {
    for (const n of all)
      while (leads(n) && known[n]!.waiting.length > 0) {
        const { stream, events, expected, answer } = known[n]!.waiting.shift()!;
        answer(logOf(n).append(stream, events, expected));
      }
  };
  const changed = () => {
    replicate();
    commitWaiting();
  };

  const never = new Promise<Outcome>(() => {});
  const appendAt = (leader: number, stream: string, events: readonly Proposed[], expected: Expected) => {
    const { isUp, waiting } = known[leader]!;
    // Measured: a forwarded append to a leader that is gone is not answered.
    if (!isUp) return never;
    if (leads(leader) && waiting.length === 0) return logOf(leader).append(stream, events, expected);
    // Measured: the repetition of an append that is written and not replicated is dropped without an answer.
    if (waiting.some((one) => one.events[0]?.id === events[0]?.id)) return never;
    return new Promise<Outcome>((answer) => void waiting.push({ stream, events, expected, answer }));
  };

  const membershipOf = (self: number): Membership => ({
    refusal: (asksLeader) => {
      const { leader } = known[self]!;
      if (leader === undefined) return notReady();
      return asksLeader && leader !== self ? notLeader(nodes[leader]!.port) : undefined;
    },
    append: (_, stream, events, expected) => {
      const { leader } = known[self]!;
      return leader === undefined ? undefined : appendAt(leader, stream, events, expected);
    },
    members: () => {
      const { leader, dead } = known[self]!.told;
      return nodes.map(({ port }, n): Seen => {
        const state = leader === undefined ? 'UNKNOWN' : leader === n ? 'LEADER' : 'FOLLOWER';
        return { port, state, isAlive: !dead.includes(n) };
      });
    },
  });

  const tell = (by: readonly number[]) => {
    const dead = all.filter((n) => !known[n]!.isUp);
    for (const n of by) known[n]!.told = { leader: known[n]!.leader, dead };
  };
  const take = (leader: number | undefined, by: readonly number[]) => {
    for (const n of by) known[n]!.leader = leader;
    changed();
  };
  const agree = (leader: number | undefined) => {
    take(leader, reached());
    tell(reached());
  };
  const stop = (node: number) => {
    known[node]!.isUp = false;
    known[node]!.waiting = [];
    nodes[node]!.stop();
  };

  for (const n of all) {
    const node = await startStandIn(0, undefined, undefined, membershipOf(n));
    node.log.watch(() => {
      if (known[n]!.leader !== n) return;
      for (const follower of lagging ? followersOf(n).slice(-1) : followersOf(n)) copy(n, follower);
    });
    nodes.push(node);
  }
  return {
    url: `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`,
    nodes,
    leader: () => all.find(leads),
    electable,
    resign: () => {
      replicate();
      agree(undefined);
    },
    elect: agree,
    take,
    tell,
    stop,
    kill: (node) => {
      stop(node);
      if (known.some(({ leader }) => leader === node)) agree(undefined);
      tell(reached());
    },
    start: (node, leader) => {
      const others = known.find(({ isUp }) => isUp)?.leader;
      Object.assign(known[node]!, { leader: leader === 'nobody' ? undefined : (leader ?? others), hears: true });
      known[node]!.isUp = true;
      nodes[node]!.start();
      tell(reached());
      changed();
    },
    freeze: (node) => {
      known[node]!.hears = false;
      nodes[node]!.freeze();
    },
    thaw: (node) => nodes[node]!.thaw(),
    hear: (node) => {
      const { leader: others } = known.find(({ isUp, hears }, n) => n !== node && isUp && hears) ?? known[node]!;
      known[node]!.hears = true;
      if (others !== node && known[node]!.waiting.length > 0) {
        stop(node);
        return true;
      }
      known[node]!.leader = others;
      tell([node]);
      changed();
      return false;
    },
    lag: () => {
      lagging = true;
    },
    catchUp: () => {
      lagging = false;
      changed();
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
};
