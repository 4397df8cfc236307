/** All agreements that a party signed, or all acceptances of a school, the latest first, each with who signed it. */
import { texts } from '../language.ts';
import { dayColumn, textColumn } from '../shown/columns.ts';
import { shown } from '../shown/format.ts';
import { type Column, Table } from '../shown/Table.tsx';
import { type Signatory, signedBy } from './signatory.tsx';

type One = {
  readonly version: string;
  readonly on: string;
  /** The office. */
  readonly by: string;
  readonly signatory?: Signatory;
  readonly endsOn?: string | undefined;
};

type AllSignedProps = {
  readonly caption: string;
  readonly name: string;
  readonly of: readonly One[];
  /** The heads of the day and of the person. */
  readonly heads: { readonly on: string; readonly by: string };
  /** Whether they can end. */
  readonly canEnd: boolean;
};

export const AllSigned = ({ caption, name, of, heads, canEnd }: AllSignedProps) => {
  const { agreements: text } = texts().kit;
  const { none } = texts().kit;
  const columns: Column<One>[] = [
    { ...textColumn({ name: 'versie', head: text.version }, ({ version }: One) => version), rowHead: true },
    dayColumn({ name: 'op', head: heads.on }, ({ on }: One) => on),
    textColumn({ name: 'door', head: heads.by }, ({ by, signatory }: One) => signedBy(by, signatory)),
    ...(canEnd
      ? [
          {
            name: 'tot',
            head: text.endsOn,
            cell: ({ endsOn }: One) => (endsOn === undefined ? none : shown.day(endsOn)),
          },
        ]
      : []),
  ];
  return (
    <Table
      caption={caption}
      captionHidden
      columns={columns}
      rows={of.toReversed()}
      keyOf={({ version, on, by, signatory }) => `${version} ${on} ${by} ${signatory?.id}`}
      name={name}
      stacks
    />
  );
};
