/** Boards, with search, and registering one (pages.md 10.20). */
import type { z } from 'zod';
import type { boards } from '../../http/parties/partyAnswers.ts';
import {
  AddressFields,
  type Column,
  InputField,
  More,
  nested,
  noAddress,
  Page,
  PlainAct,
  part,
  Registered,
  SearchForm,
  session,
  soughtIn,
  Table,
  To,
  texts,
  useForm,
  useList,
  useLocation,
  useStep,
} from '../kit/kit.ts';

type Answer = z.output<typeof boards>;
type Board = Answer['items'][number];

export const Boards = () => {
  const { query } = useLocation();
  const list = useList<Board, Answer>(soughtIn('/boards', query.zoek));
  const text = texts().records.boards;
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <SearchForm label={text.search} button={texts().records.find} />
          {list.items.length === 0 ? (
            <p>{query.zoek === undefined ? text.none : texts().records.nothingFound}</p>
          ) : (
            <Table
              caption={text.title}
              captionHidden
              columns={columns()}
              rows={list.items}
              keyOf={({ board }) => board}
              file="besturen"
            />
          )}
          <More of={list} />
          {session.value.role === 'admin' && <Register onDone={list.of.again} />}
        </>
      )}
    </Page>
  );
};

const columns = (): Column<Board>[] => {
  const text = texts().records.boards;
  return [
    {
      name: 'bestuur',
      head: text.board,
      rowHead: true,
      cell: ({ board, name }) => (
        <To page="my-schools" with={{ board }}>
          {name}
        </To>
      ),
      sortBy: ({ name }) => name,
      csv: ({ name }) => name,
    },
    {
      name: 'nummer',
      head: text.id,
      cell: ({ board }) => board,
      sortBy: ({ board }) => board,
      csv: ({ board }) => board,
    },
  ];
};

const Register = ({ onDone }: { onDone: () => void }) => {
  const isStep = useStep() !== undefined;
  const form = useForm({ board: '', name: '', ...noAddress, kvk: '', oin: '', reference: '' });
  const text = texts().records.boards;
  const { party } = texts().kit;
  return (
    <details open={isStep}>
      <summary>{text.register}</summary>
      <PlainAct
        form={form}
        write={({ board, ...rest }) => ({
          method: 'PUT',
          path: `/boards/${part(board)}`,
          body: nested(rest),
        })}
        label={text.register}
        done={({ board, name }: { board: string; name: string }, again) => (
          <Registered
            sentence={text.registered(name)}
            next={{ page: 'board-agreements', with: { board }, label: text.toAgreements }}
            again={text.again}
            onAgain={again}
          />
        )}
        onDone={onDone}
      >
        <InputField form={form} name="board" label={text.id} hint={text.idHint} inputMode="numeric" size={7} />
        <InputField form={form} name="name" label={party.name} />
        <AddressFields form={form} />
        <InputField form={form} name="kvk" label={party.kvk} inputMode="numeric" size={10} />
        <InputField form={form} name="oin" label={text.oin} hint={text.oinHint} inputMode="numeric" size={22} />
        <InputField form={form} name="reference" label={text.reference} hint={text.referenceHint} />
      </PlainAct>
    </details>
  );
};
