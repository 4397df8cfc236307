/** The first rows of a read model: made by school where the log is long, as a rebuild makes them (5.8). */
import type { EventStore } from '../../ledger/eventStore.ts';
import { pause } from '../../waiting/pause.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { isOutage } from '../following/applied.ts';
import type { FollowOptions } from '../following/follower.ts';
import type { AnyProjection } from '../projection.ts';
import type { Rebuilds } from './rebuilds.ts';

/** Positions of the log up to which following takes no longer than a few seconds. */
const shortLog = 10_000;

/** How long to wait while another process makes the rows, or while this one is stopping. */
const elsewhereMs = 500;

type FirstRowsOptions = {
  readonly store: Pick<EventStore, 'head'>;
  readonly models: readonly AnyProjection[];
  readonly rebuilds: Pick<Rebuilds, 'whole'>;
  /** Default: 10,000 positions. */
  readonly shortLog?: number;
};

/** Does nothing for a model whose rows cannot be made by school, and nothing for a short log. */
export const firstRowsBySchool = (options: FirstRowsOptions): NonNullable<FollowOptions['firstRows']> => {
  const { store, rebuilds } = options;
  const bySchool = new Set(options.models.flatMap((model) => (model.bySchool === undefined ? [] : model.name)));
  return async (model, signal) => {
    if (!bySchool.has(model) || (await store.head()) <= (options.shortLog ?? shortLog)) return false;
    try {
      const made = await rebuilds.whole(model, { isFirst: true, signal, onProgress: () => {} });
      if (made !== 'in progress') return made.status === 'done';
    } catch (error) {
      if (isOutage(error)) throw error;
      // What prevents a rebuild parks one school in following (5.9).
      if (!(error instanceof Interrupted) && !signal.aborted) return false;
    }
    await pause(elsewhereMs, signal);
    return true;
  };
};
