/** Lets nodes of a cluster of EventStoreDB fail under load, and measures how clients find the next leader. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scenario/chance.ts';
import type { ClusterState, OwnCluster } from '../breakable/ownEventStoreDb.ts';
import { fairLimit } from '../fairTime.ts';
import type { Load } from '../load.ts';
import { troublesIn } from '../tell.ts';
import { type Outcome, ready } from '../trial.ts';
import type { ElectingStage } from './electingStage.ts';

export type Measured = {
  readonly outcome: Outcome;
  readonly troubles: readonly string[];
  /** Milliseconds from the fault to the next leader; undefined when the leader stayed, or nobody else was elected. */
  readonly leaderAfterMs: number | undefined;
  /** Milliseconds from the next leader to the first write that was acknowledged, of a client over HTTP and of a probe. */
  readonly writesAfterLeaderMs: { readonly http: number; readonly probe: number } | undefined;
  /** The longest time without an acknowledged write over HTTP, in milliseconds. */
  readonly withoutWritesMs: number;
  /** The longest call of a probe, and the longest answer over HTTP. */
  readonly longestMs: { readonly http: number; readonly probe: number };
};

type Context = { readonly cluster: OwnCluster; readonly chance: Chance; readonly goesOn: () => Promise<void> };

const anyFollower = ({ leader }: ClusterState, chance: Chance): number =>
  chance.pick([0, 1, 2].filter((node) => node !== leader));

const awayMs = { dead: 1_000, follower: 3_000, frozen: 12_000 } as const;

/** Each lets something fail, and puts it right. `goesOn` resolves when there is a leader and writes were acknowledged. */
const faults = {
  /** Nothing fails, so that there is something to compare with. */
  nothing: async ({ goesOn }: Context) => {
    await pause(awayMs.follower);
    await goesOn();
  },
  killedLeader: async ({ cluster, goesOn }: Context) => {
    const { leader } = await cluster.state();
    await cluster.order(`kill ${leader!}`);
    await goesOn();
    await pause(awayMs.dead);
    await cluster.order(`start ${leader!}`);
  },
  resigned: async ({ cluster, goesOn }: Context) => {
    await cluster.order('resign');
    await goesOn();
  },
  frozenLeader: async ({ cluster, goesOn }: Context) => {
    const { leader } = await cluster.state();
    await cluster.order(`freeze ${leader!}`);
    await pause(awayMs.frozen);
    await cluster.order(`thaw ${leader!}`);
    await goesOn();
  },
  killedFollower: async ({ cluster, chance, goesOn }: Context) => {
    const follower = anyFollower(await cluster.state(), chance);
    await cluster.order(`kill ${follower}`);
    await pause(awayMs.follower);
    await goesOn();
    await cluster.order(`start ${follower}`);
  },
  frozenFollower: async ({ cluster, chance, goesOn }: Context) => {
    const follower = anyFollower(await cluster.state(), chance);
    await cluster.order(`freeze ${follower}`);
    await pause(awayMs.follower);
    await goesOn();
    await cluster.order(`thaw ${follower}`);
  },
  /** The leader stays alone, steps down, and is elected again with those that come back. */
  killedFollowers: async ({ cluster, goesOn }: Context) => {
    const { leader } = await cluster.state();
    const followers = [0, 1, 2].filter((node) => node !== leader);
    for (const node of followers) await cluster.order(`kill ${node}`);
    await pause(awayMs.follower);
    for (const node of followers) await cluster.order(`start ${node}`);
    await goesOn();
  },
} as const;

export type FaultKind = keyof typeof faults;
export const faultKinds = Object.keys(faults) as FaultKind[];

const lookMs = 10;
const goesOnMsMax = 60_000;
const settledMs = 1_500;
const connectionsMsMax = 45_000;

