/** The rebuilds of one process, each to be seen while it runs and after it ended. */
import type { Position } from '../commands/eventStore.ts';
import type { Ledger } from '../commands/ledger.ts';
import { Interrupted } from '../commands/stopping.ts';
import type { AnyProjection } from './projection.ts';
import type { ReadStore, RowDifferences } from './readStore.ts';
import { rebuild } from './rebuild.ts';

export type RebuildShown = {
  readonly status: 'running' | 'done' | 'interrupted' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly position: Position;
  /** Where the live model was when this was last looked at. */
  readonly through: Position;
  /** Null until both were compared. */
  readonly differences: RowDifferences | null;
};

export type Rebuilds = {
  /** Resolves once it is under way. @throws StoreUnavailable */
  start(model: string): Promise<RebuildShown | 'in progress'>;
  latest(model: string): RebuildShown | undefined;
  /** Ends those that run. */
  stop(): Promise<void>;
};

export type RebuildsOptions = {
  readonly ledger: Ledger;
  readonly readStore: ReadStore;
  /** Anew for each rebuild: with no fold of the live models. */
  readonly models: (ledger: Ledger) => readonly AnyProjection[];
  readonly onEnd?: (model: string, shown: RebuildShown, failure: unknown) => void;
};

export const rebuildsOf = ({ ledger, readStore, models, onEnd = () => {} }: RebuildsOptions): Rebuilds => {
  const shown = new Map<string, RebuildShown>();
  const running = new Set<Promise<void>>();
  const ending = new AbortController();
  const moment = () => ledger.now().toISOString();

  const change = (model: string, to: Partial<RebuildShown>): RebuildShown => {
    const state = { ...(shown.get(model) ?? begun(moment())), ...to };
    shown.set(model, state);
    return state;
  };

  const run = async (projection: AnyProjection, onBegun: () => void): Promise<'in progress' | undefined> => {
    const { name } = projection;
    let isBegun = false;
    try {
      const rebuilt = await rebuild(ledger.store, readStore, projection, {
        signal: ending.signal,
        onProgress: (position, through) => {
          if (isBegun) change(name, { position, through });
          else shown.set(name, { ...begun(moment()), position, through });
          isBegun = true;
          onBegun();
        },
        onCompared: (differences) => change(name, { differences }),
      });
      if (rebuilt === 'in progress') return rebuilt;
      onEnd(name, change(name, { status: 'done', endedAt: moment() }), undefined);
    } catch (error) {
      if (!isBegun) throw error;
      const status = error instanceof Interrupted ? 'interrupted' : 'failed';
      onEnd(name, change(name, { status, endedAt: moment() }), error);
    }
    return undefined;
  };

  return {
    start: (model) =>
      new Promise((resolve, reject) => {
        const projection = models(ledger).find(({ name }) => name === model);
        if (projection === undefined) throw new TypeError('There is no read model of this name');
        const whole = run(projection, () => resolve(shown.get(model)!)).then((refused) => {
          if (refused !== undefined) resolve(refused);
        }, reject);
        running.add(whole);
        whole.finally(() => running.delete(whole));
      }),
    latest: (model) => shown.get(model),
    stop: async () => {
      ending.abort(new Interrupted());
      await Promise.all(running);
    },
  };
};

const begun = (startedAt: string): RebuildShown => ({
  status: 'running',
  startedAt,
  endedAt: null,
  position: 0,
  through: 0,
  differences: null,
});
