/** The chart of a year's months and the table under it. */
import { type Column, largest, MonthChart, RowBar, shown, Table, To, texts } from '../../kit/kit.ts';
import { ChangedDays, DaySteps } from './Days.tsx';
import { type MonthRow, monthRows, type Year } from './monthRows.ts';

type MonthsProps = {
  readonly school: string;
  readonly year: Year;
  readonly previous: Year | undefined;
  readonly position: string;
  readonly today: string;
};

export const Months = ({ school, year, previous, position, today }: MonthsProps) => {
  const rows = monthRows(year, previous, school, position);
  const { months: text } = texts().school;
  const advance = year.count;
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="maanden">
      <h2 id="maanden">{text.title}</h2>
      {year.days !== null ? (
        <DaySteps school={school} year={year} position={position} today={today} />
      ) : (
        <MonthChart
          months={rows}
          advance={advance}
          label={text.title}
          legend={{
            pupils: text.pupils,
            average: text.running,
            advance: advance === null ? '' : text.advance(shown.decimal(advance)),
            before: text.before,
          }}
        />
      )}
      <Table
        caption={text.title}
        captionHidden
        columns={columns(school, rows)}
        rows={rows}
        keyOf={({ lastDay }) => lastDay}
        file={`maanden-${school}-${year.from}`}
      />
      {year.days !== null && <ChangedDays school={school} year={year} position={position} />}
    </section>
  );
};

const columns = (school: string, rows: readonly MonthRow[]): Column<MonthRow>[] => {
  const { months: text } = texts().school;
  const top = largest(rows.map(({ pupils }) => pupils));
  return [
    {
      name: 'maand',
      head: text.month,
      rowHead: true,
      cell: ({ lastDay }) => shown.month(lastDay),
      csv: ({ lastDay }) => lastDay,
    },
    {
      name: 'leerlingen',
      head: text.counted,
      figure: true,
      cell: ({ pupils, href, label }) =>
        pupils === null ? (
          <span class="quiet">{text.notYet}</span>
        ) : (
          <>
            {href === undefined ? (
              shown.decimal(pupils)
            ) : (
              <a href={href} aria-label={label}>
                {shown.decimal(pupils)}
              </a>
            )}
            <RowBar value={pupils} top={top} />
          </>
        ),
      csv: ({ pupils }) => pupils,
    },
    {
      name: 'jaar-ervoor',
      head: text.before,
      figure: true,
      cell: ({ before }) => (before === null ? texts().kit.none : shown.decimal(before)),
      csv: ({ before }) => before,
    },
    {
      name: 'gemiddelde',
      head: text.averageThen,
      figure: true,
      cell: ({ average, lastDay }) =>
        average === null ? (
          texts().kit.none
        ) : (
          <To
            page="difference"
            with={{ school }}
            query={{ van: `${lastDay}T23:59:59.000Z` }}
            label={text.since(shown.month(lastDay), shown.decimal(average))}
          >
            {shown.decimal(average)}
          </To>
        ),
      csv: ({ average }) => average,
    },
  ];
};
