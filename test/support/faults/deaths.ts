/** The ways in which a part of a stage dies or is cut off, each with the way in which it comes back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../scenario/chance.ts';
import type { Proxy as Proxied } from '../servers/proxy.ts';
import type { Which } from './breakable/postgresPair.ts';
import { fairLimit } from './fairTime.ts';
import { holderOf, type Member, type Stage, standbyAgain } from './stage.ts';

export type Death = {
  /** The kind of part that dies, and how. */
  readonly kind: string;
  /** The parts that it takes away. Two deaths at once take no part in common. */
  readonly takes: readonly string[];
  /** Whether writes go on before it comes back. */
  readonly isSurvived: boolean;
  die(): Promise<void>;
  comeBack(): Promise<void>;
};

type Kind = (stage: Stage, chance: Chance) => Promise<Death>;

const nameOf = ({ members }: Stage, { telboek }: Member): string =>
  `process ${members.findIndex((one) => one.telboek === telboek)}`;

const process = (kind: string, stage: Stage, member: Member): Death => ({
  kind,
  takes: [nameOf(stage, member)],
  isSurvived: true,
  die: () => member.telboek.kill(),
  comeBack: async () => member.telboek.launch(),
});

const holder =
  (work: string): Kind =>
  async (stage, chance) =>
    process(`process that holds ${work}`, stage, (await holderOf(stage, work)) ?? chance.pick(stage.members));

type Cutting = {
  readonly begin: 'cut' | 'freeze';
  readonly end: 'restore' | 'thaw';
  /** The member that is to fail. Default: any. */
  readonly whose?: (stage: Stage) => Promise<Member | undefined>;
  /** Resolves when the other members do what the failed member no longer can. */
  readonly untilOthers?: (stage: Stage, member: Member) => Promise<void>;
};

const cut: Cutting = { begin: 'cut', end: 'restore' };
const mute: Cutting = { begin: 'freeze', end: 'thaw' };

const partition =
  (
    kind: string,
    ways: (member: Member) => readonly Proxied[],
    { begin, end, whose = async () => undefined, untilOthers = async () => {} }: Cutting,
  ): Kind =>
  async (stage, chance) => {
    const member = (await whose(stage)) ?? chance.pick(stage.members);
    return {
      kind,
      takes: [nameOf(stage, member)],
      isSurvived: true,
      die: async () => {
        for (const way of ways(member)) way[begin]();
        await untilOthers(stage, member);
      },
      comeBack: async () => {
        for (const way of ways(member)) way[end]();
      },
    };
  };

const toStores = ({ network }: Member): readonly Proxied[] => network;
const fromBalancer = ({ front }: Member): readonly Proxied[] => [front];
const toKafka = ({ toBrokers }: Member): readonly Proxied[] => toBrokers;
const allWays = ({ network, front }: Member): readonly Proxied[] => [...network, front];

const publishesMsMax = 60_000;

/** The process that publishes loses its way to Kafka, and another process must publish instead. */
const ofPublishing = {
  whose: (stage: Stage) => holderOf(stage, 'publishing'),
  untilOthers: async (stage: Stage, { telboek }: Member): Promise<void> => {
    for (const isOver = fairLimit(publishesMsMax); ; await pause(100)) {
      const holder = await holderOf(stage, 'publishing');
      if (holder !== undefined && holder.telboek !== telboek) return;
      if (isOver()) throw new Error('No other process publishes in place of the one that Kafka cannot be reached from');
    }
  },
};

/** Milliseconds for which a process stands still. After the longest of these its locks and jobs go to other processes. */
const standstill = [500, 14_000] as const;

const otherOf = ({ primary }: Stage): Which => (primary === 'one' ? 'two' : 'one');

/** Promotes the standby to the place of the primary, which has just gone. */
const promoted = async (stage: Stage): Promise<void> => {
  const next = otherOf(stage);
  await pause(500);
  await stage.pair.tell('promote', next);
  stage.primary = next;
};

