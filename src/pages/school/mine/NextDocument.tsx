/** The document to come, line by line: if nobody stops counting, which is the answer, and if no file comes any more (pages.md 10.30, domain 2.11). */
import { type Column, shown, Table, texts } from '../../kit/kit.ts';
import type { MyDataAnswer } from './monthRows.ts';
import { DocumentLinks } from './ThisYear.tsx';

type Next = NonNullable<MyDataAnswer['nextDocument']>;
type Line = Next['lines'][number];

type NextDocumentsProps = { readonly ifNobodyStops: Next | null; readonly ifNothingComes: Next | null };

export const NextDocuments = ({ ifNobodyStops, ifNothingComes }: NextDocumentsProps) => {
  const text = texts().school.nextDocument;
  if (ifNobodyStops === null && ifNothingComes === null) return null;
  const isSame = ifNobodyStops?.day === ifNothingComes?.day && ifNobodyStops?.total === ifNothingComes?.total;
  return (
    <section aria-labelledby="volgende-factuur">
      <h2 id="volgende-factuur">{text.title}</h2>
      {ifNobodyStops !== null && <NextDocument of={ifNobodyStops} {...(isSame ? text.asKnown : text.ifNobodyStops)} />}
      {ifNothingComes !== null && !isSame && <NextDocument of={ifNothingComes} {...text.ifNothingComes} />}
    </section>
  );
};

type Assumed = { readonly summary: (day: string, total: string) => string; readonly estimate: string };

const NextDocument = ({ of: next, summary, estimate }: Assumed & { readonly of: Next }) => {
  const text = texts().school.nextDocument;
  return (
    <details class="opens-in-print">
      <summary>{summary(shown.day(next.day), inWords(next.total))}</summary>
      <p>{estimate}</p>
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

const inWords = (total: string): string => {
  const text = texts().school.nextDocument;
  return shown.signOf(total) === 'negative'
    ? text.back(shown.money(shown.unsigned(total)))
    : text.pay(shown.money(total));
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
