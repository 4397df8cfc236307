/**
 * kafkajs 2.2.4 and transactions. Right after a transaction has ended, brokers refuse to begin the next one until they
 * have marked the end of it, which takes some milliseconds (CONCURRENT_TRANSACTIONS). kafkajs then starts the whole
 * sending over, later, and may send to some brokers twice (tulios/kafkajs#1315). With this file it asks again at once.
 * And when brokers refuse to name the coordinator of a transaction, kafkajs drops the reason. This file keeps it.
 */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

type Broker = {
  /** The requests that the broker knows, by their keys. */
  readonly versions: Readonly<Record<number, unknown>> | null;
  addPartitionsToTxn(asked: unknown): Promise<unknown>;
  findGroupCoordinator(asked: { readonly groupId: string; readonly coordinatorType: number }): Promise<unknown>;
};

const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker') as { readonly prototype: Broker };
const { addPartitionsToTxn, findGroupCoordinator } = prototype;

/** The `type` that kafkajs gives to an error which a broker answered, if it is one. */
export const typeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'type' in error ? String(error.type) : undefined;

const againMs = { first: 2, max: 100, inAll: 10_000 };
const ofTransactions = 1;
/** AddPartitionsToTxn and EndTxn. A producer begins without them, and would fail at its first batch. */
const needed = [24, 26];

/** Why brokers did not name the coordinator of a transactional id when they were last asked for it. */
const refusals = new Map<string, unknown>();

/** The error with which brokers last refused to name the coordinator of a transactional id, or undefined. */
export const coordinatorRefusal = (transactionalId: string): unknown => refusals.get(transactionalId);

export const forgetRefusal = (transactionalId: string): void => void refusals.delete(transactionalId);

export const repairTransactions = (): void => {
  prototype.addPartitionsToTxn = async function (asked) {
    const until = Date.now() + againMs.inAll;
    for (let ms = againMs.first; ; ms = Math.min(2 * ms, againMs.max)) {
      try {
        return await addPartitionsToTxn.call(this, asked);
      } catch (error) {
        if (typeOf(error) !== 'CONCURRENT_TRANSACTIONS' || Date.now() > until) throw error;
      }
      await pause(ms);
    }
  };
  prototype.findGroupCoordinator = async function (asked) {
    try {
      if (asked.coordinatorType === ofTransactions && needed.some((key) => this.versions?.[key] === undefined))
        throw Object.assign(new Error('The broker knows no transactions'), { type: 'UNSUPPORTED_VERSION' });
      const found = await findGroupCoordinator.call(this, asked);
      refusals.delete(asked.groupId);
      return found;
    } catch (error) {
      if (asked.coordinatorType === ofTransactions) refusals.set(asked.groupId, error);
      throw error;
    }
  };
};
