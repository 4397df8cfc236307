/** The pilots of a board: their schools, their evaluations, and beginning one (pages.md 10.20, 7.1, 7.2). */
import { BoardCrumbs, type Column, Page, session, shown, Table, To, useRead, useRoute } from '../kit/kit.ts';
import { type BoardRead, type Named, nameIn, useSchools } from './ofBoard.ts';
import { StartPilot } from './StartPilot.tsx';
import { pilotTexts } from './words/pilotTexts.ts';

type Pilot = BoardRead['pilots'][number];
type Part = { readonly school: string; readonly evaluation: Pilot['evaluations'][number] | undefined };

export const Pilots = () => {
  const { board = '' } = useRoute().params;
  const reading = useRead<BoardRead>(`/boards/${encodeURIComponent(board)}`);
  const schools = useSchools(board);
  const text = pilotTexts();
  return (
    <Page title={text.title(reading.answer?.name)} above={<BoardCrumbs board={board} />} of={reading}>
      {({ pilots }) => (
        <>
          <p class="lead">{text.lead}</p>
          {pilots.length === 0 ? (
            <>
              <p>{text.none}</p>
              {session.value.role !== 'finance' && <p class="quiet">{text.noneHint}</p>}
            </>
          ) : (
            pilots.toReversed().map((one) => <One key={one.id} of={one} board={board} schools={schools} />)
          )}
          {session.value.role !== 'finance' && <StartPilot board={board} schools={schools} onDone={reading.again} />}
        </>
      )}
    </Page>
  );
};

type OneProps = { readonly of: Pilot; readonly board: string; readonly schools: readonly Named[] };

const One = ({ of, board, schools }: OneProps) => {
  const text = pilotTexts();
  const { id, from, until, outcome, evaluations } = of;
  const parts: readonly Part[] = of.schools.map((school) => ({
    school,
    evaluation: evaluations.find((one) => one.school === school),
  }));
  return (
    <article class="card" aria-labelledby={id}>
      <h2 id={id}>{id}</h2>
      <dl class="facts">
        <dt>{text.when}</dt>
        <dd>{text.span(shown.day(from), shown.day(until))}</dd>
        <dt>{text.outcome}</dt>
        <dd>
          {text.outcomes[outcome]}
          {outcome === 'unanimous' && (
            <>
              {' · '}
              <To page="framework-agreements" with={{ board }}>
                {text.agreement}
              </To>
            </>
          )}
        </dd>
      </dl>
      <Table
        caption={text.schools(id)}
        captionHidden
        columns={columns(schools)}
        rows={parts}
        keyOf={({ school }) => school}
        name={id}
        file={`pilot-${id}`}
        stacks
      />
    </article>
  );
};

const columns = (schools: readonly Named[]): Column<Part>[] => {
  const text = pilotTexts();
  const said = ({ evaluation }: Part): string =>
    evaluation === undefined ? text.notYet : evaluation.continues ? text.continues : text.stops;
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
    { name: 'evaluatie', head: text.evaluation, cell: said, sortBy: said, csv: said },
    {
      name: 'opmerkingen',
      head: text.remarks,
      cell: ({ evaluation }) =>
        evaluation?.remarks.map(({ theme, text: remark }) => (
          <div key={`${theme} ${remark}`}>
            {theme}: {remark}
          </div>
        )),
      csv: ({ evaluation }) => (evaluation?.remarks ?? []).map((one) => `${one.theme}: ${one.text}`).join(' '),
    },
  ];
};
