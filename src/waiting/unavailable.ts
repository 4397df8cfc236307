/** The store cannot be reached, or did not answer in time. Whether an append happened is unknown until the stream is read. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}
