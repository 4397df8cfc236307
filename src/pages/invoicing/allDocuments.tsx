/** All documents, by school, board, year and period (pages.md 10.20). */
import type { z } from 'zod';
import type { documents } from '../../http/billing/documentAnswers.ts';
import {
  type Column,
  documentColumns,
  Heading,
  InputField,
  Shown,
  Table,
  To,
  useForm,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import { CorrectSchool, CreditDocument, choosing } from './documentActs.tsx';
import { SendMany } from './sendMany.tsx';
import { documentTexts } from './words/documentTexts.ts';

type Answer = z.output<typeof documents>;
type Document = Answer['items'][number];

const documentsRead = '500';

/** The names of the filter's fields in the URL, each with its name in the interface. */
const asked = { school: 'school', bestuur: 'board', jaar: 'year', van: 'from', tot: 'to' } as const;
type Parameter = keyof typeof asked;
const parameters = Object.keys(asked) as Parameter[];

export const AllDocuments = () => {
  const { query } = useLocation();
  const filter = Object.fromEntries(parameters.map((name) => [asked[name], query[name]]));
  const reading = useRead<Answer>(withQuery('/invoices', { ...filter, cursor: query.na, limit: documentsRead }));
  const text = documentTexts().all;
  // The filter stays in sight whatever is answered: a school that is not there is a filter to be changed.
  return (
    <>
      <Heading>{text.title}</Heading>
      <Filter key={parameters.map((name) => query[name] ?? '').join(' ')} />
      <Acts onDone={reading.again} />
      <Shown of={reading}>{(answer) => <Found answer={answer} />}</Shown>
    </>
  );
};

/** The URL says which act is open (10.7). */
const Acts = ({ onDone }: { onDone: () => void }) => {
  const { query, url } = useLocation();
  const text = documentTexts().all;
  const { crediteer, corrigeer, versturen } = query;
  if (crediteer !== undefined) return <CreditDocument key={crediteer} number={crediteer} onDone={onDone} />;
  if (corrigeer !== undefined) return <CorrectSchool key={corrigeer} school={corrigeer} onDone={onDone} />;
  if (versturen !== undefined) return <SendMany />;
  return (
    <ul class="row-links no-print">
      <li>
        <a href={withQuery(url, { versturen: 'ja' })}>{text.send}</a>
      </li>
      <li>
        <a href={withQuery(url, { corrigeer: query.school ?? choosing })}>{text.correct}</a>
      </li>
      <li>
        <To page="invoice-run">{text.run}</To>
      </li>
    </ul>
  );
};

const Filter = () => {
  const { url, query, route } = useLocation();
  const form = useForm({
    school: query.school ?? '',
    bestuur: query.bestuur ?? '',
    jaar: query.jaar ?? '',
    van: query.van ?? '',
    tot: query.tot ?? '',
  });
  const text = documentTexts().all;
  return (
    <form
      class="filters no-print"
      onSubmit={(event) => {
        event.preventDefault();
        route(withQuery(url, { ...form.values, na: undefined, pagina: undefined }));
      }}
    >
      <InputField form={form} name="school" size={7} label={text.school} hint={text.schoolHint} />
      <InputField form={form} name="bestuur" inputMode="numeric" size={6} label={text.board} hint={text.boardHint} />
      <InputField form={form} name="jaar" inputMode="numeric" size={5} label={text.year} hint={text.yearHint} />
      <InputField form={form} name="van" type="date" label={text.from} />
      <InputField form={form} name="tot" type="date" label={text.to} />
      <p class="buttons">
        <button type="submit">{text.show}</button>
      </p>
    </form>
  );
};

const Found = ({ answer: { items, next } }: { answer: Answer }) => {
  const { url, query } = useLocation();
  const text = documentTexts().all;
  const isFiltered = parameters.some((name) => query[name] !== undefined);
  if (items.length === 0)
    return (
      <>
        <p>{text.none}</p>
        <p class="quiet">{isFiltered ? text.noneFound : text.noneHint}</p>
      </>
    );
  return (
    <>
      <Table
        caption={text.caption}
        columns={columns(url)}
        rows={items}
        keyOf={({ number }) => number}
        file="facturen"
      />
      {next !== null && (
        <p class="no-print">
          <a href={withQuery(url, { na: next, pagina: undefined })}>{text.further}</a>
        </p>
      )}
    </>
  );
};

const columns = (url: string): Column<Document>[] => {
  const { number, kind, school, debtor, issuedOn, dueOn, total } = documentColumns();
  return [number, kind, school, debtor, issuedOn, dueOn, total, creditColumn(url)];
};

const creditColumn = (url: string): Column<Document> => {
  const text = documentTexts().all;
  return {
    name: 'crediteren',
    head: text.credit,
    cell: ({ number, cancels, cancelledBy, creditable }) =>
      cancelledBy !== null ? (
        <>
          {text.cancelledBy}{' '}
          <To page="document" with={{ number: cancelledBy }}>
            {cancelledBy}
          </To>
        </>
      ) : creditable ? (
        <a href={withQuery(url, { crediteer: number })} aria-label={text.creditNumber(number)}>
          {text.credit}
        </a>
      ) : cancels === null ? (
        <span class="quiet">{text.notLatest}</span>
      ) : (
        text.cancels(cancels)
      ),
  };
};
