import type { BadRow, BadRows } from '../../domain/parties/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';

/** A file with bad rows, refused as a whole. */
export class FileRefused extends Rejection {
  override readonly name = 'FileRefused';
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;

  constructor({ badRows, badRowsTotal }: BadRows, remedy = 'mend them, or take the others with onError=skip') {
    super(
      'file_rows_refused',
      `${badRowsTotal} row${badRowsTotal === 1 ? ' is' : 's are'} not in order, so nothing of the file was taken; ${remedy}.`,
    );
    this.badRows = badRows;
    this.badRowsTotal = badRowsTotal;
  }
}