/** Notes the moment of each write that is acknowledged over HTTP, until it is ended. */
const watching = (load: Load) => {
  const acknowledgedAt: number[] = [];
  const writes = () => load.sent.filter(({ outcome }) => outcome === 'acknowledged').length;
  const timer = setInterval(() => {
    for (let more = writes() - acknowledgedAt.length; more > 0; more--) acknowledgedAt.push(Date.now());
  }, lookMs);
  return { acknowledgedAt, end: () => clearInterval(timer) };
};

const firstAfter = (moments: readonly number[], since: number): number =>
  (moments.find((moment) => moment > since) ?? Number.POSITIVE_INFINITY) - since;

const sum = ({ connections }: ClusterState): number => connections.reduce((all, one) => all + one, 0);

/** @returns the number of connections that clients have when nothing fails */
export const connectionsOf = async ({ cluster }: ElectingStage): Promise<number> => sum(await cluster.state());

/** Lets one fault happen under load. Afterwards there may be at most `connectionsMax` connections. */
export const letFail = async (
  stage: ElectingStage,
  kind: FaultKind,
  chance: Chance,
  connectionsMax: number,
): Promise<Measured> => {
  const { cluster, probe, trial, processes } = stage;
  const faultsBefore = probe.faults.length;
  let leaderAfterMs: number | undefined;
  let writesAfterLeaderMs: Measured['writesAfterLeaderMs'];
  let withoutWritesMs = 0;
  let longestHttpMs = 0;

  const outcome = await trial.during(async (load) => {
    const http = watching(load);
    const writesSince = async (since: number) => {
      const isThere = () =>
        http.acknowledgedAt.some((at) => at > since) && probe.acknowledgedAt.some((at) => at > since);
      for (const isOver = fairLimit(goesOnMsMax); !isThere(); await pause(lookMs))
        if (isOver()) throw new Error(`No more writes in ${goesOnMsMax / 1_000} s`);
    };
    try {
      await writesSince(Date.now());
      await pause(chance.between(0, 500));
      const before = await cluster.state();
      const failedAt = Date.now();
      probe.forgetLongest();
      const led = async (): Promise<number> => {
        for (const isOver = fairLimit(goesOnMsMax); ; await pause(lookMs)) {
          const { ledSince } = await cluster.state();
          if (ledSince !== undefined) return ledSince;
          if (isOver()) throw new Error('Nobody was elected');
        }
      };
      let next = before.ledSince!;
      const goesOn = async () => {
        next = await led();
        await writesSince(Math.max(next, failedAt));
      };
      await faults[kind]({ cluster, chance, goesOn });
      await pause(settledMs);
      if (next > failedAt) {
        leaderAfterMs = next - failedAt;
        writesAfterLeaderMs = {
          http: firstAfter(http.acknowledgedAt, next),
          probe: firstAfter(probe.acknowledgedAt, next),
        };
      }
      withoutWritesMs = longestGap(http.acknowledgedAt, failedAt);
    } finally {
      http.end();
    }
    longestHttpMs = load.longestMs;
  });
  const longestMs = { http: longestHttpMs, probe: probe.longestMs };
  for (const { url, hasEnded } of processes) await ready(url, hasEnded);
  return {
    outcome,
    troubles: [...troublesIn(outcome), ...probe.faults.slice(faultsBefore), ...(await tooMany(stage, connectionsMax))],
    leaderAfterMs,
    writesAfterLeaderMs,
    withoutWritesMs,
    longestMs,
  };
};

/** The longest time without an acknowledged write that ended after `since`. */
const longestGap = (moments: readonly number[], since: number): number =>
  Math.max(0, ...moments.flatMap((at, n) => (n > 0 && at > since ? [at - moments[n - 1]!] : [])));

const tooMany = async (stage: ElectingStage, connectionsMax: number): Promise<string[]> => {
  let open = await connectionsOf(stage);
  for (const isOver = fairLimit(connectionsMsMax); open > connectionsMax; await pause(200)) {
    if (isOver()) return [`${open} connections are open, and ${connectionsMax} were before`];
    open = await connectionsOf(stage);
  }
  return [];
};
