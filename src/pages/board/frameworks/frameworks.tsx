/**
 * The framework agreements of a board: their terms and members, and proposing or joining one (pages.md 10.20, 7.3–7.5).
 */
import {
  BoardCrumbs,
  type Column,
  Page,
  session,
  shown,
  Table,
  To,
  termsInWords,
  useRead,
  useRoute,
} from '../../kit/kit.ts';
import { type BoardRead, type Named, nameIn, useSchools } from '../ofBoard.ts';
import { ManySteps } from '../steps/ManySteps.tsx';
import { AgreementForm } from './AgreementForm.tsx';
import { frameworkTexts } from './words.ts';

type Agreement = BoardRead['agreements'][number];
type Member = Agreement['members'][number];

export const Frameworks = () => {
  const { board = '' } = useRoute().params;
  const reading = useRead<BoardRead>(`/boards/${encodeURIComponent(board)}`);
  const schools = useSchools(board);
  const text = frameworkTexts();
  const { role } = session.value;
  return (
    <Page title={text.title(reading.answer?.name)} above={<BoardCrumbs board={board} />} of={reading}>
      {({ agreements, pilots }) => (
        <>
          <p class="lead">{text.lead}</p>
          {agreements.length === 0 ? (
            <>
              <p>{text.none}</p>
              <p class="quiet">{role === 'board' ? text.noneHint : text.noneHintStaff}</p>
            </>
          ) : (
            agreements.map((one) => <One key={one.id} of={one} schools={schools} />)
          )}
          <details class="act no-print">
            <summary>{role === 'board' ? text.propose : text.conclude}</summary>
            <AgreementForm
              board={board}
              pilots={pilots.map(({ id }) => id)}
              concludes={role !== 'board'}
              onDone={reading.again}
            />
          </details>
          {role !== 'finance' && agreements.some(({ status }) => status === 'confirmed') && (
            <ManySteps
              board={board}
              of="framework-memberships"
              schools={schools}
              first={{ agreement: agreements.findLast(({ status }) => status === 'confirmed')?.id ?? '', from: '' }}
              onDone={reading.again}
            />
          )}
        </>
      )}
    </Page>
  );
};

const One = ({ of, schools }: { of: Agreement; schools: readonly Named[] }) => {
  const text = frameworkTexts();
  const { id, validFrom, validUntil, pilot, terms, status, members } = of;
  return (
    <article class="card" aria-labelledby={id}>
      <h2 id={id}>
        {id} <span class={status === 'proposed' ? 'badge badge-open' : 'badge'}>{text.statuses[status]}</span>
      </h2>
      <dl class="facts">
        <dt>{text.valid}</dt>
        <dd>{text.span(shown.day(validFrom), shown.day(validUntil))}</dd>
        <dt>{text.price}</dt>
        <dd>{termsInWords(terms)}</dd>
        {pilot !== undefined && (
          <>
            <dt>{text.pilot}</dt>
            <dd>{pilot}</dd>
          </>
        )}
      </dl>
      {status === 'confirmed' &&
        (members.length === 0 ? (
          <p>{text.noMembers}</p>
        ) : (
          <details>
            <summary>{text.members(shown.decimal(members.length))}</summary>
            <Table
              caption={text.membersOf(id)}
              captionHidden
              columns={columns(schools)}
              rows={members}
              keyOf={({ school, from }) => `${school} ${from}`}
              name={id}
              file={`raamovereenkomst-${id}`}
            />
          </details>
        ))}
    </article>
  );
};

const columns = (schools: readonly Named[]): Column<Member>[] => {
  const text = frameworkTexts();
  return [
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school }) => (
        <To page="subscription" with={{ school }}>
          {nameIn(schools, school)}
        </To>
      ),
      sortBy: ({ school }) => nameIn(schools, school),
      csv: ({ school }) => school,
    },
    {
      name: 'vanaf',
      head: text.from,
      cell: ({ from }) => shown.shortDay(from),
      sortBy: ({ from }) => from,
      csv: ({ from }) => from,
    },
    {
      name: 'daarna',
      head: text.left,
      cell: ({ leftOn }) => (leftOn === undefined ? '' : shown.shortDay(leftOn)),
      sortBy: ({ leftOn }) => leftOn ?? null,
      csv: ({ leftOn }) => leftOn ?? null,
    },
  ];
};
