/** Settled years that drifted from what was billed: which, why, how much, and correcting them now (pages.md 10.20; domain 5.7). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { issued } from '../../http/billing/documentAnswers.ts';
import type { drift } from '../../http/results/differenceAnswers.ts';
import {
  type Column,
  Effect,
  EventLink,
  FileLink,
  InputField,
  named,
  Page,
  type Preview,
  PreviewedAct,
  shown,
  Table,
  TextField,
  To,
  texts,
  useForm,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import { driftTexts } from './words/drift.ts';

type Answer = z.output<typeof drift>;
type School = Answer['items'][number];
type Year = School['years'][number];
type Row = Year & { readonly school: string };
type Move = Year['events'][number];

export const Drift = () => {
  // What was done stays on screen, although the school then drifts no more.
  const [acted, setActed] = useState<string | undefined>();
  const { query, url } = useLocation();
  const { school, na: cursor } = query;
  const reading = useRead<Answer>(withQuery('/audit/drift', { school, cursor, limit: '50' }));
  const text = driftTexts();
  return (
    <Page title={text.title} of={reading}>
      {(answer) => (
        <>
          <p class="lead">{text.lead(shown.day(answer.day))}</p>
          {school !== undefined && (
            <p class="no-print">
              {text.only(school)} <a href={withQuery(url, { school: undefined })}>{text.all}</a>
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
          {withActed(answer.items, acted).map((one) => (
            <OneSchool
              key={one.school}
              of={one}
              day={answer.day}
              parked={reading.parked}
              onDone={() => {
                setActed(one.school);
                reading.again();
              }}
            />
          ))}
          <p class="buttons no-print">
            {cursor !== undefined && <a href={withQuery(url, { na: undefined })}>{text.first}</a>}
            {answer.next !== null && <a href={withQuery(url, { na: answer.next })}>{text.next}</a>}
          </p>
        </>
      )}
    </Page>
  );
};

const withActed = (items: readonly School[], acted: string | undefined): readonly School[] =>
  acted === undefined || items.some(({ school }) => school === acted)
    ? items
    : [{ school: acted, years: [] }, ...items];

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
              {school}
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
      cell: ({ school }) => <a href={`#school-${school}`}>{school}</a>,
      sortBy: ({ school }) => school,
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

const Documents = ({ of: documents }: { of: readonly string[] }) => (
  <ul class="days">
    {documents.map((number) => (
      <li key={number}>
        <To page="document" with={{ number }}>
          {number}
        </To>
      </li>
    ))}
  </ul>
);

type OneSchoolProps = {
  readonly of: School;
  readonly day: string;
  readonly parked: boolean;
  readonly onDone: () => void;
};

const OneSchool = ({ of: { school, years }, day, parked, onDone }: OneSchoolProps) => {
  const text = driftTexts();
  const id = `school-${school}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.why(school)}</h2>
      <p>
        <To page="my-data" with={{ school }}>
          {texts().school.menu['my-data']}
        </To>
      </p>
      {years.map((year) => (
        <Why key={`${year.term} ${year.year}`} school={school} of={year} />
      ))}
      <details id={`corrigeer-${school}`} class="no-print">
        <summary>{text.correct(school)}</summary>
        <CorrectNow school={school} day={day} parked={parked} onDone={onDone} />
      </details>
    </section>
  );
};

/** From what was billed to what is due, event by event. */
const Why = ({ school, of: year }: { school: string; of: Year }) => {
  const text = driftTexts();
  const { since, rules, events, billed, due, term } = year;
  return (
    <>
      <h3>{text.yearOf(shown.decimal(year.year), shown.day(year.from), shown.day(year.to))}</h3>
      <p>
        {text.from(shown.money(billed), shown.money(due))}{' '}
        {since === null ? (
          text.elsewhere
        ) : (
          <>
            {text.settledBy}{' '}
            <To page="document" with={{ number: since.document }}>
              {since.document}
            </To>{' '}
            (<EventLink {...since.event} />)
          </>
        )}
        {rules !== undefined && ` ${text.rules(shown.decimal(rules.before), shown.decimal(rules.after))}`}
      </p>
      {events.length > 0 && (
        <Table
          caption={text.events}
          captionHidden
          columns={moveColumns(school)}
          rows={events}
          keyOf={({ stream, revision }) => `${stream} ${revision}`}
          name={`${school}-${term}-${year.year}`}
        />
      )}
    </>
  );
};

const moveColumns = (school: string): Column<Move>[] => {
  const text = driftTexts();
  const { events, byRole } = texts().school;
  const { none } = texts().kit;
  return [
    {
      name: 'wat',
      head: text.event,
      rowHead: true,
      cell: ({ type, stream, revision, import: file }) => (
        <>
          {named(events, type)}{' '}
          <span class="small">
            (<EventLink stream={stream} revision={revision} />
            {file !== undefined && (
              <>
                {', '}
                <FileLink school={school} file={file} />
              </>
            )}
            )
          </span>
        </>
      ),
    },
    {
      name: 'moment',
      head: text.moment,
      cell: ({ recordedAt }) => (
        <To
          page="difference"
          with={{ school }}
          query={{ van: recordedAt }}
          label={text.since(shown.moment(recordedAt))}
        >
          {shown.moment(recordedAt)}
        </To>
      ),
    },
    { name: 'door', head: text.who, cell: ({ role }) => named(byRole, role) },
    { name: 'reden', head: text.reason, cell: ({ reason }) => reason ?? none },
    {
      name: 'eerst',
      head: text.before,
      figure: true,
      cell: ({ dueBefore }) => (dueBefore === null ? none : shown.money(dueBefore)),
    },
    {
      name: 'dan',
      head: text.after,
      figure: true,
      cell: ({ dueAfter }) => (dueAfter === null ? none : shown.money(dueAfter)),
    },
  ];
};

type CorrectProps = {
  readonly school: string;
  readonly day: string;
  readonly parked: boolean;
  readonly onDone: () => void;
};

const CorrectNow = ({ school, day, parked, onDone }: CorrectProps) => {
  const form = useForm({ on: day, reason: '' });
  const text = driftTexts();
  const { act } = texts().kit;
  return (
    <PreviewedAct<typeof form.values, Preview, z.output<typeof issued>>
      form={form}
      write={(body) => ({ method: 'POST', path: `/schools/${school}/subscription/correction`, body })}
      effect={(preview) => <Effect of={preview} />}
      confirm={({ documents, money }) => text.confirm(shown.decimal(documents.length), shown.money(money.total.billed))}
      done={({ issued: made }) => (
        <>
          <p>{made.length === 0 ? text.nothingIssued : text.issued}</p>
          <Documents of={made.map(({ number }) => number)} />
          <p>
            <To page="difference" with={{ school }}>
              {text.whatChanged}
            </To>
            {' · '}
            {text.undo}
          </p>
        </>
      )}
      parked={parked}
      onDone={onDone}
    >
      <InputField form={form} name="on" type="date" label={text.on} hint={text.onHint} />
      <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
    </PreviewedAct>
  );
};
