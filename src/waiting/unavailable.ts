/** The store cannot be reached, or did not answer in time: whether an append happened is unknown until it is read. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}
