/** The rebuilds of one process. Each can be watched while it runs and after it ended. */

import type { Position } from '../../ledger/eventStore.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Workers } from '../../ledger/workers/workers.ts';
import { outsideRequests, patiently } from '../../waiting/patience.ts';
import { pause } from '../../waiting/pause.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { isOutage, type OnSaved } from '../following/applied.ts';
import type { AnyProjection } from '../projection.ts';
import type { ReadStore, RowDifferences } from '../readStore.ts';
import { type RebuildProgress, rebuild } from './rebuild.ts';

export type RebuildShown = {
  /** A rebuild that was interrupted or cancelled continues when it is asked for again. */
  readonly status: 'running' | 'done' | 'interrupted' | 'cancelled' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: RebuildProgress & {
    /** Rate since this rebuild began or continued. */
    readonly perSecond: number;
    /** Whole seconds left at that rate; null while there is no rate. */
    readonly secondsLeft: number | null;
  };
  /** The position at which the two were compared; null before that. */
  readonly position: Position | null;
  /** Null until the two were compared. */
  readonly differences: RowDifferences | null;
};

export type Rebuilds = {
  /**
   * Resolves once the rebuild is under way.
   * @throws StoreUnavailable also when the asker has no patience left: then it begins once the read store answers
   */
  start(model: string): Promise<RebuildShown | 'in progress'>;
  /**
   * Resolves once the rebuild has ended or was cancelled.
   * @throws Interrupted when the process or the signal stops it; any other error that ended it early
   */
  whole(model: string, watching: Watching): Promise<RebuildShown | 'in progress'>;
  /** Cancels the rebuild of this model in this process; false when there is none. */
  cancel(model: string): boolean;
  /** Makes anew, one after the other, the models whose rows are older than this code's version. Never throws. */
  renewOutdated(): Promise<void>;
  latest(model: string): RebuildShown | undefined;
  stop(): Promise<void>;
};

export type Watching = {
  /** Set if the live model has no rows yet. Default: false. */
  readonly isFirst?: boolean;
  /** Stops the rebuild. The next one continues where it was. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RebuildProgress) => void;
};

export type RebuildsOptions = {
  readonly ledger: Ledger;
  readonly readStore: ReadStore;
  /** Makes read models for one rebuild, with no fold of the live models. */
  readonly models: (ledger: Ledger) => readonly AnyProjection[];
  readonly workers?: Workers;
  /** Names the code that runs. The next process continues an unfinished rebuild only if it runs the same code. */
  readonly code?: string;
  /** Tells others of rows that were parked until now (5.9). */
  readonly onSaved?: OnSaved;
  readonly onEnd?: (model: string, shown: RebuildShown, failure: unknown) => void;
};

/** How long to wait after an outage, and while another process makes the model anew. */
const renewMs = 5_000;

