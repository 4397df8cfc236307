/** How many pupils of a school counted: by month as a chart and a table, by school year, and each day (pages.md 10.20, 10.31). */
import type { z } from 'zod';
import type { oneSchool } from '../../http/parties/partyAnswers.ts';
import type { counts } from '../../http/results/countAnswers.ts';
import {
  Crumbs,
  largest,
  MonthChart,
  Page,
  PeriodForm,
  RowBar,
  Shown,
  shown,
  Table,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../kit/kit.ts';
import { lastYear } from './lastYear.ts';
import { analyticsTexts } from './words.ts';

type Counts = z.output<typeof counts>;
type School = z.output<typeof oneSchool>;

export const CountedSchool = () => {
  const { school = '' } = useRoute().params;
  const { query } = useLocation();
  const whole = lastYear();
  const { van = whole.from, tot = whole.to, jaargroepen } = query;
  const path = `/schools/${encodeURIComponent(school)}`;
  const named = useRead<School>(path);
  const reading = useRead<Counts>(withQuery(`${path}/counts`, { from: van, to: tot, yearGroups: jaargroepen }));
  const text = analyticsTexts();
  const crumbs = [{ page: 'counted-schools', label: texts().analytics.menu['counted-schools'] }];
  return (
    <Page
      title={text.counts(named.answer?.name)}
      above={<Crumbs label={texts().school.crumbs} of={crumbs} />}
      of={named}
    >
      {() => (
        <>
          <PeriodForm from={van} to={tot} />
          <Shown of={reading}>
            {(answer) => (
              <>
                <p class="quiet">{text.asOf(shown.moment(answer.asKnownAt), `${answer.position}`)}</p>
                <Months of={answer} school={school} />
                <Further of={answer} school={school} />
              </>
            )}
          </Shown>
        </>
      )}
    </Page>
  );
};

type Part = { readonly of: Counts; readonly school: string };

/** Chart and table are drawn from one array (10.31). */
const Months = ({ of, school }: Part) => {
  const text = analyticsTexts();
  const rows = of.months.map(({ lastDay, pupils }) => ({
    lastDay,
    pupils,
    before: null,
    average: null,
    href: undefined,
    label: text.bar(shown.month(lastDay), shown.decimal(pupils)),
  }));
  if (rows.length === 0) return <p>{text.noMonths}</p>;
  const top = largest(rows.map(({ pupils }) => pupils));
  return (
    <section aria-labelledby="maanden">
      <h2 id="maanden">{text.months}</h2>
      <MonthChart
        months={rows}
        advance={null}
        label={text.months}
        legend={{ pupils: text.pupils, average: '', advance: '', before: '' }}
      />
      <Table
        caption={text.months}
        captionHidden
        columns={[
          {
            name: 'maand',
            head: text.month,
            rowHead: true,
            cell: ({ lastDay }) => shown.month(lastDay),
            csv: ({ lastDay }) => lastDay,
          },
          {
            name: 'leerlingen',
            head: text.pupils,
            figure: true,
            cell: ({ pupils }) => (
              <>
                {shown.decimal(pupils)}
                <RowBar value={pupils} top={top} />
              </>
            ),
            csv: ({ pupils }) => pupils,
          },
        ]}
        rows={rows}
        keyOf={({ lastDay }) => lastDay}
        name="maanden"
        file={`maanden-${school}`}
      />
    </section>
  );
};

const Further = ({ of: { schoolYears, days }, school }: Part) => {
  const text = analyticsTexts();
  return (
    <>
      {schoolYears.length > 0 && (
        <Table
          caption={text.years}
          columns={[
            {
              name: 'schooljaar',
              head: text.year,
              rowHead: true,
              cell: ({ schoolYear }) => schoolYear,
              csv: ({ schoolYear }) => schoolYear,
            },
            {
              name: 'maandeinden',
              head: text.monthly,
              figure: true,
              cell: ({ monthly }) => shown.decimal(monthly),
              csv: ({ monthly }) => monthly,
            },
            {
              name: 'dagen',
              head: text.daily,
              figure: true,
              cell: ({ daily }) => shown.decimal(daily),
              csv: ({ daily }) => daily,
            },
          ]}
          rows={schoolYears}
          keyOf={({ schoolYear }) => schoolYear}
          name="schooljaren"
          file={`schooljaren-${school}`}
        />
      )}
      <details>
        <summary>{text.days}</summary>
        <Table
          caption={text.days}
          captionHidden
          columns={[
            { name: 'dag', head: text.day, rowHead: true, cell: ({ day }) => shown.day(day), csv: ({ day }) => day },
            {
              name: 'leerlingen',
              head: text.pupils,
              figure: true,
              cell: ({ pupils }) => shown.decimal(pupils),
              csv: ({ pupils }) => pupils,
            },
          ]}
          rows={days.toReversed()}
          keyOf={({ day }) => day}
          file={`dagen-${school}`}
        />
      </details>
    </>
  );
};
