export type VaultEntry = { readonly id: string; readonly value: Uint8Array };

/**
 * The vault port (6.2): what must never lie in the log or in a read model. An entry is written once under an id of its
 * own and can only be read or destroyed, so two processes never contend for one.
 * Every method throws {@link VaultUnavailable} when the vault cannot be reached: that is never an absent entry.
 */
export type Vault = {
  /** Durable when it resolves. @throws when the id is taken. */
  put(id: string, value: Uint8Array): Promise<void>;
  /** All of them, each durable when it resolves; one that the vault has just so is left as it is. @throws when an id holds something else. */
  putAll(entries: readonly VaultEntry[]): Promise<void>;
  get(id: string): Promise<Uint8Array | undefined>;
  /** Leaves no readable copy behind; an absent id is no error. */
  destroy(id: string): Promise<void>;
  /** The same for many, which is much less work than one by one. */
  destroyAll(ids: readonly string[]): Promise<void>;
  /** Ids of all entries, ascending; with `prefix`, of those whose ids begin so. Looks at every entry: not for an answer that is asked for often. */
  list(prefix?: string): Promise<string[]>;
  /** Writes something and reads it back. @throws when an entry could not be kept or read now. */
  probe(): Promise<void>;
};

/** The vault cannot be read or written now: what it holds is not lost, and what was asked may be asked again. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}
