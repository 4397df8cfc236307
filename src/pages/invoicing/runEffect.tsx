/** The effect of an invoice run: by school, by kind of line, and the schools that are left out (pages.md 10.37). */
import type { z } from 'zod';
import type { runPreview } from '../../http/billing/documentAnswers.ts';
import {
  type Blocked,
  type Column,
  countColumn,
  documentColumns,
  type IssuedSoFar,
  Mend,
  moneyColumn,
  NoEInvoice,
  shown,
  Table,
  To,
  texts,
  WithSchoolNames,
} from '../kit/kit.ts';
import { runTexts } from './words/runTexts.ts';

type Preview = Pick<z.output<typeof runPreview>, 'totals' | 'issued' | 'blocked' | 'withoutEInvoice'> &
  Partial<Pick<z.output<typeof runPreview>, 'missedFiles'>>;
type OfSchool = Preview['totals']['schools'][number];
type OfKind = Preview['totals']['kinds'][number];
type Draft = Preview['issued'][number] | IssuedSoFar[number];

type EffectProps = {
  readonly of: Preview;
  /** Set for a run that was done. */
  readonly isDone?: true;
};

export const RunEffect = ({
  of: { totals, issued, blocked, withoutEInvoice, missedFiles = [] },
  isDone,
}: EffectProps) => {
  const text = runTexts().run;
  return (
    <WithSchoolNames of={[...totals.schools, ...blocked].map(({ school }) => school)}>
      {missedFiles.length > 0 && <Missed files={missedFiles} issued={issued} />}
      {totals.documents === 0 ? <p>{text.nothing}</p> : <Issued totals={totals} isDone={isDone === true} />}
      {issued.length > 0 && (
        <>
          <details>
            <summary>{text.each}</summary>
            <DocumentsTable documents={issued} caption={text.each} captionHidden />
          </details>
          <p>{text.final}</p>
        </>
      )}
      {isDone === undefined ? <NoEInvoice of={issued} /> : <WithoutEInvoice of={withoutEInvoice} />}
      {blocked.length > 0 && (
        <Table
          caption={text.blocked}
          columns={blockedColumns()}
          rows={blocked}
          keyOf={({ school }) => school}
          name="tegengehouden"
          file="factuurronde-tegengehouden"
          stacks
        />
      )}
    </WithSchoolNames>
  );
};

const numbersShown = 10;

/** Lists the documents that were issued and of which no e-invoice can be made. */
const WithoutEInvoice = ({ of: numbers }: { of: readonly string[] }) => {
  const text = runTexts().run;
  if (numbers.length === 0) return null;
  const rest = numbers.slice(numbersShown).length;
  return (
    <>
      <p>{text.withoutEInvoice}</p>
      <ul class="row-links">
        {numbers.slice(0, numbersShown).map((number) => (
          <li key={number}>
            <To page="document" with={{ number }}>
              {number}
            </To>
          </li>
        ))}
        {rest > 0 && <li>{text.more(shown.decimal(rest))}</li>}
      </ul>
    </>
  );
};

type MissedProps = { readonly files: NonNullable<Preview['missedFiles']>; readonly issued: Preview['issued'] };

/** Before they are billed, these schools may still send a file. */
const Missed = ({ files, issued }: MissedProps) => {
  const text = runTexts().run;
  return (
    <div class="notice notice-warning">
      <p>{text.missed(shown.decimal(files.length))}</p>
      <ul>
        {files.map(({ school }) => (
          <li key={school}>
            <To page="in-order" with={{ school }}>
              {`${issued.find((draft) => draft.school === school)?.schoolName ?? ''} ${school}`}
            </To>
          </li>
        ))}
      </ul>
    </div>
  );
};

type DocumentsProps = { readonly documents: readonly Draft[]; readonly caption: string; readonly captionHidden?: true };

const DocumentsTable = ({ documents, caption, captionHidden }: DocumentsProps) => (
  <Table
    caption={caption}
    captionHidden={captionHidden ?? false}
    columns={draftColumns()}
    rows={documents}
    keyOf={({ number }) => number}
    name="documenten"
    file="factuurronde-documenten"
  />
);

/** The documents that a run issued so far. */
export const IssuedTable = ({ issued, caption }: { issued: IssuedSoFar; caption: string }) => (
  <DocumentsTable documents={issued} caption={caption} />
);

type IssuedProps = { readonly totals: Preview['totals']; readonly isDone: boolean };

const Issued = ({ totals: { documents, amount, kinds, schools }, isDone }: IssuedProps) => {
  const text = runTexts().run;
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{text.sum}</dt>
          <dd>{shown.money(amount)}</dd>
          <dd class="formula">
            {isDone ? text.issued(shown.decimal(documents)) : text.documents(shown.decimal(documents))}
          </dd>
        </div>
      </dl>
      <Table caption={text.byKind} columns={kindColumns()} rows={kinds} keyOf={({ kind }) => kind} name="soort" />
      <Table
        caption={isDone ? text.bySchoolDone : text.bySchool}
        columns={schoolColumns()}
        rows={schools}
        keyOf={({ school }) => school}
        name="school"
        file="factuurronde"
        foot={[text.sum, shown.decimal(documents), shown.money(amount)]}
      />
    </>
  );
};

const kindColumns = (): Column<OfKind>[] => {
  const text = runTexts().run;
  const { total } = texts().kit.documents;
  return [
    { name: 'soort', head: text.line, rowHead: true, cell: ({ kind }) => text.lines[kind] },
    { name: 'bedrag', head: total, figure: true, cell: ({ amount }) => shown.money(amount) },
  ];
};

const schoolColumns = (): Column<OfSchool>[] => [
  { ...documentColumns().school, rowHead: true },
  countColumn({ name: 'documenten', head: runTexts().run.count }, ({ documents }) => documents),
  moneyColumn({ name: 'bedrag', head: texts().kit.documents.total }, ({ amount }) => amount),
];

const draftColumns = (): Column<Draft>[] => {
  const { number, kind, school, debtor, total } = documentColumns();
  return [number, kind, school, debtor, total];
};

const blockedColumns = (): Column<Blocked>[] => {
  const text = runTexts().run;
  return [
    { ...documentColumns().school, rowHead: true },
    { name: 'waarom', head: text.why, cell: ({ detail }) => detail, csv: ({ detail }) => detail },
    {
      name: 'oplossen',
      head: text.mend,
      cell: (one) => <Mend of={one} />,
    },
  ];
};
