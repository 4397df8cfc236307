export type Identity = {
  /** Of the ledger, in every copy of it. */
  readonly ledger: string;
  /** Of this copy in this store: positions are each copy's own. The ledger's own id for one that was never restored. */
  readonly copy: string;
};

/** What a read store says of itself. */
export type ReadStoreOwner = {
  /** Undefined for one of a release before read stores said so, and for an empty one. */
  readonly owner: Identity | undefined;
  /** Whether a read model in it has followed a log. */
  readonly hasBegun: boolean;
};
