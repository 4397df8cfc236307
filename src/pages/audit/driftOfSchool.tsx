import type { z } from 'zod';
import type { issued } from '../../http/billing/documentAnswers.ts';
import {
  type Column,
  Effect,
  EventLink,
  FileLink,
  InputField,
  myDataLabel,
  named,
  type Preview,
  PreviewedAct,
  schoolInWords,
  shown,
  Table,
  TextField,
  To,
  texts,
  useForm,
} from '../kit/kit.ts';
import type { Move, School, Year } from './driftAnswer.ts';
import { driftTexts } from './words/drift.ts';

export const Documents = ({ of: documents }: { of: readonly string[] }) => (
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

export const OneSchool = ({ of: { school, years }, day, parked, onDone }: OneSchoolProps) => {
  const text = driftTexts();
  const id = `school-${school}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.why(schoolInWords(school))}</h2>
      <p>
        <To page="my-data" with={{ school }}>
          {myDataLabel()}
        </To>
      </p>
      {years.map((year) => (
        <Why key={`${year.term} ${year.year}`} school={school} of={year} />
      ))}
      <details id={`corrigeer-${school}`} class="no-print">
        <summary>{text.correct(schoolInWords(school))}</summary>
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
      effect={(preview) => (
        <>
          {preview.documents.length === 0 && <p>{text.nothing}</p>}
          <Effect of={preview} />
        </>
      )}
      confirm={({ documents, money }) =>
        documents.length === 0
          ? undefined
          : text.confirm(shown.decimal(documents.length), shown.money(money.total.billed))
      }
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
