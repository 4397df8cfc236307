/** Lag of the read models behind the log, asked anew at each scrape. */
import { Gauge, type Registry } from 'prom-client';
import type { ModelLag } from '../../projections/following/lag.ts';
import { within } from '../../waiting/within.ts';

/** The sources that are asked at each scrape. */
export type Watched = {
  lags(): Promise<readonly ModelLag[]>;
  /** Whether something keeps the read models from following the log. */
  failing(): boolean;
  readonly models: readonly string[];
  /** Milliseconds that the stores may take. Without their answer the other figures are given all the same. */
  readonly answerMsMax: number;
};

export const lagMetrics = (register: Registry) => {
  const ofModel = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['model'], registers: [register] });
  const up = new Gauge({
    name: 'telboek_stores_up',
    help: 'Whether the event store and the read store answered this scrape in time',
    registers: [register],
  });
  const failing = ofModel('telboek_projection_failing', 'Whether the read model is kept from following the log');
  const position = ofModel('telboek_projection_position', 'Position in the log that the read model has reached');
  const events = ofModel('telboek_projection_lag_events', 'Events in the log that the read model has not applied');
  const seconds = ofModel('telboek_projection_lag_seconds', 'Age of the first event that it has not applied');
  const parked = ofModel('telboek_projection_parked_schools', 'Schools that the read model does not follow (5.9)');
  return {
    refresh: async ({ lags, failing: isFailing, models, answerMsMax }: Watched): Promise<void> => {
      const found = await within(lags(), answerMsMax);
      up.set(found === undefined ? 0 : 1);
      for (const model of models) failing.set({ model }, isFailing() ? 1 : 0);
      // An unknown figure is left out, because its last value could be wrong.
      for (const gauge of [position, events, seconds, parked]) gauge.reset();
      for (const { name: model, ...at } of found ?? []) {
        position.set({ model }, at.position);
        events.set({ model }, at.lag.events);
        seconds.set({ model }, at.lag.seconds);
        parked.set({ model }, at.parked.length);
      }
    },
  };
};
