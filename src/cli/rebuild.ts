/** `npm run rebuild`: read models made anew beside the live ones, compared, and put in their place (5.8). */
import { randomUUID } from 'node:crypto';
import { ledgerOn } from '../commands/ledger.ts';
import type { Stores } from '../openStores.ts';
import { readModels } from '../projections/models.ts';
import type { AnyProjection } from '../projections/projection.ts';
import type { RowDifferences } from '../projections/readStore.ts';
import { rebuild } from '../projections/rebuild.ts';
import { withLedger } from './openLedger.ts';
import { progressOf } from './progress.ts';
import { asked, type ExitCode, exitCodes, type Program, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run rebuild -- [--compare] [read model ...]
Without a name all are rebuilt; with --compare they are only compared, and stay as they are.
Exit code: 0 without differences, 1 with, 2 when this is not in order, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const rebuildModels = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = asked(program.args, { compare: { type: 'boolean', default: false } }, usage);
  return withLedger(program.env, async (stores) => {
    let exitCode: ExitCode = exitCodes.inOrder;
    for (const model of modelsNamed(stores, positionals))
      if (await differed(program, stores, model, !values.compare)) exitCode = exitCodes.differences;
    return exitCode;
  });
};

const modelsNamed = ({ store }: Stores, names: readonly string[]): readonly AnyProjection[] => {
  const all = readModels(ledgerOn({ store, now: () => new Date(), newId: randomUUID }));
  const unknown = names.find((name) => all.every((model) => model.name !== name));
  if (unknown !== undefined)
    throw new UsageFault(`There is no such read model; there are ${all.map(({ name }) => name).join(', ')}.`, usage);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
};

const differed = async (
  { say, progress, signal }: Program,
  { store, readStore }: Stores,
  model: AnyProjection,
  replaces: boolean,
): Promise<boolean> => {
  const { name } = model;
  const bar = progressOf(progress, name, 'events');
  try {
    const rebuilt = await rebuild(store, readStore, model, {
      replaces,
      signal,
      onProgress: bar.at,
      onCompared: (differences) => {
        bar.end();
        say(`${name}: ${told(differences)}`);
      },
    });
    if (rebuilt === 'in progress') throw new Error(`${name} is being rebuilt already, by this or another process`);
    say(`${name}: ${replaces ? 'replaced' : 'left as it is'}, at position ${rebuilt.position}.`);
    return rebuilt.differences.count > 0;
  } finally {
    bar.end();
  }
};

const told = ({ count, keys }: RowDifferences): string => {
  if (count === 0) return 'no differences.';
  return `${count} ${count === 1 ? 'row differs' : 'rows differ'}: ${keys.join(', ')}${count > keys.length ? ', …' : '.'}`;
};

if (process.argv[1] === import.meta.filename) await runProgram(rebuildModels);
