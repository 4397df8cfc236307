/** A column that a table must have, or may have. */
export type TableColumn = {
  readonly name: string;
  /** It may be missing: its cells are then empty. */
  readonly isOptional?: boolean;
  /** A day is given as `YYYY-MM-DD`, however the file writes it; what is no day stays as it is. */
  readonly isDay: boolean;
};

export type TableRow = {
  /** The line that the row starts on. */
  readonly row: number;
  /** By the columns' names; without the spaces around them, and empty where nothing stands. */
  readonly cells: Readonly<Record<string, string>>;
  /** Set for a row with more cells than the header names: so many are named. */
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
