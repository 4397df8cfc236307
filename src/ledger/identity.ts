export type Identity = {
  /** Of the ledger, in every copy of it. */
  readonly ledger: string;
  /** Of this copy in this store: positions are each copy's own. The ledger's own id for one that was never restored. */
  readonly copy: string;
};
