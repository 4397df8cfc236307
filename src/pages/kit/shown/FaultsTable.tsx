/** The bad rows of a file, each with all its faults. No cell is shown (pages.md 10.41). */
import { texts } from '../language.ts';
import { decimal } from './format.ts';
import { type Column, Table } from './Table.tsx';

type Fault = { readonly column: string | null; readonly message: string; readonly accepted: string };
export type FaultyRow = { readonly row: number; readonly faults: readonly Fault[] };
type Listed = Fault & { readonly row: number; readonly isFirst: boolean; readonly place: string };

export const FaultsTable = ({ rows, caption }: { rows: readonly FaultyRow[]; caption: string }) => (
  <Table
    caption={caption}
    columns={columns()}
    rows={faultsOf(rows)}
    keyOf={({ place }) => place}
    name="fouten"
    stacks
  />
);

const faultsOf = (rows: readonly FaultyRow[]): Listed[] =>
  rows.flatMap(({ row, faults }) =>
    faults.map((fault, index) => ({ ...fault, row, isFirst: index === 0, place: `${row} ${index}` })),
  );

const columns = (): Column<Listed>[] => {
  const text = texts().files.bad;
  return [
    {
      name: 'rij',
      head: text.rowHead,
      rowHead: true,
      cell: ({ row, isFirst }) => (
        <span id={isFirst ? `rij-${row}` : undefined} tabIndex={isFirst ? -1 : undefined}>
          {decimal(row)}
        </span>
      ),
    },
    { name: 'kolom', head: text.column, cell: ({ column }) => column ?? text.wholeRow },
    { name: 'fout', head: text.wrong, cell: ({ message }) => message },
    { name: 'goed', head: text.accepted, cell: ({ accepted }) => accepted },
  ];
};
