/** Delivers an EDEXML file: children, groups and roles of staff (6.4). */
import { useState } from 'preact/hooks';
import {
  CheckField,
  type Column,
  type Failure,
  FileField,
  PlainAct,
  shown,
  Table,
  texts,
  useForm,
} from '../kit/kit.ts';
import type { Imported } from './answers.ts';
import { parentTexts } from './words.ts';

type DeliveryProps = { readonly school: string; readonly isFirst: boolean; readonly onDone: () => void };

export const Delivery = ({ school, isFirst, onDone }: DeliveryProps) => {
  // What was delivered stays in sight, although the school then has children.
  const [open] = useState(isFirst);
  const form = useForm({ file: '', leaving: '' });
  const [file, setFile] = useState<File | undefined>();
  const text = parentTexts();
  const path = `/schools/${school}/edexml-imports`;
  return (
    <details class="act" id="aanleveren" open={open}>
      <summary>{text.file}</summary>
      <PlainAct<{ file: string; leaving: string }, Imported>
        form={form}
        write={({ leaving }) => ({
          method: 'POST',
          path: leaving === 'yes' ? `${path}?confirmLeaving=true` : path,
          // The media type does not depend on the browser's guess, because the server checks the content. Without a
          // choice an empty file is sent.
          body: new Blob(file === undefined ? [] : [file], { type: 'application/xml' }),
        })}
        label={text.send}
        done={({ children: { created, changed, unchanged, left }, warnings }) => (
          <>
            <p>
              {text.taken(
                shown.decimal(created),
                shown.decimal(changed),
                shown.decimal(unchanged),
                shown.decimal(left),
              )}
            </p>
            {warnings.length > 0 && (
              <ul>
                {warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            )}
          </>
        )}
        onDone={onDone}
      >
        <Rows of={form.failure} />
        <FileField
          id={`${form.id}-file`}
          label={text.choose}
          hint={text.fileHint}
          accept=".xml,text/xml,application/xml"
          onFile={setFile}
        />
        {isOfCode(form.failure, 'roster_loses_many') && <CheckField form={form} name="leaving" label={text.leaving} />}
      </PlainAct>
    </details>
  );
};

const isOfCode = (failure: Failure | undefined, code: string): boolean =>
  failure?.kind === 'problem' && failure.problem.code === code;

type Fault = {
  readonly row: number;
  readonly column: string | null;
  readonly message: string;
  readonly accepted: string;
};

/** The first bad rows, as the file names them. */
const Rows = ({ of }: { of: Failure | undefined }) => {
  const text = parentTexts();
  if (of?.kind !== 'problem' || of.problem.rows === undefined) return null;
  const faults = of.problem.rows.flatMap(({ row, faults: inRow }) => inRow.map((fault): Fault => ({ row, ...fault })));
  const columns: Column<Fault>[] = [
    { name: 'rij', head: text.row, rowHead: true, cell: ({ row }) => shown.decimal(row) },
    { name: 'kolom', head: text.column, cell: ({ column }) => column ?? texts().kit.none },
    { name: 'fout', head: text.fault, cell: ({ message }) => message },
    { name: 'goed', head: text.right, cell: ({ accepted }) => accepted },
  ];
  return (
    <Table
      caption={text.badRows}
      columns={columns}
      rows={faults}
      keyOf={({ row, column, message }) => `${row} ${column} ${message}`}
      name="fouten"
      stacks
    />
  );
};
