/**
 * Settled years that drifted from the amounts billed: how much, and why. Corrections are issued from here (pages.md
 * 10.20; domain 5.7).
 */
import {
  type Column,
  OfferedEach,
  Page,
  schoolInWords,
  schoolNamed,
  shown,
  Table,
  To,
  useLocation,
  useRead,
  WithSchoolNames,
  withQuery,
} from '../kit/kit.ts';
import type { Answer, Year } from './driftAnswer.ts';
import { Documents, OneSchool } from './driftOfSchool.tsx';
import { driftTexts } from './words/drift.ts';

type Row = Year & { readonly school: string };

export const Drift = () => {
  const { query, url } = useLocation();
  const { school, na: cursor } = query;
  const reading = useRead<Answer>(withQuery('/audit/drift', { school, cursor, limit: '50' }));
  const text = driftTexts();
  return (
    <Page title={text.title} of={reading}>
      {(answer) => (
        <WithSchoolNames of={schoolsIn(answer, school)}>
          <p class="lead">{text.lead(shown.day(answer.day))}</p>
          {school !== undefined && (
            <p class="no-print">
              {text.only(schoolInWords(school))} <a href={withQuery(url, { school: undefined })}>{text.all}</a>
            </p>
          )}
          <Totals of={answer.totals} />
          <Blocked of={answer.blocked ?? []} />
          {answer.items.length === 0 ? (
            <>
              <p>{text.none}</p>
              <p class="quiet">{text.noneHint}</p>
            </>
          ) : (
            <Years of={answer} />
          )}
          <OfferedEach key={`${school} ${cursor}`} of={answer.items} keyOf={(one) => one.school}>
            {({ school: id, years }, listed) => (
              // A school that was corrected here, and no longer drifts, has nothing to explain.
              <OneSchool
                of={{ school: id, years: listed ? years : [] }}
                day={answer.day}
                parked={reading.parked}
                onDone={reading.again}
              />
            )}
          </OfferedEach>
          <p class="buttons no-print">
            {cursor !== undefined && <a href={withQuery(url, { na: undefined })}>{text.first}</a>}
            {answer.next !== null && <a href={withQuery(url, { na: answer.next })}>{text.next}</a>}
          </p>
        </WithSchoolNames>
      )}
    </Page>
  );
};

const schoolsIn = ({ items, blocked = [] }: Answer, asked: string | undefined): string[] => [
  ...items.map(({ school }) => school),
  ...blocked.map(({ school }) => school),
  ...(asked === undefined ? [] : [asked]),
];

const Totals = ({ of: { schools, years, open } }: { of: Answer['totals'] }) => {
  const text = driftTexts();
  return (
    <dl class="figures">
      <div>
        <dt>{text.open}</dt>
        <dd>{shown.money(open)}</dd>
        <dd class="formula">{text.openHint}</dd>
      </div>
      <div>
        <dt>{text.schools}</dt>
        <dd>{shown.decimal(schools)}</dd>
      </div>
      <div>
        <dt>{text.years}</dt>
        <dd>{shown.decimal(years)}</dd>
      </div>
    </dl>
  );
};

const Blocked = ({ of: blocked }: { of: NonNullable<Answer['blocked']> }) => {
  if (blocked.length === 0) return null;
  return (
    <div class="notice notice-warning">
      <h2>{driftTexts().blocked}</h2>
      <ul>
        {blocked.map(({ school, detail }) => (
          <li key={school}>
            <To page="my-data" with={{ school }}>
              {schoolInWords(school)}
            </To>
            : {detail}
          </li>
        ))}
      </ul>
    </div>
  );
};

const Years = ({ of: { items } }: { of: Answer }) => {
  const text = driftTexts();
  const rows: Row[] = items.flatMap(({ school, years }) => years.map((year) => ({ school, ...year })));
  const columns: Column<Row>[] = [
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school }) => <a href={`#school-${school}`}>{schoolInWords(school)}</a>,
      sortBy: ({ school }) => schoolNamed(school) ?? school,
      csv: ({ school }) => school,
    },
    {
      name: 'jaar',
      head: text.year,
      cell: ({ school, ...year }) => <YearLink school={school} of={year} />,
      csv: ({ from }) => from,
    },
    {
      name: 'gefactureerd',
      head: text.billed,
      figure: true,
      cell: ({ billed }) => shown.money(billed),
      sortBy: ({ billed }) => billed,
      csv: ({ billed }) => billed,
    },
    {
      name: 'verschuldigd',
      head: text.due,
      figure: true,
      cell: ({ due }) => shown.money(due),
      sortBy: ({ due }) => due,
      csv: ({ due }) => due,
    },
    {
      name: 'verschil',
      head: text.difference,
      figure: true,
      cell: ({ open }) => shown.money(open),
      sortBy: ({ open }) => open,
      csv: ({ open }) => open,
    },
    {
      name: 'documenten',
      head: text.documents,
      cell: ({ documents }) => <Documents of={documents} />,
      csv: ({ documents }) => documents.join(' '),
    },
  ];
  return (
    <Table
      caption={text.caption}
      columns={columns}
      rows={rows}
      keyOf={({ school, term, year }) => `${school} ${term} ${year}`}
      file="afwijkingen"
    />
  );
};

const YearLink = ({ school, of: { term, year, from, to } }: { school: string; of: Omit<Year, 'school'> }) => (
  <To page="year" with={{ school, year: `${term}-${year}` }}>
    {driftTexts().yearOf(shown.decimal(year), shown.shortDay(from), shown.shortDay(to))}
  </To>
);
