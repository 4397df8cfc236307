/** Rows that are wrong, each with all its faults (pages.md 10.41). Nothing of a cell is shown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Column, shown, Table, texts } from '../kit/kit.ts';
import type { Chosen, Delivery, Refused } from './useDelivery.ts';

type BadRow = NonNullable<Refused['rows']>[number];
type Fault = BadRow['faults'][number] & { readonly row: number; readonly isFirst: boolean; readonly place: string };

const linkedRowsMax = 5;

type BadRowsProps = { readonly refused: Refused; readonly chosen: Chosen; readonly delivery: Delivery };

export const BadRows = ({ refused, chosen, delivery }: BadRowsProps) => {
  const box = useRef<HTMLDivElement>(null);
  const [notSaved, setNotSaved] = useState(false);
  const text = texts().files.bad;
  const { rows = [], total, badRows, goodRows, detail } = refused;
  useEffect(() => box.current?.focus(), [refused]);
  const listed = rows.length < (badRows ?? 0) ? text.listed(shown.decimal(rows.length)) : undefined;
  return (
    <section aria-labelledby="fouten">
      <div ref={box} class="notice notice-failed" role="alert" tabIndex={-1}>
        <h2 id="fouten">{text.title(shown.decimal(badRows ?? 0))}</h2>
        <p>{detail}</p>
        <p>{text.total(shown.decimal(total ?? 0))}</p>
        <ul class="row-links">
          {rows.slice(0, linkedRowsMax).map(({ row }) => (
            <li key={row}>
              <a
                href={`#rij-${row}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(`rij-${row}`)?.focus();
                }}
              >
                {text.row(shown.decimal(row))}
              </a>
            </li>
          ))}
        </ul>
      </div>
      <p class="buttons">
        <button type="button" onClick={async () => setNotSaved(!(await delivery.allFaults()))}>
          {text.download}
        </button>
        {goodRows !== undefined && goodRows > 0 && (
          <button type="button" onClick={() => void delivery.preview({ onError: 'skip' })}>
            {text.skip(shown.decimal(goodRows), shown.decimal(badRows ?? 0))}
          </button>
        )}
        <button type="button" onClick={delivery.forget}>
          {text.another(chosen.file.name)}
        </button>
      </p>
      {notSaved && <p role="alert">{text.notSaved}</p>}
      <Table
        caption={text.caption}
        columns={columns()}
        rows={faultsOf(rows)}
        keyOf={({ place }) => place}
        name="fouten"
        stacks
      />
      {listed !== undefined && <p>{listed}</p>}
    </section>
  );
};

const faultsOf = (rows: readonly BadRow[]): Fault[] =>
  rows.flatMap(({ row, faults }) =>
    faults.map((fault, index) => ({ ...fault, row, isFirst: index === 0, place: `${row} ${index}` })),
  );

const columns = (): Column<Fault>[] => {
  const text = texts().files.bad;
  return [
    {
      name: 'rij',
      head: text.rowHead,
      rowHead: true,
      cell: ({ row, isFirst }) => (
        <span id={isFirst ? `rij-${row}` : undefined} tabIndex={isFirst ? -1 : undefined}>
          {shown.decimal(row)}
        </span>
      ),
    },
    { name: 'kolom', head: text.column, cell: ({ column }) => column ?? text.wholeRow },
    { name: 'fout', head: text.wrong, cell: ({ message }) => message },
    { name: 'goed', head: text.accepted, cell: ({ accepted }) => accepted },
  ];
};
