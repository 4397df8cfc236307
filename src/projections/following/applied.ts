/** What applying events to a read model gives: saved rows, parked units, and telling others of them. */
import type { Position, StoredEvent } from '../../ledger/eventStore.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { ReadTransaction } from '../readStore.ts';

/** A unit that is parked from now on, and the event that was not applied. `failure` is for our own log only. */
export type Parking = {
  readonly model: string;
  readonly unit: string;
  readonly event: StoredEvent;
  readonly failure: unknown;
};

/**
 * Does work that saves rows and tells others about them. When others cannot be told, it does the work again and parks
 * the units that cannot be told (5.9). `work` is one transaction.
 */
export const toldOrParked = async <T>(work: (mustBeTold?: OnSaved) => Promise<T>, onSaved?: OnSaved): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (onSaved === undefined || !(error instanceof Untold)) throw error;
    return work(onSaved);
  }
};

/** Others could not be told of the saved rows. */
class Untold extends Error {
  override readonly name = 'Untold';
}

/**
 * Tells others of the saved rows.
 * @throws Untold; an outage is thrown as it is, because it says nothing about the rows
 */
export const tellOthers = async (
  tx: ReadTransaction,
  saved: readonly SavedRow[],
  onSaved: OnSaved | undefined,
): Promise<void> => {
  if (saved.length === 0 || onSaved === undefined) return;
  try {
    await onSaved(tx, saved);
  } catch (error) {
    throw isOutage(error) ? error : new Untold('Others cannot be told of what was saved', { cause: error });
  }
};

/** The event from which something follows: its place in the log, and when it was recorded. */
export type Cause = { readonly position: Position; readonly recordedAt: string };

/** A row after the batch, and the last event that changed it. */
export type SavedRow = {
  readonly model: string;
  readonly key: string;
  readonly row: unknown;
  readonly cause: Cause;
};

/** Further work with saved rows, in their transaction. It happens once for each event, and never in a rebuild (5.8). */
export type OnSaved = (tx: ReadTransaction, saved: readonly SavedRow[]) => Promise<void>;

/** The saved rows, and the units that this batch parked. */
export type Applied = { readonly saved: readonly SavedRow[]; readonly parkings: readonly Parking[] };

export const nothingApplied: Applied = { saved: [], parkings: [] };

/** Whether an error is an outage or an interruption, and so says nothing about the event or row in hand. */
export const isOutage = (error: unknown): boolean => error instanceof StoreUnavailable || error instanceof Interrupted;
