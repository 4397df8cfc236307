/** The rebuilds of one process, each to be seen while it runs and after it ended. */

import type { Position } from '../../ledger/eventStore.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Workers } from '../../ledger/workers/workers.ts';
import { outsideRequests } from '../../waiting/patience.ts';
import { pause } from '../../waiting/pause.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { isOutage, type OnSaved } from '../following/applying.ts';
import type { AnyProjection } from '../projection.ts';
import type { ReadStore, RowDifferences } from '../readStore.ts';
import { type RebuildProgress, rebuild } from './rebuild.ts';

export type RebuildShown = {
  /** What was interrupted or cancelled goes on from there when it is asked for again. */
  readonly status: 'running' | 'done' | 'interrupted' | 'cancelled' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: RebuildProgress & {
    /** Since it began, or went on. */
    readonly perSecond: number;
    /** Whole seconds, at that rate; null while there is none. */
    readonly secondsLeft: number | null;
  };
  /** The position at which both were compared; null before. */
  readonly position: Position | null;
  /** Null until both were compared. */
  readonly differences: RowDifferences | null;
};

export type Rebuilds = {
  /** Resolves once it is under way. @throws StoreUnavailable */
  start(model: string): Promise<RebuildShown | 'in progress'>;
  /** Tells the one of this model that this process does to end; false when it does none. */
  cancel(model: string): boolean;
  /** Makes those models anew, one after the other, whose rows are of an older version than this code's. Never throws. */
  renewOutdated(): Promise<void>;
  latest(model: string): RebuildShown | undefined;
  /** Ends those that run. */
  stop(): Promise<void>;
};

export type RebuildsOptions = {
  readonly ledger: Ledger;
  readonly readStore: ReadStore;
  /** Anew for each rebuild: with no fold of the live models. */
  readonly models: (ledger: Ledger) => readonly AnyProjection[];
  readonly workers?: Workers;
  /** Names the code that runs, so that the next process goes on only with what the same code left unfinished. */
  readonly code?: string;
  /** What of it is told to others (5.9). */
  readonly onSaved?: OnSaved;
  readonly onEnd?: (model: string, shown: RebuildShown, failure: unknown) => void;
};

/** After an outage, and while another process is at it. */
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
  ): Promise<RebuildShown | 'in progress'> => {
    const { name } = projection;
    const rate = rateOf();
    let isBegun = false;
    try {
      const rebuilt = await rebuild(ledger.store, readStore, projection, {
        ...(given.workers && { workers: given.workers }),
        ...(given.code !== undefined && { code: given.code }),
        ...(given.onSaved && { onSaved: given.onSaved }),
        signal: AbortSignal.any([ending.signal, cancelling.signal]),
        onProgress: (at) => {
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
      const ended = change(name, { status: statusOf(error, cancelling.signal), endedAt: moment() });
      onEnd(name, ended, error);
      if (isOutage(error) && ended.status === 'failed') throw error;
      return ended;
    }
  };

  const tracked = (
    projection: AnyProjection,
    onBegun: (begun: RebuildShown) => void = () => {},
  ): Promise<RebuildShown | 'in progress'> => {
    const { name } = projection;
    if (running.has(name)) return Promise.resolve('in progress');
    const cancelling = new AbortController();
    // Whoever asked for it is answered once it is under way: after that it waits for late stores as long as it takes.
    const whole = outsideRequests(() => run(projection, cancelling, onBegun)).finally(() => running.delete(name));
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

  return {
    start: (model) => {
      const projection = models(ledger).find(({ name }) => name === model);
      if (projection === undefined) throw new TypeError('There is no read model of this name');
      return new Promise((resolve, reject) => {
        // Whatever comes after it began is seen, not thrown.
        tracked(projection, resolve).then(resolve, reject);
      });
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

const statusOf = (error: unknown, cancelling: AbortSignal): RebuildShown['status'] => {
  if (!(error instanceof Interrupted)) return 'failed';
  return cancelling.aborted ? 'cancelled' : 'interrupted';
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

/** Of what was done since it was first asked, so that what was done before counts for nothing; anew for each unit. */
const rateOf = () => {
  let from: { readonly unit: string; readonly done: number; readonly ms: number } | undefined;
  return ({ unit, done, total }: RebuildProgress) => {
    if (from?.unit !== unit) from = { unit, done, ms: performance.now() };
    const perSecond = (done - from.done) / Math.max((performance.now() - from.ms) / 1000, 0.001);
    const secondsLeft = perSecond === 0 ? null : Math.ceil((total - done) / perSecond);
    return { perSecond: Math.round(perSecond), secondsLeft };
  };
};
