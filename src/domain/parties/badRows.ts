/** Rows that are refused, in the form in which every kind of file reports them (2.8). */

/** Why a row is refused. `field` is the name that the file's format uses. The row itself is never quoted. */
export type BadRow = { readonly row: number; readonly field: string; readonly message: string };

/** The refused rows: the first {@link badRowsListedMax} in the order of the file, and how many there are in all. */
export type BadRows = { readonly badRows: readonly BadRow[]; readonly badRowsTotal: number };

export const badRowsListedMax = 100;
