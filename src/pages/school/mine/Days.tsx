/** The days of a year with a daily measure: as steps, and the days on which the number changed (pages.md 10.31). */
import { type Column, DayChart, hrefOf, shown, Table, To, texts } from '../../kit/kit.ts';
import type { Year } from './monthRows.ts';

type DaysProps = {
  readonly school: string;
  readonly year: Year;
  readonly position: string;
  /** The day of the answer. Later days are not drawn. */
  readonly today: string;
};

type DayRow = {
  readonly day: string;
  readonly pupils: number;
  readonly href: string | undefined;
  readonly label: string;
};

/** One array, from which the steps and the list are both made. */
export const dayRows = ({ school, year, position }: Omit<DaysProps, 'today'>): readonly DayRow[] =>
  (year.days ?? []).map(({ day, pupils }) => ({
    day,
    pupils,
    href: hrefOf({ page: 'who-counted', with: { school, day }, query: { plaats: position } }),
    label: texts().school.months.bar(shown.day(day), shown.decimal(pupils)),
  }));

export const DaySteps = (props: DaysProps) => {
  const { months: text, yearPage } = texts().school;
  const { year, today } = props;
  return (
    <DayChart
      days={dayRows(props)}
      span={year}
      through={today}
      advance={year.count}
      label={yearPage.days}
      legend={{ pupils: text.pupils, advance: year.count === null ? '' : text.advance(shown.decimal(year.count)) }}
    />
  );
};

export const ChangedDays = (props: Omit<DaysProps, 'today'>) => {
  const { yearPage: text, months } = texts().school;
  const columns: Column<DayRow>[] = [
    { name: 'dag', head: text.day, rowHead: true, cell: ({ day }) => shown.day(day), csv: ({ day }) => day },
    {
      name: 'leerlingen',
      head: months.counted,
      figure: true,
      cell: ({ day, pupils, label }) => (
        <To page="who-counted" with={{ school: props.school, day }} query={{ plaats: props.position }} label={label}>
          {shown.decimal(pupils)}
        </To>
      ),
      csv: ({ pupils }) => pupils,
    },
  ];
  return (
    <Table
      caption={text.days}
      columns={columns}
      rows={dayRows(props)}
      keyOf={({ day }) => day}
      file={`dagen-${props.school}`}
      name="dagen"
    />
  );
};
