/** The bad rows of a file, each with all its faults (pages.md 10.41). The content of a cell is never shown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { FaultsTable, shown, texts } from '../kit/kit.ts';
import { ChooseFile } from './choosing.tsx';
import type { Chosen, Delivery, Refused } from './useDelivery.ts';

const linkedRowsMax = 5;

type BadRowsProps = { readonly refused: Refused; readonly chosen: Chosen; readonly delivery: Delivery };

export const BadRows = ({ refused, chosen, delivery }: BadRowsProps) => {
  const box = useRef<HTMLDivElement>(null);
  const [notSaved, setNotSaved] = useState(false);
  const text = texts().files.bad;
  const { rows = [], total, badRows, goodRows, detail } = refused.problem;
  const { name } = refused.of.file;
  const more = rows.slice(linkedRowsMax).length;
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
          {more > 0 && <li>{text.more(shown.decimal(more))}</li>}
        </ul>
      </div>
      {chosen !== refused.of && <p class="notice">{text.ofOther(name)}</p>}
      <p class="buttons">
        <button type="button" onClick={async () => setNotSaved(!(await delivery.allFaults(refused)))}>
          {text.download}
        </button>
        {goodRows !== undefined && goodRows > 0 && (
          <button type="button" onClick={() => void delivery.goodRows(refused)}>
            {text.skip(shown.decimal(goodRows), shown.decimal(badRows ?? 0))}
          </button>
        )}
        <ChooseFile label={text.another(name)} onFile={delivery.choose} />
      </p>
      {notSaved && <p role="alert">{text.notSaved}</p>}
      <FaultsTable caption={text.caption} rows={rows} />
      {listed !== undefined && <p>{listed}</p>}
    </section>
  );
};
