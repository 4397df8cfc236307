/** The ways in which a part of a stage dies or is cut off, each with how it comes back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../scenario/chance.ts';
import { holderOf, type Member, type Stage, standbyAgain } from './stage.ts';

export type Death = {
  /** What dies. */
  readonly kind: string;
  /** The parts that it takes. Two deaths at once take none of the same. */
  readonly takes: readonly string[];
  /** Whether writes go on before it comes back. */
  readonly isSurvived: boolean;
  die(): Promise<void>;
  comeBack(): Promise<void>;
};

type Kind = (stage: Stage, chance: Chance) => Promise<Death>;

const process = (kind: string, stage: Stage, { telboek }: Member): Death => ({
  kind,
  takes: [`process ${stage.members.findIndex((one) => one.telboek === telboek)}`],
  isSurvived: true,
  die: () => telboek.kill(),
  comeBack: async () => telboek.launch(),
});

const holder =
  (work: string): Kind =>
  async (stage, chance) =>
    process(`process that holds ${work}`, stage, (await holderOf(stage, work)) ?? chance.pick(stage.members));

const partition =
  (kind: string, begin: 'cut' | 'freeze', end: 'restore' | 'thaw'): Kind =>
  async (stage, chance) => {
    const { network, telboek } = chance.pick(stage.members);
    return {
      kind,
      takes: [`process ${stage.members.findIndex((one) => one.telboek === telboek)}`],
      isSurvived: true,
      die: async () => {
        for (const way of network) way[begin]();
      },
      comeBack: async () => {
        for (const way of network) way[end]();
      },
    };
  };

export const deaths: Readonly<Record<string, Kind>> = {
  process: async (stage, chance) => process('process', stage, chance.pick(stage.members)),
  following: holder('following'),
  publishing: holder('publishing'),
  days: holder('days'),
  primary: async (stage) => ({
    kind: 'primary, and its standby is promoted 0.5 s later',
    takes: ['pair'],
    isSurvived: true,
    die: async () => {
      const next = stage.primary === 'one' ? 'two' : 'one';
      await stage.pair.tell('down', stage.primary);
      await pause(500);
      await stage.pair.tell('promote', next);
      stage.primary = next;
    },
    comeBack: () => standbyAgain(stage),
  }),
  standby: async (stage) => {
    const which = stage.primary === 'one' ? 'two' : 'one';
    return {
      kind: 'standby, back 1 s later: no write is acknowledged without it',
      takes: ['pair'],
      isSurvived: false,
      die: () => stage.pair.tell('down', which),
      comeBack: () => stage.pair.tell('up', which),
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
  balancer: async (stage) => ({
    kind: 'balancer, back 1 s later',
    takes: ['balancer'],
    isSurvived: false,
    die: () => stage.balancer.down(),
    comeBack: () => stage.balancer.up(),
  }),
  cut: partition('process cut off from PostgreSQL', 'cut', 'restore'),
  frozen: partition('process whose network to PostgreSQL is mute', 'freeze', 'thaw'),
};

/** One death, or in a quarter of cases two at once. */
export const pickDeaths = async (stage: Stage, chance: Chance, names: readonly string[]): Promise<readonly Death[]> => {
  const first = await deaths[chance.pick(names)]!(stage, chance);
  if (!chance.percent(25)) return [first];
  const second = await deaths[chance.pick(names)]!(stage, chance);
  return second.takes.some((part) => first.takes.includes(part)) ? [first] : [first, second];
};
