/** What is still paid or returned in all when a subscription ends, and the lines of each document that says so (domain 2.11, 4.10). */
import { type Column, Formula, type Preview, shown, Table, texts } from '../kit/kit.ts';
import { contractTexts } from './words/words.ts';

type Ending = NonNullable<Preview['ending']>;
type StillBilled = Ending['ifNobodyStops'];
type Line = StillBilled['documents'][number]['lines'][number];

export const EndingSum = ({ of: { ifNobodyStops, ifNothingComes } }: { of: Ending }) => {
  const text = contractTexts().ending;
  if (ifNobodyStops.total === ifNothingComes.total)
    return <StillToCome of={ifNobodyStops} sentence={text.asKnown(inWords(ifNobodyStops.total))} />;
  return (
    <>
      <StillToCome of={ifNobodyStops} sentence={text.ifNobodyStops(inWords(ifNobodyStops.total))} />
      <StillToCome of={ifNothingComes} sentence={text.ifNothingComes(inWords(ifNothingComes.total))} />
    </>
  );
};

const inWords = (total: string): string => {
  const text = contractTexts().ending;
  switch (shown.signOf(total)) {
    case 'negative':
      return text.back(shown.money(shown.unsigned(total)));
    case 'zero':
      return text.nothing;
    case 'positive':
      return text.pay(shown.money(total));
  }
};

const StillToCome = ({ of, sentence }: { of: StillBilled; sentence: string }) => (
  <>
    <p>{sentence}</p>
    {of.documents.map((one) => (
      <details key={`${one.purpose} ${one.year.term} ${one.year.number}`}>
        <summary>
          {shown.day(one.day)}, {texts().kit.effect.purposes[one.purpose](shown.decimal(one.year.number))}:{' '}
          {shown.money(one.total)}
        </summary>
        <Table
          caption={texts().school.nextDocument.caption}
          captionHidden
          columns={columns()}
          rows={one.lines}
          keyOf={({ kind, term, year }) => `${kind} ${term} ${year}`}
          foot={[texts().school.nextDocument.total, '', shown.money(one.total)]}
        />
      </details>
    ))}
  </>
);

const columns = (): Column<Line>[] => {
  const { nextDocument, lines } = texts().school;
  return [
    {
      name: 'regel',
      head: nextDocument.line,
      rowHead: true,
      cell: ({ kind, year }) => lines[kind](shown.decimal(year)),
    },
    {
      name: 'formule',
      head: contractTexts().ending.formula,
      cell: ({ formulaParts }) => <Formula parts={formulaParts} />,
    },
    { name: 'bedrag', head: nextDocument.amount, figure: true, cell: ({ amount }) => shown.money(amount) },
  ];
};
