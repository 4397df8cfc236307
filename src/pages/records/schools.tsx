/** Schools, with search, and registering one (pages.md 10.20). */
import type { z } from 'zod';
import type { sources } from '../../http/catalogue/answers.ts';
import type { schools } from '../../http/parties/partyAnswers.ts';
import {
  AddressFields,
  BoardLink,
  CheckField,
  type Column,
  InputField,
  More,
  nested,
  noAddress,
  Page,
  PlainAct,
  part,
  RadioField,
  Registered,
  SearchForm,
  SelectField,
  session,
  shown,
  soughtIn,
  Table,
  To,
  texts,
  useForm,
  useList,
  useLocation,
  useRead,
  useStep,
} from '../kit/kit.ts';

type Answer = z.output<typeof schools>;
type Sources = z.output<typeof sources>;
/** A school in the list as these pages' roles get it. */
type School = Extract<Answer['items'][number], { readonly kind: unknown }>;

export const Schools = () => {
  const { query } = useLocation();
  const list = useList<School>(soughtIn('/schools', query.zoek));
  const text = texts().records.schools;
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <SearchForm label={text.search} button={texts().records.find} />
          {list.items.length === 0 ? (
            <p>{query.zoek === undefined ? text.none : texts().records.nothingFound}</p>
          ) : (
            <Table
              stacks
              caption={text.title}
              captionHidden
              columns={columns()}
              rows={list.items}
              keyOf={({ school }) => school}
              file="scholen"
            />
          )}
          <More of={list} />
          {session.value.role === 'admin' && <Register onDone={list.of.again} />}
        </>
      )}
    </Page>
  );
};

const columns = (): Column<School>[] => {
  const text = texts().records.schools;
  return [
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school, name }) => (
        <To page="my-data" with={{ school }}>
          {name}
        </To>
      ),
      sortBy: ({ name }) => name,
      csv: ({ name }) => name,
    },
    { name: 'nummer', head: text.id, cell: ({ school }) => school, csv: ({ school }) => school },
    {
      name: 'bestuur',
      head: text.board,
      cell: ({ board, boardName }) =>
        board === null ? texts().kit.none : <BoardLink board={board} name={boardName} />,
      csv: ({ board }) => board,
    },
    {
      name: 'gesloten',
      head: text.closed,
      cell: ({ closed }) => (closed === null ? texts().kit.none : shown.day(closed)),
      csv: ({ closed }) => closed,
    },
  ];
};

const Register = ({ onDone }: { onDone: () => void }) => {
  const isStep = useStep() !== undefined;
  const sources = useRead<Sources>('/sources');
  const form = useForm({
    school: '',
    name: '',
    board: '',
    kind: 'primary',
    yearClasses: 'yes',
    source: '',
    ...noAddress,
  });
  const text = texts().records.schools;
  const { kinds } = texts().records;
  return (
    <details open={isStep}>
      <summary>{text.register}</summary>
      <PlainAct
        form={form}
        write={({ school, yearClasses, ...rest }) => ({
          method: 'PUT',
          path: `/schools/${part(school)}`,
          body: { ...nested(rest), yearClasses: yearClasses === 'yes' },
        })}
        label={text.register}
        done={({ school, name }: { school: string; name: string }, again) => (
          <Registered
            sentence={text.registered(name)}
            next={{ page: 'agreements', with: { school }, label: text.toAgreements }}
            again={text.again}
            onAgain={again}
          />
        )}
        onDone={onDone}
      >
        <InputField form={form} name="school" label={text.id} hint={text.idHint} size={8} />
        <InputField form={form} name="name" label={texts().kit.party.name} />
        <InputField form={form} name="board" label={text.board} hint={text.boardHint} inputMode="numeric" size={7} />
        <RadioField
          form={form}
          name="kind"
          label={text.kind}
          choices={[
            { value: 'primary', label: kinds.primary },
            { value: 'special', label: kinds.special },
          ]}
        />
        <CheckField form={form} name="yearClasses" label={text.yearClasses} />
        <SelectField
          form={form}
          name="source"
          label={text.source}
          hint={text.sourceHint}
          choices={[
            { value: '', label: text.sourceUnknown },
            ...(sources.answer?.items ?? []).map(({ source, name }) => ({ value: source, label: name })),
          ]}
        />
        <AddressFields form={form} />
      </PlainAct>
    </details>
  );
};
