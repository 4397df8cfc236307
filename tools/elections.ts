/**
 * `npm run elections`: lets nodes of a cluster of EventStoreDB die, resign and stand still under a mixed load of two processes
 * of Telboek, and measures how soon writes go on once there is a new leader (operations.md 12.4). The nodes are stand-ins that
 * elect as a real cluster was measured to. Prints a line for each fault, and a table.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ownPostgres } from '../test/support/faults/breakable/ownPostgres.ts';
import {
  connectionsOf,
  type FaultKind,
  faultKinds,
  letFail,
  type Measured,
} from '../test/support/faults/electing/clusterFault.ts';
import { type ElectingStage, openElectingStage } from '../test/support/faults/electing/electingStage.ts';
import { isLate, told } from '../test/support/faults/tell.ts';
import { runProgram, type UntilStopped } from '../test/support/programs/untilStopped.ts';
import { type Chance, chanceOf } from '../test/support/scenario/chance.ts';

const usage = `Usage: npm run elections -- [--faults 20] [--seed 1] [--only ${faultKinds.join(',')}] [--one-name]
--one-name: Telboek is told of one node only, as by a name for all, and learns of the others from it.
Needs PostgreSQL of the system for the read models: test/servers/postgres.sh install.
Exit code: 0 when nothing was lost, doubled or stale and all was in order after each fault, 1 when not, 2 when this is not in order.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Asked = {
  readonly faults: number;
  readonly seed: number;
  readonly only: readonly FaultKind[];
  readonly oneName: boolean;
};

const isKind = (name: string): name is FaultKind => faultKinds.some((kind) => kind === name);

const asked = (): Asked | undefined => {
  try {
    const text = { type: 'string' } as const;
    const options = { faults: text, seed: text, only: text, 'one-name': { type: 'boolean' } } as const;
    const { values } = parseArgs({ options });
    const { faults = '20', seed = '1', 'one-name': oneName = false } = values;
    const only = values.only?.split(',') ?? faultKinds;
    return /^[1-9]\d{0,4}$/.test(faults) && /^\d{1,9}$/.test(seed) && only.every(isKind)
      ? { faults: Number(faults), seed: Number(seed), only, oneName }
      : undefined;
  } catch {
    return undefined;
  }
};

const seconds = (ms: number): string => (ms / 1_000).toFixed(2);

/** The median, the 95th of a hundred, and the longest. */
const spread = (found: readonly number[]): string => {
  if (found.length === 0) return '';
  const sorted = found.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
  return [at(0.5), at(0.95), sorted.at(-1)!].map(seconds).join(' / ');
};

const table = (all: ReadonlyMap<FaultKind, readonly Measured[]>): string[] => {
  const rows = [...all].map(([kind, found]) => {
    const elected = found.flatMap(({ leaderAfterMs }) => leaderAfterMs ?? []);
    const after = found.flatMap(({ writesAfterLeaderMs }) => writesAfterLeaderMs ?? []);
    const cells = [
      kind,
      String(found.length),
      spread(elected),
      spread(after.map(({ http }) => http)),
      spread(after.map(({ probe }) => probe)),
      spread(found.map(({ withoutWritesMs }) => withoutWritesMs)),
      spread(found.map(({ longestMs }) => longestMs.http)),
      spread(found.map(({ longestMs }) => longestMs.probe)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    'Seconds: the median, the 95th of a hundred, and the longest.',
    '| what failed | times | new leader after | write over HTTP after that | append after that | without a write | answer | call |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ];
};

/** @returns whether everything was in order after each fault */
const elections = async ({ faults, only }: Asked, stage: ElectingStage, chance: Chance): Promise<boolean> => {
  const all = new Map<FaultKind, Measured[]>();
  // Some connections are opened only where they are needed first, so the first trial is not measured.
  await letFail(stage, 'nothing', chance, Number.POSITIVE_INFINITY);
  const connections = await connectionsOf(stage);
  let isInOrder = true;
  for (let n = 1; n <= faults && isInOrder; n++) {
    const kind = chance.pick(only);
    const measured = await letFail(stage, kind, chance, connections);
    all.set(kind, [...(all.get(kind) ?? []), measured]);
    const { leaderAfterMs, writesAfterLeaderMs: after, withoutWritesMs, longestMs, outcome } = measured;
    const troubles = measured.troubles.filter((trouble) => !isLate(trouble));
    const led =
      after === undefined
        ? 'no new leader'
        : `led after ${leaderAfterMs} ms, write ${after.http} ms and append ${after.probe} ms later`;
    const what = `${n}. ${kind}, ${led}, ${withoutWritesMs} ms without writes, longest call ${Math.round(longestMs.probe)} ms`;
    for (const line of [told(what, outcome), ...troubles]) say(line);
    isInOrder = troubles.length === 0;
  }
  for (const line of [...table(all), `${stage.probe.reads} reads of what was acknowledged just before.`]) say(line);
  return isInOrder;
};

const staged = async (given: Asked, untilStopped: UntilStopped): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-elections-'));
  // When root runs this, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const since = performance.now();
  const postgres = await ownPostgres(folder);
  let stage: ElectingStage | undefined;
  try {
    stage = await openElectingStage(folder, postgres.url, given);
    const survived = await untilStopped(elections(given, stage, chanceOf(given.seed)));
    const after = Math.round((performance.now() - since) / 1_000);
    say(`${survived ? 'Survived' : 'NOT survived'}, seed ${given.seed}, in ${after} s.`);
    return survived;
  } finally {
    await stage?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
};

const given = asked();
if (given === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else await runProgram((untilStopped) => staged(given, untilStopped));
