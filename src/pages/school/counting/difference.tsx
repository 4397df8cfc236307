import {
  type Column,
  documentColumns,
  Heading,
  Page,
  PupilLink,
  SchoolCrumbs,
  shown,
  Table,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';
import type { Answer, Document, Month, Pupil } from './differenceAnswer.ts';
import { Between, Picks } from './differenceBetween.tsx';
import { Events, Money } from './differenceMoney.tsx';

export const DifferencePage = () => {
  const { school = '' } = useRoute().params;
  const { query, url } = useLocation();
  const { van, tot, verder } = query;
  const path = withQuery(`/schools/${school}/difference`, { from: van, to: tot, cursor: verder, limit: '50' });
  const reading = useRead<Answer>(van === undefined ? undefined : path);
  const text = texts().school.difference;
  if (van === undefined)
    return (
      <>
        <SchoolCrumbs school={school} />
        <Heading>{text.title}</Heading>
        <p>{text.choose}</p>
        <Between />
        <Picks school={school} />
      </>
    );
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {(answer) => (
        <>
          <p class="lead">{text.between(shown.moment(answer.from.moment), shown.moment(answer.to.moment))}</p>
          <Between />
          <details class="no-print">
            <summary>{text.picks}</summary>
            <Picks school={school} />
          </details>
          <Money of={answer} />
          <Events of={answer} />
          {answer.counts.months.length > 0 && (
            <Table
              caption={text.months}
              columns={monthColumns()}
              rows={answer.counts.months}
              keyOf={({ month }) => month}
              file={`verschil-maanden-${school}`}
              name="maanden"
            />
          )}
          {answer.documents.length > 0 && (
            <Table
              caption={text.documents}
              columns={documentsIssued()}
              rows={answer.documents}
              keyOf={({ number }) => number}
              name="documenten"
            />
          )}
          {answer.pupils > 0 && (
            <Table
              caption={text.pupils(shown.decimal(answer.pupils))}
              columns={pupilColumns(school)}
              rows={answer.items}
              keyOf={({ pupil }) => pupil}
              name="leerlingen"
            />
          )}
          {answer.next !== null && (
            <p>
              <a href={withQuery(url, { verder: answer.next })}>{text.next}</a>
            </p>
          )}
        </>
      )}
    </Page>
  );
};

const monthColumns = (): Column<Month>[] => {
  const text = texts().school.difference;
  return [
    {
      name: 'maand',
      head: text.month,
      rowHead: true,
      cell: ({ lastDay }) => shown.month(lastDay),
      csv: ({ lastDay }) => lastDay,
    },
    {
      name: 'eerst',
      head: text.before,
      figure: true,
      cell: ({ before }) => shown.decimal(before),
      csv: ({ before }) => before,
    },
    {
      name: 'dan',
      head: text.after,
      figure: true,
      cell: ({ after }) => shown.decimal(after),
      csv: ({ after }) => after,
    },
  ];
};

const documentsIssued = (): Column<Document>[] => {
  const { number, issuedOn, total } = documentColumns();
  return [number, issuedOn, total];
};

const pupilColumns = (school: string): Column<Pupil>[] => {
  const { difference: text, pupil } = texts().school;
  const spans = (days: Pupil['gained']): string =>
    days.length === 0
      ? texts().kit.none
      : shown.list(days.map(({ from, through }) => pupil.span(shown.shortDay(from), shown.shortDay(through))));
  return [
    {
      name: 'leerling',
      head: text.pupil,
      rowHead: true,
      cell: (own) => <PupilLink school={school} pupil={own.pupil} />,
    },
    { name: 'wel', head: text.gained, cell: ({ gained }) => spans(gained) },
    { name: 'niet', head: text.lost, cell: ({ lost }) => spans(lost) },
  ];
};
