/**
 * The identity of the ledger and of this copy, and whether the copy may number documents yet (operations 11.3, 11.5).
 * It is recorded in `catalogue`.
 */
import { Rejection } from './rejection.ts';

export type IdentityEvent =
  /** The ledger got its id, a UUID that is the same in every copy. */
  | { readonly type: 'LedgerOpened'; readonly data: { readonly ledger: string } }
  /** All earlier events were copied into this store. `copy` is a UUID of this copy alone; `events` is how many were copied. */
  | { readonly type: 'LedgerRestored'; readonly data: { readonly copy: string; readonly events: number } }
  /** From now on the copy may number documents. */
  | { readonly type: 'RestorationChecked'; readonly data: RestorationCheck };

export type RestorationCheck =
  /** The ledger was found to hold everything in these kept heads. */
  | {
      readonly by: 'heads';
      /** Digest and moment of the kept heads, as they were signed. */
      readonly digest: string;
      readonly moment: string;
      readonly streams: number;
    }
  /** Somebody took the responsibility. The event's metadata holds the reason. */
  | { readonly by: 'confirmation' };

export type IdentityCommand =
  /** Does nothing if the ledger already has an id. */
  | { readonly type: 'OpenLedger'; readonly data: { readonly ledger: string } }
  /** Does nothing when this copy was marked already. */
  | { readonly type: 'MarkRestored'; readonly data: { readonly copy: string; readonly events: number } }
  /** Does nothing if the ledger waits for no check. */
  | { readonly type: 'CheckRestoration'; readonly data: RestorationCheck };

export type LedgerIdentity = {
  /** Undefined for a ledger of a release that gave no ids. */
  readonly ledger?: string;
  /** Facts of the latest restoration. */
  readonly restored?: { readonly copy: string; readonly events: number; readonly isChecked: boolean };
};

export const decideIdentity = (command: IdentityCommand, { ledger, restored }: LedgerIdentity): IdentityEvent[] => {
  switch (command.type) {
    case 'OpenLedger':
      return ledger === undefined ? [{ type: 'LedgerOpened', data: command.data }] : [];
    case 'MarkRestored':
      return restored?.events === command.data.events ? [] : [{ type: 'LedgerRestored', data: command.data }];
    case 'CheckRestoration':
      return restored?.isChecked === false ? [{ type: 'RestorationChecked', data: command.data }] : [];
  }
};

export const evolveIdentity = (state: LedgerIdentity, event: IdentityEvent): LedgerIdentity => {
  switch (event.type) {
    case 'LedgerOpened':
      return { ...state, ledger: event.data.ledger };
    case 'LedgerRestored':
      return { ...state, restored: { ...event.data, isChecked: false } };
    case 'RestorationChecked':
      return state.restored === undefined ? state : { ...state, restored: { ...state.restored, isChecked: true } };
  }
};

export const isUnchecked = ({ restored }: LedgerIdentity): boolean => restored?.isChecked === false;

/** @throws Rejection restored_unchecked, because a copy may be older than documents that customers hold */
export const mustBeChecked = ({ restored }: LedgerIdentity): void => {
  if (restored?.isChecked !== false) return;
  throw new Rejection('restored_unchecked', { events: restored.events });
};
