/** My schools: each school of a board with its figures, and all together (pages.md 10.36, wireframe 4). */
import type { z } from 'zod';
import type { oneBoard } from '../../http/parties/partyAnswers.ts';
import { Page, Shown, shown, useLocation, useRead, useRoute } from '../kit/kit.ts';
import { Agreed } from './agreed.tsx';
import { Filter, matching } from './filter.tsx';
import type { Overview } from './overview.ts';
import { SchoolsTable } from './schoolsTable.tsx';
import { boardTexts } from './words.ts';

type Board = z.output<typeof oneBoard>;

export const MySchools = () => {
  const { board = '' } = useRoute().params;
  const { query } = useLocation();
  const of = encodeURIComponent(board);
  const reading = useRead<Overview>(`/boards/${of}/overview`);
  // A board that only its schools name has no arrangements.
  const isRegistered = reading.answer !== undefined && reading.answer.name !== null;
  const agreed = useRead<Board>(isRegistered ? `/boards/${of}` : undefined);
  const text = boardTexts();
  return (
    <Page title={text.title(reading.answer === undefined ? undefined : (reading.answer.name ?? board))} of={reading}>
      {(overview) => (
        <>
          <p class="lead">{text.asOf(shown.day(overview.day))}</p>
          <Totals of={overview} />
          {overview.schools.length === 0 ? (
            <>
              <p>{text.none}</p>
              <p class="quiet">{text.noneHint}</p>
            </>
          ) : (
            <>
              <Filter found={matching(overview.schools, query).length} all={overview.schools.length} />
              <SchoolsTable overview={overview} schools={matching(overview.schools, query)} />
            </>
          )}
          {isRegistered && (
            <section aria-labelledby="afgesproken">
              <h2 id="afgesproken">{text.agreements}</h2>
              <Shown of={agreed} height="block">
                {(answer) => <Agreed of={answer} schools={overview.schools} />}
              </Shown>
            </section>
          )}
        </>
      )}
    </Page>
  );
};

const Totals = ({ of: { totals, calendarYear } }: { of: Overview }) => {
  const text = boardTexts();
  const { schools, subscribed, trials, none } = totals;
  return (
    <>
      <p>
        {text.schools(shown.decimal(schools))}:{' '}
        {text.with(shown.decimal(subscribed), shown.decimal(trials), shown.decimal(none))}.
      </p>
      <dl class="figures">
        <div>
          <dt>{text.pupils}</dt>
          <dd>{shown.decimal(totals.pupils)}</dd>
        </div>
        <div>
          <dt>{text.advance}</dt>
          <dd>{shown.money(totals.advance)}</dd>
        </div>
        <div>
          <dt>{text.settlement}</dt>
          <dd>{shown.money(totals.expectedSettlement)}</dd>
          <dd class="formula">{text.estimate}</dd>
        </div>
        <div>
          <dt>{text.billed(`${calendarYear}`)}</dt>
          <dd>{shown.money(totals.billedThisYear)}</dd>
        </div>
      </dl>
    </>
  );
};
