/** Shows which work this process holds, of the work that one process does at a time (operations 12.2). */
import { Gauge, type Registry } from 'prom-client';

/** By name of the work: whether this process does it now. */
export type HoldingWatched = Readonly<Record<string, () => boolean>>;

export const holdingMetrics = (register: Registry, watched: HoldingWatched): void => {
  new Gauge({
    name: 'telboek_holder',
    help: 'Whether this process is the one that does this work: 1 or 0. Over all processes it is 1',
    labelNames: ['work'],
    registers: [register],
    collect() {
      for (const [work, isHolder] of Object.entries(watched)) this.set({ work }, isHolder() ? 1 : 0);
    },
  });
};
