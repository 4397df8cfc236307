export type Identity = {
  /** Id of the ledger, the same in every copy of it. */
  readonly ledger: string;
  /** Id of this copy, in this store, because each copy has positions of its own. A ledger that was never restored has the same id here. */
  readonly copy: string;
};

/** The mark that a read store carries about itself. */
export type ReadStoreOwner = {
  /** Undefined for an empty read store, and for one written by a release that did not record an owner yet. */
  readonly owner: Identity | undefined;
  /** Whether any read model in it has followed a log. */
  readonly hasBegun: boolean;
};
