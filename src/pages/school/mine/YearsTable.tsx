/** All years of a school, the latest first (pages.md 10.30). */
import { type Column, shown, Table, To, texts } from '../../kit/kit.ts';
import type { MyDataAnswer, Year } from './monthRows.ts';
import { DocumentLinks } from './ThisYear.tsx';

type YearsTableProps = {
  readonly school: string;
  readonly years: readonly Year[];
  readonly position: string;
  readonly running: MyDataAnswer['runningYear'];
};

export const YearsTable = ({ school, years, position, running }: YearsTableProps) => {
  const text = texts().school.years;
  return (
    <section aria-labelledby="jaren">
      <h2 id="jaren">{text.title}</h2>
      <Table
        caption={text.title}
        captionHidden
        columns={columns(school, position, running)}
        rows={years}
        keyOf={({ term, year }) => `${term}-${year}`}
        file={`jaren-${school}`}
        name="jaren"
      />
    </section>
  );
};

const columns = (school: string, position: string, running: MyDataAnswer['runningYear']): Column<Year>[] => {
  const text = texts().school.years;
  const { none } = texts().kit;
  const runs = ({ term, year }: Year): boolean => term === running?.term && year === running.year;
  return [
    {
      name: 'jaar',
      head: text.year,
      rowHead: true,
      cell: (year) => (
        <>
          <To page="year" with={{ school, year: `${year.term}-${year.year}` }}>
            {text.number(shown.decimal(year.year))}
          </To>
          {runs(year) && <span class="quiet"> {text.runs}</span>}
        </>
      ),
      csv: ({ from }) => from,
    },
    {
      name: 'teldag',
      head: text.count,
      figure: true,
      cell: ({ count, countDay }) =>
        count === null || countDay === null ? (
          none
        ) : (
          <To
            page="who-counted"
            with={{ school, day: countDay }}
            query={{ plaats: position }}
            label={texts().school.thisYear.countOn(shown.day(countDay), shown.decimal(count))}
          >
            {shown.decimal(count)}
          </To>
        ),
      csv: ({ count }) => count,
    },
    {
      name: 'gemiddelde',
      head: text.average,
      figure: true,
      cell: ({ average }) => (average === null ? none : shown.decimal(average.shown)),
      csv: ({ average }) => average?.shown ?? null,
    },
    {
      name: 'verschuldigd',
      head: text.due,
      figure: true,
      cell: ({ due }) => (due === null ? none : shown.money(due)),
      csv: ({ due }) => due,
    },
    {
      name: 'gefactureerd',
      head: text.billed,
      figure: true,
      cell: ({ billed }) => shown.money(billed),
      csv: ({ billed }) => billed,
    },
    {
      name: 'verschil',
      head: text.difference,
      figure: true,
      cell: ({ difference }) => (difference === null ? none : shown.money(difference)),
      csv: ({ difference }) => difference,
    },
    {
      name: 'facturen',
      head: text.documents,
      cell: ({ documents }) => <DocumentLinks of={documents} />,
      csv: ({ documents }) => documents.join(' '),
    },
  ];
};
