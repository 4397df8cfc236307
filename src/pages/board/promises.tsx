/**
 * A board's agreements for its schools: data processing, and terms and subscriptions for many at once (pages.md 10.20,
 * 6.1).
 */
import {
  AllSigned,
  BoardCrumbs,
  EndDpa,
  EraseName,
  Offered,
  Page,
  Shown,
  SignDpa,
  session,
  shown,
  Table,
  To,
  texts,
  useRead,
  useRoute,
} from '../kit/kit.ts';
import type { BoardRead } from './ofBoard.ts';
import type { Overview, OverviewSchool } from './overview.ts';
import { ManySteps } from './steps/ManySteps.tsx';
import { promiseTexts } from './words/promiseTexts.ts';

type Dpa = BoardRead['dpas'][number];

export const Promises = () => {
  const { board = '' } = useRoute().params;
  const path = `/boards/${encodeURIComponent(board)}`;
  const reading = useRead<BoardRead>(path);
  const overview = useRead<Overview>(`${path}/overview`);
  const of = { kind: 'board', id: board } as const;
  const text = promiseTexts();
  const { agreements } = texts().kit;
  const mayAct = session.value.role !== 'finance';
  return (
    <Page title={text.title(reading.answer?.name)} above={<BoardCrumbs board={board} />} of={reading}>
      {({ dpas }) => (
        <>
          <section aria-labelledby="dpa">
            <h2 id="dpa">{agreements.dpa}</h2>
            <p>{agreements.dpaWhy}</p>
            {dpas.length === 0 ? <p class="notice notice-warning">{text.noDpa}</p> : <Signed dpas={dpas} />}
            {mayAct && <SignDpa of={of} onDone={reading.again} />}
            <Offered when={mayAct && dpas.some(({ endsOn }) => endsOn === undefined)}>
              <EndDpa of={of} onDone={reading.again} />
            </Offered>
            {mayAct &&
              dpas.map(({ signatory }) => (
                <EraseName key={signatory?.id} of={of} signatory={signatory} onDone={reading.again} />
              ))}
          </section>
          <section aria-labelledby="scholen">
            <h2 id="scholen">{text.ofSchools}</h2>
            <Shown of={overview} height="block">
              {({ schools, day }) => (
                <>
                  <Missing schools={schools} />
                  {mayAct && schools.length > 0 && (
                    <>
                      <h2>{text.many}</h2>
                      <ManySteps
                        board={board}
                        of="terms"
                        schools={schools}
                        toFill={schools.filter(({ attention }) => attention.includes('terms'))}
                        first={{ version: '', acceptedOn: day, acceptedBy: '', name: '' }}
                        onDone={overview.again}
                      />
                      <ManySteps
                        board={board}
                        of="subscriptions"
                        schools={schools}
                        toFill={schools.filter(({ subscription }) => subscription === null)}
                        first={{ plan: 'per-pupil', startsOn: '' }}
                        onDone={overview.again}
                      />
                    </>
                  )}
                </>
              )}
            </Shown>
          </section>
        </>
      )}
    </Page>
  );
};

const Signed = ({ dpas }: { dpas: readonly Dpa[] }) => {
  const { agreements } = texts().kit;
  return (
    <AllSigned
      caption={promiseTexts().signedList}
      name="getekend"
      of={dpas.map(({ signedOn, signedBy, ...dpa }) => ({ ...dpa, on: signedOn, by: signedBy }))}
      heads={{ on: agreements.signedOn, by: agreements.signedBy }}
      canEnd
    />
  );
};

/** The overview says what is missing: a page does not decide whether an agreement is in force. */
const Missing = ({ schools }: { schools: readonly OverviewSchool[] }) => {
  const text = promiseTexts();
  const lacking = schools.filter(({ attention }) => attention.includes('dpa') || attention.includes('terms'));
  if (lacking.length === 0) return schools.length === 0 ? null : <p>{text.allDone}</p>;
  const missingAt = ({ attention }: OverviewSchool): string =>
    shown.list((['dpa', 'terms'] as const).filter((one) => attention.includes(one)).map((one) => text[one]));
  return (
    <Table
      caption={text.without}
      columns={[
        {
          name: 'school',
          head: text.school,
          rowHead: true,
          cell: ({ school, name }) => (
            <To page="agreements" with={{ school }}>
              {name}
            </To>
          ),
          sortBy: ({ name }) => name,
          csv: ({ school }) => school,
        },
        { name: 'ontbreekt', head: text.missing, cell: missingAt, sortBy: missingAt, csv: missingAt },
      ]}
      rows={lacking}
      keyOf={({ school }) => school}
      name="ontbreekt"
      file="ontbrekende-afspraken"
    />
  );
};
