/** The document to come, line by line, as far as it is known (pages.md 10.30). */
import { type Column, shown, Table, texts } from '../../kit/kit.ts';
import type { MyDataAnswer } from './monthRows.ts';
import { DocumentLinks } from './ThisYear.tsx';

type Next = NonNullable<MyDataAnswer['nextDocument']>;
type Line = Next['lines'][number];

export const NextDocument = ({ of: next }: { of: Next }) => {
  const text = texts().school.nextDocument;
  return (
    <details class="opens-in-print">
      <summary>{text.summary(shown.day(next.day), shown.money(next.total))}</summary>
      <p>{text.estimate}</p>
      <Table
        caption={text.caption}
        captionHidden
        columns={columns()}
        rows={next.lines}
        keyOf={({ kind, term, year }) => `${kind} ${term} ${year}`}
        foot={[text.total, '', '', shown.money(next.total)]}
      />
    </details>
  );
};

export const lineName = (kind: Line['kind'], year: number): string => texts().school.lines[kind](shown.decimal(year));

const columns = (): Column<Line>[] => {
  const text = texts().school.nextDocument;
  return [
    {
      name: 'regel',
      head: text.line,
      rowHead: true,
      cell: ({ kind, year, settles }) => (
        <>
          {lineName(kind, year)}
          {settles.length > 0 && kind !== 'usage' && (
            <span class="small quiet">
              {' '}
              {text.settles} <DocumentLinks of={settles} />
            </span>
          )}
        </>
      ),
    },
    { name: 'aantal', head: text.quantity, figure: true, cell: ({ quantity }) => shown.decimal(quantity) },
    { name: 'prijs', head: text.price, figure: true, cell: ({ unitPrice }) => shown.price(unitPrice) },
    { name: 'bedrag', head: text.amount, figure: true, cell: ({ amount }) => shown.money(amount) },
  ];
};
