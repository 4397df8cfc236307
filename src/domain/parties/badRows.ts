/** Rows of a file that are not taken, as every kind of file reports them (2.8). */

/** Why a row is not taken; `field` as the file's format calls it. Never quotes it. */
export type BadRow = { readonly row: number; readonly field: string; readonly message: string };

/** The rows that are not taken: the first {@link badRowsListedMax} in the order of the file, and how many there are. */
export type BadRows = { readonly badRows: readonly BadRow[]; readonly badRowsTotal: number };

export const badRowsListedMax = 100;
