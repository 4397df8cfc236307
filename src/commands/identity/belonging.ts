/** Checks that everything a ledger keeps outside its log belongs to it: vault, read store and data folder (operations 11.3). */

import type { ImportLinksStored } from '../../domain/results/columns/linksPart.ts';
import type { ImportPartStored } from '../../domain/results/columns/part.ts';
import type { SecretCreated } from '../../domain/results/events.ts';
import type { SharingSecretCreated } from '../../domain/sharing/events.ts';
import type { EventStore } from '../../ledger/eventStore.ts';
import type { Identity, ReadStoreOwner } from '../../ledger/identity.ts';
import { isKnown } from '../../ledger/known.ts';
import { eventPages } from '../../ledger/reading/logPages.ts';
import { destroyedEntries } from '../vault/restoreVault.ts';
import { type Vault, VaultUnavailable } from '../vault/vault.ts';

/** Things that the settings name do not belong together. The message says which, and what to do. The server then does not start. */
export class NotTogether extends Error {
  override readonly name = 'NotTogether';
}

/** The vault entry that names the ledger to which the vault belongs. */
const ledgerEntry = 'ledger';

/** The ledger that a vault belongs to. Undefined for an empty vault, and for one written by a release that did not record this yet. */
export const ledgerOfVault = async (vault: Pick<Vault, 'get'>): Promise<string | undefined> => {
  const held = await vault.get(ledgerEntry);
  return held && Buffer.from(held).toString();
};

type VaultPlace = {
  readonly vault: Vault;
  /** The vault's folder, for an operator who has to look there. */
  readonly folder: string;
};

/**
 * Finds out whether a vault belongs to this ledger. A vault without a mark does if it holds a secret that the log
 * names, or if the log names none.
 * @param identity undefined for a ledger that has none yet; only the secrets tell then
 * @throws NotTogether
 */
export const mustBeVaultOf = async (
  store: EventStore,
  identity: Identity | undefined,
  { vault, folder }: VaultPlace,
): Promise<void> => {
  const held = await ledgerOfVault(vault);
  if (identity !== undefined && held === identity.ledger) return;
  if (identity !== undefined && held !== undefined)
    throw new NotTogether(
      `The vault in ${folder} (VAULT_DIR) is that of ledger ${held}, and the event store (EVENT_STORE) holds ledger ${identity.ledger}. Set VAULT_DIR to the vault of this ledger, or EVENT_STORE to the store of the other. Nothing was written.`,
    );
  if (await isMissingSecrets(store, vault))
    throw new NotTogether(
      `The log names secrets of schools, and the vault in ${folder} (VAULT_DIR) holds none of them: it is empty, not mounted, or another ledger's. Set VAULT_DIR to where the vault is, or bring it back from its backup: npm run vault -- restore FILE. If it is lost for good, begin an empty one on purpose: npm run vault -- begin. The ledger then counts, bills and verifies as before, and refuses further imports of those schools.`,
    );
};

/** Makes the same check, and marks the vault as this ledger's. */
export const ownVault = async (store: EventStore, identity: Identity, place: VaultPlace): Promise<void> => {
  await mustBeVaultOf(store, identity, place);
  await markVault(place.vault, identity);
};

/** @throws Error when the vault was marked for another ledger meanwhile */
export const markVault = async (vault: Vault, { ledger }: Pick<Identity, 'ledger'>): Promise<void> => {
  if ((await ledgerOfVault(vault)) === ledger) return;
  await vault.put(ledgerEntry, Buffer.from(ledger)).catch(async (error: unknown) => {
    // Another process of this ledger may have marked it first.
    if ((await ledgerOfVault(vault)) !== ledger) throw error;
  });
};

const eventsPerRead = 1_000;
const secretTypes: ReadonlySet<string> = new Set<SecretCreated['type'] | SharingSecretCreated['type']>([
  'SecretCreated',
  'SharingSecretCreated',
]);
/** Parts of imports are nearly all bytes of a log, and they name no secret. */
const without = ['ImportPartStored', 'ImportLinksStored'] satisfies (ImportPartStored | ImportLinksStored)['type'][];

/**
 * Whether the log names secrets that should exist and the vault holds none of them. The search ends at the first one
 * that the vault holds.
 */
const isMissingSecrets = async (store: EventStore, vault: Vault): Promise<boolean> => {
  const named: string[] = [];
  for await (const { events } of eventPages(store, { without, perPage: eventsPerRead }))
    for (const { data } of events.filter((event) => secretTypes.has(event.type) && isKnown(event))) {
      const { keyId } = JSON.parse(data) as { readonly keyId: string };
      if ((await vault.get(keyId)) !== undefined) return false;
      named.push(keyId);
    }
  if (named.length === 0) return false;
  const destroyed = await destroyedEntries(store);
  return named.some((keyId) => !destroyed.has(keyId));
};

/**
 * A vault that must stay the same one. Each call first checks that the vault is still marked as this ledger's: only
 * then is an entry reported as absent, and only then is anything written. The mark is missing when the vault's disk
 * went away or an empty folder took its place.
 * Every method then throws VaultUnavailable.
 */
export const steadyVault = (vault: Vault, { ledger }: Pick<Identity, 'ledger'>): Vault => {
  const mustBeThere = async (): Promise<void> => {
    if ((await ledgerOfVault(vault)) !== ledger)
      throw new VaultUnavailable('The vault is not where it was when this process started');
  };
  return {
    get: async (id) => {
      const value = await vault.get(id);
      if (value === undefined) await mustBeThere();
      return value;
    },
    put: async (id, value) => {
      await mustBeThere();
      await vault.put(id, value);
    },
    putAll: async (entries) => {
      await mustBeThere();
      await vault.putAll(entries);
    },
    destroy: async (id) => {
      await mustBeThere();
      await vault.destroy(id);
    },
    destroyAll: async (ids) => {
      await mustBeThere();
      await vault.destroyAll(ids);
    },
    list: async (prefix) => {
      await mustBeThere();
      return vault.list(prefix);
    },
    probe: async () => {
      await mustBeThere();
      await vault.probe();
    },
  };
};
/**
 * Checks that a read store belongs to this ledger. A read store without an owner is accepted, unless the ledger was
 * moved or restored: the read store may then have positions of the ledger's former store.
 * @param place host, port and database, in a form that may be shown in a sentence
 * @throws NotTogether
 */
export const mustBeReadStoreOf = (identity: Identity, { owner, hasBegun }: ReadStoreOwner, place: string): void => {
  if (owner === undefined ? !hasBegun || identity.copy === identity.ledger : isSame(owner, identity)) return;
  const whose =
    owner === undefined || owner.ledger === identity.ledger
      ? 'was filled from another copy of this ledger, as it was before it was moved or restored, and positions are each copy’s own'
      : `belongs to ledger ${owner.ledger}, and the event store (EVENT_STORE) holds ledger ${identity.ledger}`;
  throw new NotTogether(
    `The read store ${place} (READ_STORE) ${whose}. Set READ_STORE to an empty database: read models are made again from the log. Nothing was written.`,
  );
};

const isSame = (one: Identity, other: Identity): boolean => one.ledger === other.ledger && one.copy === other.copy;
