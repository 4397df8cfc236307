import type { AllBadRows, BadRow, BadRows } from '../../domain/files/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';

/** A file with bad rows, refused as a whole. */
export class FileRefused extends Rejection<'file_rows_refused'> implements BadRows {
  override readonly name = 'FileRefused';
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;
  readonly faultsTotal: number;
  readonly goodRows: number;
  /** Every bad row, where all of them were asked for. */
  readonly all: AllBadRows | undefined;

  /** @param skippable whether the other rows can be taken with `onError=skip` */
  constructor(
    { badRows, badRowsTotal, faultsTotal, goodRows }: BadRows,
    { skippable, all }: { readonly skippable: boolean; readonly all?: AllBadRows },
  ) {
    super('file_rows_refused', { badRows: badRowsTotal, skippable });
    this.badRows = badRows;
    this.badRowsTotal = badRowsTotal;
    this.faultsTotal = faultsTotal;
    this.goodRows = goodRows;
    this.all = all;
  }
}
