import { ClockLeapt } from '../../ledger/clock.ts';
import { RevisionConflict } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { VaultUnavailable } from '../vault/vault.ts';

/** Whether an error is an outage, or a race lost again and again: the same work may succeed a moment later. */
export const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof VaultUnavailable ||
  error instanceof ClockLeapt ||
  error instanceof RevisionConflict;
