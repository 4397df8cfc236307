/**
 * Adds the jobs of deliveries that are open in the log and unknown to the queue: those of a process that was lost
 * between recording and queueing, and all of them when the queue itself was lost. The person who asked was told that
 * the document would be sent.
 */
import type { Logger } from 'pino';
import type { DeliveryJobAsked } from '../commands/deliveries/deliver.ts';
import type { Context } from '../ledger/ledger.ts';
import { type DeliveryRow, deliveryRows } from '../projections/deliveries.ts';
import type { ReadStore } from '../projections/readStore.ts';
import { pause } from '../waiting/pause.ts';
import { causeOf } from './logging.ts';

export type OpenDeliveries = { stop(): Promise<void> };

type Places = {
  readonly readStore: Pick<ReadStore, 'find'>;
  /** Does nothing for a job that is known. */
  readonly pursue: (asked: DeliveryJobAsked, context: Context) => Promise<void>;
  readonly logger: Logger;
};

const lookMs = 600_000;
const rowsPerRead = 200;

/** Looks at once, and then every ten minutes. */
export const watchingOpenDeliveries = ({ readStore, pursue, logger }: Places): OpenDeliveries => {
  const stopping = new AbortController();
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await pursueOpen({ readStore, pursue }, stopping.signal).catch((error: unknown) => {
        logger.warn({ error: causeOf(error) }, 'open deliveries could not be looked for; will try again');
      });
      await pause(lookMs, stopping.signal);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return looking;
    },
  };
};

export const pursueOpen = async ({ readStore, pursue }: Omit<Places, 'logger'>, signal: AbortSignal): Promise<void> => {
  for (let after = ''; !signal.aborted; ) {
    const rows = await readStore.find<DeliveryRow>(deliveryRows.name, { open: true, after, limit: rowsPerRead });
    for (const { row } of rows) {
      if (signal.aborted) return;
      await pursue({ number: row.number, id: row.id }, row.asked);
    }
    if (rows.length < rowsPerRead) return;
    after = rows.at(-1)!.key;
  }
};
