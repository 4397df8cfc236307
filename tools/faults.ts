/**
 * `npm run faults`: starts three processes on one ledger, a PostgreSQL with a standby, three brokers and a balancer, and
 * lets parts of these die at random under a mixed load, sometimes two at once. After each death, everything that was asked
 * so far is held against the ledger. Prints a line for each death. At the end it prints how long no write succeeded, by the
 * part that died.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { postgresOutbox } from '../src/adapters/postgres/postgresOutbox.ts';
import { topicNames } from '../src/projections/messages/message.ts';
import { hasPairs } from '../test/support/faults/breakable/postgresPair.ts';
import { type Death, deaths, pickDeaths } from '../test/support/faults/deaths.ts';
import { fairLimit } from '../test/support/faults/fairTime.ts';
import { disagreement } from '../test/support/faults/judging/consumed.ts';
import type { Load } from '../test/support/faults/load.ts';
import { openStage, type Stage } from '../test/support/faults/stage.ts';
import { openPostgres } from '../test/support/faults/stores.ts';
import { isLate, told, troublesIn } from '../test/support/faults/tell.ts';
import { openTrial, ready } from '../test/support/faults/trial.ts';
import { runProgram, type UntilStopped } from '../test/support/programs/untilStopped.ts';
import { type Chance, chanceOf } from '../test/support/scenario/chance.ts';
import { balancerCanStart } from '../test/support/servers/balancer.ts';
import { brokersCanStart } from '../test/support/servers/kafkaBroker.ts';
import { consume } from '../test/support/servers/topicConsumer.ts';

const kinds = Object.keys(deaths);

const usage = `Usage: npm run faults -- [--deaths 20] [--seed 1] [--only ${kinds.join(',')}]
Needs PostgreSQL of the system, nginx and Kafka: test/servers/{postgres,nginx,kafka}.sh install.
Exit code: 0 when nothing was lost or doubled and all was in order after each death, 1 when not, 2 when this is not in order.`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Asked = { readonly deaths: number; readonly seed: number; readonly only: readonly string[] };

const asked = (): Asked | undefined => {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { deaths: text, seed: text, only: text } });
    const only = values.only?.split(',') ?? kinds;
    const { deaths: count = '20', seed = '1' } = values;
    return /^[1-9]\d{0,4}$/.test(count) && /^\d{1,9}$/.test(seed) && only.every((one) => kinds.includes(one))
      ? { deaths: Number(count), seed: Number(seed), only }
      : undefined;
  } catch {
    return undefined;
  }
};

const writesIn = ({ sent }: Load): number => sent.filter(({ outcome }) => outcome === 'acknowledged').length;

const lookMs = 10;
const awayMs = 1_000;
const goesOnMsMax = 90_000;

/** Measures the longest time without an acknowledged write, until it is ended. */
const watching = (load: Load) => {
  let longestMs = 0;
  let count = writesIn(load);
  let since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - since);
    const present = writesIn(load);
    if (present === count) return;
    count = present;
    since = now;
  }, lookMs);
  return () => {
    clearInterval(timer);
    return longestMs;
  };
};

/** @throws Error when no more writes are acknowledged */
const moreWrites = async (load: Load, count: number): Promise<void> => {
  const wanted = writesIn(load) + count;
  for (const isOver = fairLimit(goesOnMsMax); writesIn(load) < wanted; await pause(lookMs))
    if (isOver()) throw new Error(`No more writes in ${goesOnMsMax / 1_000} s`);
};

/**
 * Lets the parts die and brings them back.
 * @returns the longest time without an acknowledged write, in milliseconds
 */
const dying = async (load: Load, stage: Stage, dead: readonly Death[], chance: Chance): Promise<number> => {
  await moreWrites(load, 5);
  await pause(chance.between(0, 500));
  const longest = watching(load);
  if (dead.every(({ isSurvived }) => isSurvived)) {
    await Promise.all(dead.map((death) => death.die()));
    await moreWrites(load, 5);
    await pause(awayMs);
    await Promise.all(dead.map((death) => death.comeBack()));
  }
  // What nobody can write without comes back in its time, however long the other death takes.
  else
    await Promise.all(
      dead.map(async (death) => {
        await death.die();
        await pause(awayMs);
        await death.comeBack();
      }),
    );
  for (const { telboek } of stage.members) await ready(telboek.url, telboek.hasEnded);
  await moreWrites(load, 5);
  return longest();
};

