import type { Fault } from '../../../src/domain/files/badRows.ts';

/** Writes each fault of bad rows as its row, its column and its code. */
export const toldOf = (
  rows: readonly { readonly row: number; readonly faults: readonly Pick<Fault, 'column' | 'code'>[] }[],
): [row: number, column: string | null, code: string][] =>
  rows.flatMap(({ row, faults }) =>
    faults.map(({ column, code }): [number, string | null, string] => [row, column, code]),
  );
