/** The port of the folder from which an access point takes files (documents.md 9.9.3). */

/** The outcome of one try, in the words of an e-mail's outcome. A folder never refuses a file for good. */
export type FileOutcome = { readonly outcome: 'sent' | 'unavailable'; readonly answer: string };

export type PeppolOutbox = {
  /** Puts a whole file in the folder, in the place of an earlier one of this name. It is on disk when this resolves. */
  put(name: string, bytes: Uint8Array): Promise<FileOutcome>;
};