const publishedMsMax = 60_000;

/** @returns a sentence when messages stay unpublished although nothing is broken any more */
const unpublished = async ({ pair, primary }: Stage): Promise<string[]> => {
  const outbox = await postgresOutbox(pair.urlOf(primary), topicNames, 1);
  try {
    let left = 0;
    for (const isOver = fairLimit(publishedMsMax); !isOver(); await pause(200)) {
      left = (await outbox.unpublished()).reduce((sum, { messages }) => sum + messages, 0);
      if (left === 0) return [];
    }
    return [`${left} messages stay unpublished`];
  } finally {
    await outbox.close();
  }
};

const table = (times: ReadonlyMap<string, readonly number[]>): string[] => {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const rows = [...times].map(([kind, found]) => {
    const sorted = found.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)]!;
    return `| ${kind} | ${found.length} | ${seconds(median)} s | ${seconds(sorted.at(-1)!)} s |`;
  });
  return ['| what died | times | without writes, median | longest |', '|---|---|---|---|', ...rows.sort()];
};

const consumerMsMax = 60_000;

/**
 * Compares what a consumer of the messages holds with the read store.
 * @returns a line that says what the consumer lacks, if anything
 */
const missedByConsumer = async (stage: Stage): Promise<string[]> => {
  const consumer = await consume(stage.kafka.addresses, `faults-${Date.now()}`);
  try {
    let missed: string[] = [];
    for (const isOver = fairLimit(consumerMsMax); !isOver(); await pause(1_000)) {
      missed = await disagreement(consumer, stage.pair.urlOf(stage.primary));
      if (missed.length === 0) break;
    }
    return missed;
  } finally {
    await consumer.close();
  }
};

/** @returns whether everything was in order after each death */
const faults = async ({ deaths: count, seed, only }: Asked, stage: Stage): Promise<boolean> => {
  const chance = chanceOf(seed);
  const times = new Map<string, number[]>();
  const trial = await openTrial({
    urls: [stage.balancer.url],
    token: stage.members[0].telboek.token,
    seed,
    looking: (look) => openPostgres(stage.pair.urlOf(stage.primary), look),
  });
  let isInOrder = true;
  let late = 0;
  for (let death = 1; death <= count && isInOrder; death++) {
    const dead = await pickDeaths(stage, chance, only);
    const kind = dead.map((one) => one.kind).join(' + ');
    let withoutMs = 0;
    const during = trial.during(async (load) => {
      withoutMs = await dying(load, stage, dead, chance);
    });
    const outcome = await during.catch((error: unknown) => {
      for (const line of [`${death}. ${kind}`, ...stage.members.map(({ telboek }) => telboek.lastLines())]) say(line);
      throw error;
    });
    const all = [...troublesIn(outcome), ...(await unpublished(stage))];
    const troubles = all.filter((trouble) => !isLate(trouble));
    const of = dead.length === 1 ? kind : 'two at once';
    times.set(of, [...(times.get(of) ?? []), withoutMs]);
    for (const line of [told(`${death}. ${kind}, ${Math.round(withoutMs)} ms without writes`, outcome), ...troubles])
      say(line);
    late += all.length - troubles.length;
    isInOrder = troubles.length === 0;
  }
  const missed = isInOrder ? await missedByConsumer(stage) : [];
  for (const line of [...missed, ...table(times), `${late} requests were not answered in 10 s.`]) say(line);
  return isInOrder && missed.length === 0;
};

const staged = async (given: Asked, untilStopped: UntilStopped): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-faults-'));
  const since = performance.now();
  let stage: Stage | undefined;
  try {
    stage = await openStage(folder);
    const survived = await untilStopped(faults(given, stage));
    const after = Math.round((performance.now() - since) / 1_000);
    say(`${survived ? 'Survived' : 'NOT survived'}, seed ${given.seed}, in ${after} s.`);
    return survived;
  } finally {
    await stage?.stop();
    await rm(folder, { recursive: true });
  }
};

const given = asked();
if (given === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else if (!hasPairs || !brokersCanStart() || !balancerCanStart()) {
  process.stderr.write(`PostgreSQL with pg_basebackup, nginx or Kafka is not installed.\n${usage}\n`);
  process.exitCode = 2;
} else await runProgram((untilStopped) => staged(given, untilStopped));
