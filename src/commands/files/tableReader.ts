/** A column that a table must have, or may have. */
export type TableColumn = {
  readonly name: string;
  /** The column may be missing. Its cells are then empty. */
  readonly isOptional?: boolean;
  /** Days come out as `YYYY-MM-DD`, however the file writes them. A text that is no day stays as it is. */
  readonly isDay: boolean;
};

export type TableRow = {
  /** The line that the row starts on. */
  readonly row: number;
  /** By the names of the columns. Spaces around the text are removed; a cell without text is empty. */
  readonly cells: Readonly<Record<string, string>>;
  /** Set for a row with more cells than the header has names: the number of names. */
  readonly cellsMax?: number;
};

/**
 * Reads a table with these columns, in any order, and no others. It has at least one row.
 * @throws Rejection file_unreadable, file_empty, file_too_large
 */
export type TableReader = (
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  columns: readonly TableColumn[],
) => Promise<readonly TableRow[]>;
