/** How many pupils counted on each day of a period (pages.md 10.20). */
import type { z } from 'zod';
import type { counts } from '../../../http/results/countAnswers.ts';
import {
  type Column,
  Heading,
  Page,
  PeriodForm,
  SchoolCrumbs,
  shown,
  Table,
  To,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';

type Answer = z.output<typeof counts>;

export const CountsPage = () => {
  const { school = '' } = useRoute().params;
  const { query } = useLocation();
  const { van, tot, jaargroepen, 'bekend-op': knownAt } = query;
  const isChosen = van !== undefined && tot !== undefined;
  const path = withQuery(`/schools/${school}/counts`, {
    from: van,
    to: tot,
    yearGroups: jaargroepen,
    asKnownAt: knownAt,
  });
  const reading = useRead<Answer>(isChosen ? path : undefined);
  const text = texts().school.counts;
  if (!isChosen)
    return (
      <>
        <SchoolCrumbs school={school} />
        <Heading>{text.title}</Heading>
        <p>{text.choose}</p>
        <PeriodForm from={van} to={tot} />
      </>
    );
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {(answer) => (
        <>
          <PeriodForm from={van} to={tot} />
          <p class="quiet">{text.at(shown.moment(answer.asKnownAt), `${answer.position}`)}</p>
          <Months of={answer} school={school} />
          {answer.schoolYears.length > 0 && <SchoolYears of={answer} />}
          <Days of={answer} school={school} />
        </>
      )}
    </Page>
  );
};

type Part = { readonly of: Answer; readonly school: string };

const countColumn = (school: string, position: string): Column<{ readonly day: string; readonly pupils: number }> => ({
  name: 'leerlingen',
  head: texts().school.counts.pupils,
  figure: true,
  cell: ({ day, pupils }) => (
    <To
      page="who-counted"
      with={{ school, day }}
      query={{ plaats: position }}
      label={`${texts().school.whoCounted.title(shown.day(day))}: ${shown.decimal(pupils)}`}
    >
      {shown.decimal(pupils)}
    </To>
  ),
  csv: ({ pupils }) => pupils,
});

const Days = ({ of, school }: Part) => {
  const text = texts().school.counts;
  return (
    <Table
      caption={text.days}
      columns={[
        {
          name: 'dag',
          head: text.day,
          rowHead: true,
          cell: ({ day }) => shown.day(day),
          sortBy: ({ day }) => day,
          csv: ({ day }) => day,
        },
        { ...countColumn(school, `${of.position}`), sortBy: ({ pupils }) => pupils },
      ]}
      rows={of.days.toReversed()}
      keyOf={({ day }) => day}
      file={`dagen-${school}`}
    />
  );
};

const Months = ({ of, school }: Part) => {
  const text = texts().school.counts;
  return (
    <Table
      caption={text.months}
      columns={[
        { name: 'maand', head: text.month, rowHead: true, cell: ({ day }) => shown.month(day), csv: ({ day }) => day },
        countColumn(school, `${of.position}`),
      ]}
      rows={of.months.map(({ lastDay, pupils }) => ({ day: lastDay, pupils })).toReversed()}
      keyOf={({ day }) => day}
      file={`maanden-${school}`}
      name="maanden"
    />
  );
};

const SchoolYears = ({ of }: { of: Answer }) => {
  const text = texts().school.counts;
  return (
    <Table
      caption={text.schoolYears}
      columns={[
        { name: 'schooljaar', head: text.schoolYear, rowHead: true, cell: ({ schoolYear }) => schoolYear },
        { name: 'maandeinden', head: text.monthly, figure: true, cell: ({ monthly }) => shown.decimal(monthly) },
        { name: 'dagen', head: text.daily, figure: true, cell: ({ daily }) => shown.decimal(daily) },
      ]}
      rows={of.schoolYears}
      keyOf={({ schoolYear }) => schoolYear}
      name="schooljaren"
    />
  );
};
