import type { AllBadRows, BadRow, BadRows } from '../../domain/files/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';

/** A file with bad rows, refused as a whole. */
export class FileRefused extends Rejection implements BadRows {
  override readonly name = 'FileRefused';
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;
  readonly faultsTotal: number;
  readonly goodRows: number;
  /** Every bad row, where all of them were asked for. */
  readonly all: AllBadRows | undefined;

  constructor(
    { badRows, badRowsTotal, faultsTotal, goodRows }: BadRows,
    { remedy = 'mend them, or take the others with onError=skip', all }: FileRefusedOptions = {},
  ) {
    super(
      'file_rows_refused',
      `${badRowsTotal} row${badRowsTotal === 1 ? ' is' : 's are'} not in order, so nothing of the file was taken; ${remedy}.`,
    );
    this.badRows = badRows;
    this.badRowsTotal = badRowsTotal;
    this.faultsTotal = faultsTotal;
    this.goodRows = goodRows;
    this.all = all;
  }
}

type FileRefusedOptions = { readonly remedy?: string; readonly all?: AllBadRows };