export const rebuildsOf = ({ onEnd = () => {}, ...given }: RebuildsOptions): Rebuilds => {
  const { ledger, readStore, models } = given;
  const shown = new Map<string, RebuildShown>();
  const running = new Map<string, { readonly cancelling: AbortController; readonly whole: Promise<unknown> }>();
  const ending = new AbortController();
  const moment = () => ledger.now().toISOString();

  const change = (model: string, to: Partial<RebuildShown>): RebuildShown => {
    const state = { ...shown.get(model)!, ...to };
    shown.set(model, state);
    return state;
  };

  const run = async (
    projection: AnyProjection,
    cancelling: AbortController,
    onBegun: (begun: RebuildShown) => void,
    watching: Watching | undefined,
  ): Promise<RebuildShown | 'in progress'> => {
    const { name } = projection;
    const rate = rateOf();
    let isBegun = false;
    try {
      const rebuilt = await rebuild(ledger.store, readStore, projection, {
        ...(given.workers && { workers: given.workers }),
        ...(given.code !== undefined && { code: given.code }),
        ...(given.onSaved && { onSaved: given.onSaved }),
        isFirst: watching?.isFirst ?? false,
        signal: AbortSignal.any([
          ending.signal,
          cancelling.signal,
          ...(watching === undefined ? [] : [watching.signal]),
        ]),
        onProgress: (at) => {
          watching?.onProgress(at);
          const progress = { ...at, ...rate(at) };
          if (isBegun) change(name, { progress });
          else shown.set(name, { ...begun, startedAt: moment(), progress });
          if (!isBegun) onBegun(shown.get(name)!);
          isBegun = true;
        },
        onCompared: (differences) => change(name, { differences }),
      });
      if (rebuilt === 'in progress') return rebuilt;
      const done = change(name, { status: 'done', endedAt: moment(), position: rebuilt.position });
      onEnd(name, done, undefined);
      return done;
    } catch (error) {
      if (!isBegun) throw error;
      const ended = change(name, { status: statusOf(error, cancelling.signal, watching?.signal), endedAt: moment() });
      onEnd(name, ended, error);
      if (watching !== undefined && ended.status !== 'cancelled') throw error;
      if (isOutage(error) && ended.status === 'failed') throw error;
      return ended;
    }
  };

  const tracked = (
    projection: AnyProjection,
    onBegun: (begun: RebuildShown) => void = () => {},
    watching?: Watching,
  ): Promise<RebuildShown | 'in progress'> => {
    const { name } = projection;
    if (running.has(name)) return Promise.resolve('in progress');
    const cancelling = new AbortController();
    // The asker is answered once the rebuild is under way. From then on the rebuild waits for late stores as long as it
    // takes.
    const whole = outsideRequests(() => run(projection, cancelling, onBegun, watching)).finally(() =>
      running.delete(name),
    );
    running.set(name, { cancelling, whole });
    return whole;
  };

  const renew = async (projection: AnyProjection): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        const standing = await readStore.standing(projection.name);
        if (standing === undefined || standing.version >= projection.version) return;
        if ((await tracked(projection)) !== 'in progress') return;
      } catch (error) {
        if (!isOutage(error)) return void onEnd(projection.name, failedAt(moment()), error);
      }
      await pause(renewMs, ending.signal);
    }
  };

  const modelNamed = (model: string): AnyProjection => {
    const projection = models(ledger).find(({ name }) => name === model);
    if (projection === undefined) throw new TypeError('There is no read model of this name');
    return projection;
  };

  return {
    whole: async (model, watching) => tracked(modelNamed(model), undefined, watching),
    start: (model) => {
      const projection = modelNamed(model);
      return patiently(
        () =>
          new Promise((resolve, reject) => {
            // A failure after the beginning is shown in the status, not thrown.
            tracked(projection, resolve).then(resolve, reject);
          }),
      );
    },
    cancel: (model) => {
      const one = running.get(model);
      one?.cancelling.abort(new Interrupted());
      return one !== undefined;
    },
    renewOutdated: async () => {
      for (const projection of models(ledger)) await renew(projection);
    },
    latest: (model) => shown.get(model),
    stop: async () => {
      ending.abort(new Interrupted());
      await Promise.allSettled([...running.values()].map(({ whole }) => whole));
    },
  };
};

const statusOf = (error: unknown, cancelling: AbortSignal, watching?: AbortSignal): RebuildShown['status'] => {
  if (error instanceof Interrupted) return cancelling.aborted ? 'cancelled' : 'interrupted';
  return watching?.aborted && error === watching.reason ? 'cancelled' : 'failed';
};

const failedAt = (at: string): RebuildShown => ({
  ...begun,
  status: 'failed',
  startedAt: at,
  endedAt: at,
  progress: none,
});

const none = { unit: 'positions', done: 0, total: 0, perSecond: 0, secondsLeft: null } as const;

const begun = { status: 'running', endedAt: null, position: null, differences: null } as const;

/** Measures the rate since its first call, so that earlier work does not count. It starts again for each unit. */
const rateOf = () => {
  let from: { readonly unit: string; readonly done: number; readonly ms: number } | undefined;
  return ({ unit, done, total }: RebuildProgress) => {
    if (from?.unit !== unit) from = { unit, done, ms: performance.now() };
    const perSecond = (done - from.done) / Math.max((performance.now() - from.ms) / 1000, 0.001);
    const secondsLeft = perSecond === 0 ? null : Math.ceil((total - done) / perSecond);
    return { perSecond: Math.round(perSecond), secondsLeft };
  };
};
