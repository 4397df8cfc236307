export type VaultEntry = { readonly id: string; readonly value: Uint8Array };

/**
 * The vault port (6.2), for data that must never be in the log or in a read model. An entry is written once under its
 * own id, and can only be read or destroyed after that. So two processes never contend for one.
 * Every method throws {@link VaultUnavailable} when the vault cannot be reached. That is never reported as an absent
 * entry.
 */
export type Vault = {
  /**
   * Durable when it resolves.
   * @throws when the id is taken
   */
  put(id: string, value: Uint8Array): Promise<void>;
  /**
   * Puts many entries, each durable when it resolves. An entry that the vault already has with the same content is left
   * as it is.
   * @throws when an id holds something else
   */
  putAll(entries: readonly VaultEntry[]): Promise<void>;
  get(id: string): Promise<Uint8Array | undefined>;
  /** Destroys an entry and leaves no readable copy behind. An absent id is no error. */
  destroy(id: string): Promise<void>;
  /** Destroys many entries, with much less work than one by one. */
  destroyAll(ids: readonly string[]): Promise<void>;
  /**
   * Ids of all entries, ascending; with `prefix`, only ids that begin with it. Looks at every entry, so it does not
   * suit frequent calls.
   */
  list(prefix?: string): Promise<string[]>;
  /**
   * Writes an entry and reads it back.
   * @throws when the entry could not be written or read
   */
  probe(): Promise<void>;
};

/** The vault cannot be read or written now. Its entries are not lost, and the call may be repeated. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}