export const deaths: Readonly<Record<string, Kind>> = {
  process: async (stage, chance) => process('process', stage, chance.pick(stage.members)),
  following: holder('following'),
  publishing: holder('publishing'),
  days: holder('days'),
  stopped: async (stage, chance) => {
    const member = chance.pick(stage.members);
    const tell = (signal: NodeJS.Signals) => member.telboek.processes.at(-1)!.child.kill(signal);
    return {
      kind: 'process that stands still for 0.5 to 14 s, and goes on',
      takes: [nameOf(stage, member)],
      isSurvived: true,
      die: async () => {
        tell('SIGSTOP');
        await pause(chance.between(...standstill));
      },
      comeBack: async () => void tell('SIGCONT'),
    };
  },
  primary: async (stage) => ({
    kind: 'primary, and its standby is promoted 0.5 s later',
    takes: ['pair'],
    isSurvived: true,
    die: async () => {
      await stage.pair.tell('down', stage.primary);
      await promoted(stage);
    },
    comeBack: () => standbyAgain(stage),
  }),
  secondPrimary: async (stage) => {
    const first = stage.primary;
    return {
      kind: 'primary that goes mute, and comes back as a second one',
      takes: ['pair'],
      isSurvived: true,
      die: async () => {
        await stage.pair.tell('pause', first);
        await promoted(stage);
      },
      comeBack: async () => {
        await stage.pair.tell('resume', first);
        // Both servers take writes now. A write on the first one is never acknowledged, because it has no standby.
        await pause(3_000);
        await stage.pair.tell('down', first);
        await standbyAgain(stage);
      },
    };
  },
  standby: async (stage) => {
    const which = otherOf(stage);
    return {
      kind: 'standby, back 1 s later: no write is acknowledged without it',
      takes: ['pair'],
      isSurvived: false,
      die: () => stage.pair.tell('down', which),
      comeBack: () => stage.pair.tell('up', which),
    };
  },
  muteStandby: async (stage) => {
    const which = otherOf(stage);
    return {
      kind: 'standby that the primary cannot reach, for 1 s',
      takes: ['pair'],
      isSurvived: false,
      die: () => stage.pair.tell('pause', which),
      comeBack: () => stage.pair.tell('resume', which),
    };
  },
  broker: async (stage, chance) => {
    const broker = chance.pick(stage.kafka.brokers);
    return {
      kind: 'broker',
      takes: ['kafka'],
      isSurvived: true,
      die: () => broker.down('KILL'),
      comeBack: () => broker.up(),
    };
  },
  muteBroker: async (stage, chance) => {
    const broker = chance.pick(stage.kafka.brokers);
    return {
      kind: 'broker that nobody can reach, and that comes back',
      takes: ['kafka'],
      isSurvived: true,
      die: async () => {
        await broker.pause();
        await pause(chance.between(...standstill));
      },
      comeBack: () => broker.resume(),
    };
  },
  balancer: async (stage) => ({
    kind: 'balancer, back 1 s later',
    takes: ['balancer'],
    isSurvived: false,
    die: () => stage.balancer.down(),
    comeBack: () => stage.balancer.up(),
  }),
  cut: partition('process cut off from PostgreSQL', toStores, cut),
  frozen: partition('process whose network to PostgreSQL is mute', toStores, mute),
  cutFromKafka: partition('process that publishes, cut off from Kafka', toKafka, { ...cut, ...ofPublishing }),
  muteKafka: partition('process that publishes, whose network to Kafka is mute', toKafka, { ...mute, ...ofPublishing }),
  unreached: partition('process that the balancer cannot reach', fromBalancer, cut),
  alone: partition('process cut off from PostgreSQL and the balancer', allWays, cut),
};

/** Picks one death, or in a quarter of the cases two at once. */
export const pickDeaths = async (stage: Stage, chance: Chance, names: readonly string[]): Promise<readonly Death[]> => {
  const first = await deaths[chance.pick(names)]!(stage, chance);
  if (!chance.percent(25)) return [first];
  const second = await deaths[chance.pick(names)]!(stage, chance);
  return second.takes.some((part) => first.takes.includes(part)) ? [first] : [first, second];
};
