import type { BadRow, BadRows } from '../../domain/parties/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';

/** A file with bad rows, refused as a whole. */
export class FileRefused extends Rejection<'file_rows_refused'> {
  override readonly name = 'FileRefused';
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;

  /** @param skippable whether the other rows can be taken with `onError=skip` */
  constructor({ badRows, badRowsTotal }: BadRows, { skippable }: { readonly skippable: boolean }) {
    super('file_rows_refused', { badRows: badRowsTotal, skippable });
    this.badRows = badRows;
    this.badRowsTotal = badRowsTotal;
  }
}
