/**
 * Deliveries of documents: the outcomes of those that this process did, and the number of those that wait (documents.md
 * 9.9).
 */
import { Counter, Gauge, type Registry } from 'prom-client';
import { within } from '../../waiting/within.ts';

export type DeliveryEnd = 'delivered' | 'failed';

export type DeliveriesWatched = {
  /** The number of deliveries that were asked for and have not ended, in whichever process. */
  readonly waiting: () => Promise<number>;
  /** Milliseconds that the answer may take; after that the figure is left out. */
  readonly answerMsMax: number;
};

/** @returns how a delivery that ended is counted */
export const deliveryMetrics = (register: Registry): ((outcome: DeliveryEnd) => void) => {
  const ended = new Counter({
    name: 'telboek_deliveries_total',
    help: 'Deliveries of documents that this process did, by how they ended',
    labelNames: ['outcome'],
    registers: [register],
  });
  for (const outcome of ['delivered', 'failed'] as const) ended.inc({ outcome }, 0);
  return (outcome) => ended.inc({ outcome });
};

export const waitingDeliveryMetrics = (register: Registry, { waiting, answerMsMax }: DeliveriesWatched): void => {
  new Gauge({
    name: 'telboek_deliveries_waiting',
    help: 'Deliveries that were asked for and have not ended, for all processes',
    registers: [register],
    async collect() {
      this.reset();
      const found = await within(waiting(), answerMsMax);
      if (found === undefined) this.remove();
      else this.set(found);
    },
  });
};
