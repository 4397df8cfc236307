/**
 * The vault port (6.2): what must never lie in the log or in a read model. An entry is written once under an id of its
 * own and can only be read or destroyed, so two processes never contend for one.
 * Every method throws {@link VaultUnavailable} when the vault cannot be reached: that is never an absent entry.
 */
export type Vault = {
  /** Durable when it resolves. @throws when the id is taken. */
  put(id: string, value: Uint8Array): Promise<void>;
  get(id: string): Promise<Uint8Array | undefined>;
  /** Leaves no readable copy behind; an absent id is no error. */
  destroy(id: string): Promise<void>;
  /** Ids of all entries, ascending. */
  list(): Promise<string[]>;
  /** Writes something and reads it back. @throws when an entry could not be kept or read now. */
  probe(): Promise<void>;
};

/** The vault cannot be read or written now: what it holds is not lost, and what was asked may be asked again. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}
