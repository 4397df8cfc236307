/** DUO's register, and the records about a school that only an admin makes (8.2, 4.14, 6.2; pages.md 10.20). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { registerNumbers } from '../../http/parties/schoolAnswers.ts';
import {
  AddressFields,
  CheckField,
  type Column,
  FileField,
  Heading,
  InputField,
  nested,
  noAddress,
  PlainAct,
  part,
  schoolInWords,
  shown,
  Table,
  texts,
  useForm,
  useLocation,
  WithSchoolNames,
} from '../kit/kit.ts';
import { registerTexts } from './words/registerTexts.ts';

type Numbers = z.output<typeof registerNumbers>;
type Differing = Numbers['differing']['items'][number];

export const Register = () => {
  const text = registerTexts();
  return (
    <>
      <Heading>{text.title}</Heading>
      <p class="lead">{text.lead}</p>
      <TakeIn />
      <Debtor />
      <Secret />
    </>
  );
};

const TakeIn = () => {
  const form = useForm({ closing: '' });
  const [file, setFile] = useState<File | undefined>();
  const text = registerTexts();
  const rows = form.failure?.kind === 'problem' ? (form.failure.problem.rows ?? []) : [];
  return (
    <section aria-labelledby="inlezen">
      <h2 id="inlezen">{text.import}</h2>
      <PlainAct
        form={form}
        write={({ closing }) => ({
          method: 'POST',
          path: `/register-imports${closing === 'yes' ? '?confirmClosing=true' : ''}`,
          body: new Blob(file === undefined ? [] : [file], { type: 'text/csv' }),
        })}
        label={text.send}
        done={(numbers: Numbers) => <Taken numbers={numbers} />}
      >
        {rows.length > 0 && (
          <ul>
            {rows.flatMap(({ row, faults }) =>
              faults.map(({ column, message }) => (
                <li key={`${row} ${column} ${message}`}>{text.badRow(shown.decimal(row), column, message)}</li>
              )),
            )}
          </ul>
        )}
        <FileField label={text.file} hint={text.fileHint} accept=".csv,text/csv" onFile={setFile} />
        <CheckField form={form} name="closing" label={text.closing} />
      </PlainAct>
    </section>
  );
};

const Taken = ({ numbers }: { numbers: Numbers }) => {
  const { created, changed, unchanged, closed, differing, blocked = [] } = numbers;
  const text = registerTexts();
  const columns: Column<Differing>[] = [
    {
      name: 'school',
      head: texts().records.schools.school,
      rowHead: true,
      cell: ({ school }) => schoolInWords(school),
    },
    { name: 'velden', head: text.fields, cell: ({ fields }) => shown.list(fields) },
  ];
  const [one, two, three, four] = [created, changed, unchanged, closed].map(shown.decimal);
  return (
    <WithSchoolNames of={[...differing.items, ...blocked].map(({ school }) => school)}>
      <p>{text.taken(one!, two!, three!, four!)}</p>
      {differing.total > 0 && (
        <Table
          caption={text.differing(shown.decimal(differing.total))}
          columns={columns}
          rows={differing.items}
          keyOf={({ school }) => school}
        />
      )}
      {blocked.length > 0 && (
        <>
          <h3>{text.left}</h3>
          <ul>
            {blocked.map(({ school, detail }) => (
              <li key={school}>
                {schoolInWords(school)}: {detail}
              </li>
            ))}
          </ul>
        </>
      )}
    </WithSchoolNames>
  );
};

const Debtor = () => {
  const { query } = useLocation();
  const form = useForm({ school: query.school ?? '', name: '', ...noAddress, kvk: '', reference: '' });
  const text = registerTexts();
  const { party } = texts().kit;
  return (
    <section aria-labelledby="betaler">
      <h2 id="betaler">{text.debtor}</h2>
      <p>{text.debtorLead}</p>
      <PlainAct
        form={form}
        write={({ school, ...rest }) => ({
          method: 'PUT',
          path: `/schools/${part(school)}/debtor`,
          body: nested(rest),
        })}
        label={text.saveDebtor}
        done={({ name }: { name: string }) => <p>{text.debtorSaved(name)}</p>}
      >
        <InputField form={form} name="school" label={texts().records.schools.id} size={8} />
        <InputField form={form} name="name" label={party.name} />
        <AddressFields form={form} />
        <InputField form={form} name="kvk" label={party.kvk} inputMode="numeric" size={10} />
        <InputField form={form} name="reference" label={texts().records.boards.reference} />
      </PlainAct>
    </section>
  );
};

/** Nothing brings the secret back, so the school's number is typed twice: the body repeats it as confirmation (6.2). */
const Secret = () => {
  const form = useForm({ school: '', again: '' });
  const text = registerTexts();
  const { school, again } = form.values;
  return (
    <section aria-labelledby="geheim">
      <h2 id="geheim">{text.secret}</h2>
      <p>{text.secretLead}</p>
      <PlainAct
        form={form}
        write={(values) => ({
          method: 'DELETE',
          path: `/schools/${part(values.school)}/secret`,
          body: { school: values.again },
        })}
        label={text.destroy}
        done={() => <p>{text.destroyed(school)}</p>}
        danger
      >
        <InputField form={form} name="school" label={texts().records.schools.id} size={8} />
        {(school !== '' || again !== '') && (
          <InputField form={form} name="again" label={texts().kit.act.type(school)} size={8} />
        )}
      </PlainAct>
    </section>
  );
};
