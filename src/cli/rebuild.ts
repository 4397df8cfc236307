/**
 * `npm run rebuild`: makes read models anew beside the live ones, compares them, and puts them in their place (5.8).
 */
import { randomUUID } from 'node:crypto';
import { encodeMessage } from '../http/feed/answers.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { foldsOf } from '../ledger/states/folds.ts';
import { enqueueing } from '../projections/messages/outlet.ts';
import { readModels } from '../projections/models.ts';
import type { AnyProjection } from '../projections/projection.ts';
import type { RowDifferences } from '../projections/readStore.ts';
import { type RebuildOptions, rebuild } from '../projections/rebuilding/rebuild.ts';
import { codeVersion } from '../server/codeVersion.ts';
import { openWorkers } from '../server/openWorkers.ts';
import { readSettings } from '../server/settings/settings.ts';
import type { Stores } from '../server/stores/openStores.ts';
import { withLedger } from './openLedger.ts';
import { barsOn } from './progress.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run rebuild -- [--compare] [read model ...]
Without a name all read models are rebuilt. With --compare they are only compared, and stay as they are.
A rebuild that was stopped goes on where it was when the command is given again.
Exit code: 0 without differences, 1 with, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const rebuildModels = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = readArguments(program.args, { compare: { type: 'boolean', default: false } }, usage);
  return withLedger(program.env, async (stores) => {
    const models = modelsNamed(stores, positionals);
    const ledger = ledgerOver(stores);
    const folds = foldsOf(ledger);
    const workers = openWorkers(readSettings(program.env), stores.eventsAt, { ledger, folds });
    const onSaved = enqueueing({ folds, encode: encodeMessage });
    const rebuilding = { stores, workers, code: await codeVersion(), replaces: !values.compare, onSaved };
    let exitCode: ExitCode = exitCodes.inOrder;
    try {
      for (const model of models) if (await differed(program, rebuilding, model)) exitCode = exitCodes.differences;
    } finally {
      await workers.close();
    }
    return exitCode;
  });
};

const ledgerOver = ({ store }: Stores) => ledgerOn({ store, now: () => new Date(), newId: randomUUID });

const modelsNamed = (stores: Stores, names: readonly string[]): readonly AnyProjection[] => {
  const all = readModels(ledgerOver(stores));
  const unknown = names.find((name) => all.every((model) => model.name !== name));
  if (unknown !== undefined)
    throw new UsageFault(`There is no such read model; there are ${all.map(({ name }) => name).join(', ')}.`, usage);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
};

type Rebuilding = Required<Pick<RebuildOptions, 'workers' | 'code' | 'replaces' | 'onSaved'>> & {
  readonly stores: Stores;
};

const differed = async (
  { say, progress, signal }: Program,
  { stores: { store, readStore }, ...options }: Rebuilding,
  model: AnyProjection,
): Promise<boolean> => {
  const { name } = model;
  const bars = barsOn(progress);
  try {
    const rebuilt = await rebuild(store, readStore, model, {
      ...options,
      signal,
      onProgress: (at) => bars.at(name, at),
      onCompared: (differences) => {
        bars.end();
        say(`${name}: ${told(differences)}`);
      },
    });
    if (rebuilt === 'in progress') throw new Error(`${name} is being rebuilt already, by this or another process`);
    for (const unit of rebuilt.parked) say(`${name}: ${unit} is parked, because an event of it cannot be applied.`);
    say(`${name}: ${options.replaces ? 'replaced' : 'left as it is'}, at position ${rebuilt.position}.`);
    return rebuilt.differences !== null && rebuilt.differences.count > 0;
  } finally {
    bars.end();
  }
};

const told = (differences: RowDifferences | null): string => {
  if (differences === null) return 'there were no rows before.';
  const { count, keys } = differences;
  if (count === 0) return 'no differences.';
  return `${count} ${count === 1 ? 'row differs' : 'rows differ'}: ${keys.join(', ')}${count > keys.length ? ', …' : '.'}`;
};

if (process.argv[1] === import.meta.filename) await runProgram(rebuildModels);
