/**
 * Plays the deaths of nodes and the elections after them on a cluster of stand-ins, in the times that were measured on a
 * real one (eventstoredb.md). After an election the nodes disagree for a while, and name a leader that is gone.
 */
import type { Chance } from '../scenario/chance.ts';
import type { Cluster } from './cluster.ts';

export type Elections = {
  /** Milliseconds since 1970 at which the present leader began to lead with a majority; undefined while none does. */
  ledSince(): number | undefined;
  leader(): number | undefined;
  kill(node: number): void;
  /** Starts a node that was killed. It joins the others a little later. */
  start(node: number): void;
  /** The leader gives up its office, as an operator tells it to. In half of the cases it is elected again. */
  resign(): void;
  freeze(node: number): void;
  thaw(node: number): void;
  /** Ends what was still to happen. */
  stop(): void;
};

// Milliseconds, from and to.
const times = {
  electedAfterKill: [500, 2_500],
  electedAfterResign: [600, 1_900],
  electedAfterFreeze: [6_700, 8_500],
  electedAfterReturn: [3_600, 4_800],
  deathIsSeen: [50, 150],
  freezeIsSeen: [5_000, 6_500],
  lostLeaderIsNamed: [50, 1_100],
  oldViewIsTold: [0, 2_000],
  loneLeaderStepsDown: [3_500, 4_200],
  thawedLeaderLeads: [50, 2_900],
  joins: [1_000, 1_300],
  supervisorStarts: [300, 800],
  followerLags: [1, 21],
} as const;

// Measured: in 3 of 10 freezes of the leader nobody was elected until it went on.
const electedOfFrozen = 70;

export const playElections = (cluster: Cluster, chance: Chance): Elections => {
  const all = cluster.nodes.map((_, n) => n);
  const timers = new Set<NodeJS.Timeout>();
  const away = new Map<number, 'dead' | 'frozen'>();
  let election: NodeJS.Timeout | undefined;
  let ledSince: number | undefined = Date.now();

  const after = ([from, to]: readonly [number, number], act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
        look();
      },
      chance.between(from, to),
    );
    timers.add(timer);
    return timer;
  };
  const present = () => all.filter((n) => !away.has(n));
  const othersThan = (node: number) => present().filter((n) => n !== node);

  /** Notes when a leader with a majority begins or ends. */
  const look = () => {
    ledSince = cluster.leader() === undefined ? undefined : (ledSince ?? Date.now());
  };

  const electIn = (within: readonly [number, number], prefer?: number) => {
    clearTimeout(election);
    election = after(within, () => {
      election = undefined;
      const electable = cluster.electable().filter((n) => !away.has(n));
      if (cluster.leader() !== undefined || present().length < 2 || electable.length === 0) return;
      const leader = prefer !== undefined && electable.includes(prefer) ? prefer : chance.pick(electable);
      const [second, ...rest] = othersThan(leader);
      cluster.take(leader, [leader, second!]);
      cluster.tell([leader]);
      after(times.oldViewIsTold, () => cluster.tell([second!]));
      for (const n of rest) joinsIn(times.lostLeaderIsNamed, n);
    });
  };
  const joinsIn = (within: readonly [number, number], node: number) =>
    after(within, () => {
      if (away.has(node)) return;
      cluster.take(cluster.leader(), [node]);
      after(times.oldViewIsTold, () => cluster.tell([node]));
    });

  /** For a while those that are left still name the leader that is gone. */
  const loseLeader = (within: readonly [number, number]) => {
    for (const n of present())
      after(within, () => {
        if (cluster.leader() !== undefined) return;
        cluster.take(undefined, [n]);
        cluster.tell([n]);
      });
  };
  /** A leader without a follower steps down. */
  const stepDownIfAlone = (leader: number | undefined) => {
    if (leader === undefined || away.has(leader) || cluster.leader() !== undefined) return;
    after(times.loneLeaderStepsDown, () => {
      if (cluster.leader() !== undefined || away.has(leader)) return;
      cluster.take(undefined, [leader]);
      cluster.tell([leader]);
    });
  };
  const electIfNobodyLeads = () => {
    if (cluster.leader() === undefined && election === undefined && present().length >= 2)
      electIn(times.electedAfterReturn);
  };
  const start = (node: number) => {
    away.delete(node);
    cluster.start(node, 'nobody');
    after(times.joins, () => {
      cluster.take(cluster.leader(), [node]);
      cluster.tell(present());
      electIfNobodyLeads();
    });
  };

  // The second follower has each append a little later than the first.
  cluster.lag();
  const catchUp = () => {
    cluster.catchUp();
    cluster.lag();
    after(times.followerLags, catchUp);
  };
  after(times.followerLags, catchUp);

  return {
    ledSince: () => ledSince,
    leader: () => cluster.leader(),
    kill: (node) => {
      const led = cluster.leader();
      away.set(node, 'dead');
      cluster.stop(node);
      for (const n of present()) after(times.deathIsSeen, () => cluster.tell([n]));
      if (led === node) {
        loseLeader(times.lostLeaderIsNamed);
        electIn(times.electedAfterKill);
      } else stepDownIfAlone(led);
      look();
    },
    start,
    resign: () => {
      const led = cluster.leader();
      cluster.resign();
      electIn(times.electedAfterResign, chance.percent(50) ? led : undefined);
      look();
    },
    freeze: (node) => {
      const led = cluster.leader();
      away.set(node, 'frozen');
      cluster.freeze(node);
      if (led !== node) stepDownIfAlone(led);
      else if (chance.percent(electedOfFrozen)) {
        loseLeader(times.freezeIsSeen);
        electIn(times.electedAfterFreeze);
      }
      look();
    },
    thaw: (node) => {
      away.delete(node);
      cluster.thaw(node);
      const goesOn = () => {
        if (!cluster.hear(node)) return;
        // It had taken appends that the others lack: it ended itself, and does so once more when it is started.
        away.set(node, 'dead');
        after(times.supervisorStarts, () => {
          cluster.start(node, 'nobody');
          cluster.stop(node);
          after(times.supervisorStarts, () => start(node));
        });
      };
      const hasSuccessor = cluster.leader() !== undefined && cluster.leader() !== node;
      if (hasSuccessor) after(times.thawedLeaderLeads, goesOn);
      else goesOn();
      electIfNobodyLeads();
      look();
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};
