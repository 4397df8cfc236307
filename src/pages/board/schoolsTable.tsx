/** The schools of a board, a row each (pages.md 10.36). */
import { type Column, MonthBars, shown, Table, To, texts } from '../kit/kit.ts';
import type { Overview, OverviewSchool } from './overview.ts';
import { boardTexts } from './words.ts';

/** Rows on one page, in place of the 50 of other tables. */
const schoolsMax = 200;

type SchoolsTableProps = { readonly overview: Overview; readonly schools: readonly OverviewSchool[] };

export const SchoolsTable = ({ overview: { board, totals }, schools }: SchoolsTableProps) => {
  const text = boardTexts();
  if (schools.length === 0) return <p>{text.noneFound}</p>;
  return (
    <Table
      caption={text.caption}
      columns={columns()}
      rows={schools}
      keyOf={({ school }) => school}
      rowsMax={schoolsMax}
      file={`scholen-${board}`}
      foot={[
        text.total,
        shown.decimal(totals.pupils),
        <Bars months={totals.months} />,
        '',
        shown.money(totals.advance),
        shown.money(totals.expectedSettlement),
        '',
        '',
      ]}
    />
  );
};

const Bars = ({ months }: { months: OverviewSchool['months'] }) => {
  const text = boardTexts();
  const named = months.map(({ lastDay, pupils }) => text.month(shown.month(lastDay), shown.decimal(pupils)));
  return <MonthBars months={months} label={text.monthsOf(named.join(', '))} />;
};

/** The page on which each thing that asks for attention is looked at or mended. */
const mendedOn = {
  dpa: 'agreements',
  terms: 'agreements',
  'trial-ending': 'subscription',
  'new-file': 'in-order',
  drift: 'my-data',
  parked: 'my-data',
  closed: 'my-data',
} as const;

const columns = (): Column<OverviewSchool>[] => {
  const text = boardTexts();
  const { none } = texts().kit;
  return [
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school, name }) => (
        <To page="my-data" with={{ school }}>
          {name}
        </To>
      ),
      sortBy: ({ name }) => name,
      csv: ({ name }) => name,
    },
    {
      name: 'leerlingen',
      head: text.today,
      figure: true,
      cell: ({ pupils }) => shown.decimal(pupils),
      sortBy: ({ pupils }) => pupils,
      csv: ({ pupils }) => pupils,
    },
    {
      name: 'maanden',
      head: text.months,
      cell: ({ months, parked }) =>
        parked?.since == null ? (
          parked === null ? (
            <Bars months={months} />
          ) : (
            text.notKnown
          )
        ) : (
          text.stoodAt(shown.moment(parked.since))
        ),
    },
    {
      name: 'gemiddelde',
      head: text.average,
      figure: true,
      cell: ({ runningYear }) => (runningYear?.averageSoFar == null ? none : shown.decimal(runningYear.averageSoFar)),
      sortBy: ({ runningYear }) => runningYear?.averageSoFar ?? null,
      csv: ({ runningYear }) => runningYear?.averageSoFar ?? null,
    },
    {
      name: 'voorschot',
      head: text.advance,
      figure: true,
      cell: ({ advance }) => (advance === null ? none : shown.money(advance)),
      sortBy: ({ advance }) => advance,
      csv: ({ advance }) => advance,
    },
    {
      name: 'verrekening',
      head: text.settlement,
      figure: true,
      cell: ({ runningYear }) =>
        runningYear?.expectedSettlement == null ? none : shown.money(runningYear.expectedSettlement),
      sortBy: ({ runningYear }) => runningYear?.expectedSettlement ?? null,
      csv: ({ runningYear }) => runningYear?.expectedSettlement ?? null,
    },
    {
      name: 'factuur',
      head: text.last,
      cell: ({ documents: [last] }) =>
        last === undefined ? (
          none
        ) : (
          <To page="document" with={{ number: last.number }}>
            {last.number}
          </To>
        ),
      sortBy: ({ documents: [last] }) => last?.number ?? null,
      csv: ({ documents: [last] }) => last?.number ?? null,
    },
    {
      name: 'let-op',
      head: text.attention,
      cell: ({ school, name, attention }) =>
        attention.map((one) => (
          <div key={one}>
            <To page={mendedOn[one]} with={{ school }} label={`${text.attentions[one]}: ${name}`}>
              {text.attentions[one]}
            </To>
          </div>
        )),
      csv: ({ attention }) => attention.map((one) => text.attentions[one]).join(', '),
    },
  ];
};
