/** The effect of many steps: their number, the invoices that follow, and each row (pages.md 10.9). */
import type { z } from 'zod';
import type { stepsPreview } from '../../../http/boards/stepAnswers.ts';
import { type Column, shown, Table } from '../../kit/kit.ts';
import { type Named, nameIn } from '../ofBoard.ts';
import { stepTexts } from '../words/stepTexts.ts';

type Preview = z.output<typeof stepsPreview>;
type Row = Preview['rows'][number];
type OfSchool = Preview['totals']['schools'][number];
type Blocked = Preview['blocked'][number];

type StepsEffectProps = { readonly of: Preview; readonly schools: readonly Named[] };

export const StepsEffect = ({ of, schools }: StepsEffectProps) => {
  const text = stepTexts();
  const { written, already, refused, totals, blocked, rows } = of;
  return (
    <>
      <dl class="figures">
        <Figure label={text.written} figure={text.schools(shown.decimal(written))} />
        {already > 0 && <Figure label={text.already} figure={text.schools(shown.decimal(already))} />}
        {refused > 0 && <Figure label={text.refused} figure={text.schools(shown.decimal(refused))} />}
        {totals.documents > 0 && (
          <Figure
            label={text.issued}
            figure={shown.money(totals.amount)}
            formula={text.documents(shown.decimal(totals.documents))}
          />
        )}
      </dl>
      {totals.documents > 0 && (
        <Table
          caption={text.bySchool}
          columns={amountColumns(schools)}
          rows={totals.schools}
          keyOf={({ school }) => school}
          name="bedragen"
        />
      )}
      {blocked.length > 0 && (
        <Table
          caption={text.blocked}
          columns={blockedColumns(schools)}
          rows={blocked}
          keyOf={({ school }) => school}
          name="tegengehouden"
          stacks
        />
      )}
      <StepRows caption={text.rows} rows={rows} schools={schools} ahead />
    </>
  );
};

const Figure = ({ label, figure, formula }: { label: string; figure: string; formula?: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{figure}</dd>
    {formula !== undefined && <dd class="formula">{formula}</dd>}
  </div>
);

const amountColumns = (schools: readonly Named[]): Column<OfSchool>[] => {
  const text = stepTexts();
  return [
    { name: 'school', head: text.school, rowHead: true, cell: ({ school }) => nameIn(schools, school) },
    { name: 'bedrag', head: text.amount, figure: true, cell: ({ amount }) => shown.money(amount) },
  ];
};

const blockedColumns = (schools: readonly Named[]): Column<Blocked>[] => {
  const text = stepTexts();
  return [
    { name: 'school', head: text.school, rowHead: true, cell: ({ school }) => nameIn(schools, school) },
    { name: 'waarom', head: text.why, cell: ({ detail }) => detail },
  ];
};

type StepRowsProps = {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly schools: readonly Named[];
  /** Set for a preview. */
  readonly ahead?: true;
};

export const StepRows = ({ caption, rows, schools, ahead }: StepRowsProps) => {
  const text = stepTexts();
  const outcomes = ahead ? text.outcomesAhead : text.outcomes;
  const columns: Column<Row>[] = [
    { name: 'rij', head: text.row, figure: true, cell: ({ row }) => shown.decimal(row), csv: ({ row }) => row },
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school }) => (school === null ? '' : nameIn(schools, school)),
      csv: ({ school }) => school,
    },
    {
      name: 'uitkomst',
      head: text.outcome,
      cell: ({ outcome }) => (outcome === 'refused' ? <strong>{outcomes.refused}</strong> : outcomes[outcome]),
      csv: ({ outcome }) => outcomes[outcome],
    },
    {
      name: 'reden',
      head: text.reason,
      cell: ({ faults }) => faults.map(({ message }) => <div key={message}>{message}</div>),
      csv: ({ faults }) => faults.map(({ message }) => message).join(' '),
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows}
      keyOf={({ row }) => `${row}`}
      name="rijen"
      stacks
      {...(ahead ? {} : { file: 'rijen' })}
    />
  );
};
