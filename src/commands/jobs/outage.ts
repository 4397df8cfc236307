import { ClockLeapt } from '../../ledger/clock.ts';
import { RevisionConflict } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { VaultUnavailable } from '../vault/vault.ts';

/** Outages, and races lost again and again: the same work may well be done a moment later. */
export const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof VaultUnavailable ||
  error instanceof ClockLeapt ||
  error instanceof RevisionConflict;
