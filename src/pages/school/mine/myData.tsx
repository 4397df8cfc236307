/** 'Mijn gegevens' (pages.md 10.30): the amount to pay or to get back, why, since when, and through whom. */
import {
  hrefOf,
  Page,
  planNamed,
  session,
  shown,
  signedBy,
  To,
  termsInWords,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';
import { Agreed } from './Agreed.tsx';
import { LastFiles } from './LastFiles.tsx';
import { Months } from './Months.tsx';
import { allYears, type MyDataAnswer } from './monthRows.ts';
import { NextDocuments } from './NextDocument.tsx';
import { ThisYear } from './ThisYear.tsx';
import { TimeMachine } from './TimeMachine.tsx';
import { YearsTable } from './YearsTable.tsx';

export const MyData = () => {
  const { school = '' } = useRoute().params;
  const { query } = useLocation();
  const knownAt = query['bekend-op'];
  const reading = useRead<MyDataAnswer>(withQuery(`/schools/${school}/my-data`, { asKnownAt: knownAt }));
  const text = texts().school.myData;
  const title = session.value.role === 'school' ? text.title : text.titleOf;
  return (
    <Page title={title(reading.answer?.school.name)} of={reading}>
      {(answer) => (
        <>
          <Standing answer={answer} school={school} knownAt={knownAt} />
          <Subscribed answer={answer} school={school} />
          <LastFiles imports={answer.imports} school={school} />
          <TimeMachine school={school} knownAt={knownAt} />
        </>
      )}
    </Page>
  );
};

type Part = { readonly answer: MyDataAnswer; readonly school: string };

/** The day, the agreements in force, and the basis of the price. */
const Standing = ({ answer, school, knownAt }: Part & { readonly knownAt: string | undefined }) => {
  const text = texts().school.myData;
  const { agreements, subscription, trial, pilot, framework, day } = answer;
  const latest = subscription?.subscriptions.at(-1)?.terms.at(-1);
  const running = answer.runningYear;
  const agreed = allYears(subscription).find(
    ({ term, year }) => term === running?.term && year === running.year,
  )?.agreed;
  return (
    <>
      {knownAt !== undefined && (
        <p class="notice notice-warning">
          {text.knownAt(shown.moment(answer.asKnownAt))}{' '}
          <To page="my-data" with={{ school }}>
            {text.backToNow}
          </To>
        </p>
      )}
      <div class="title-row">
        <p class="lead">
          {text.asOf(shown.day(day))}
          <span class="no-print">
            {' · '}
            <a href="#tijdlijn">{text.otherMoment}</a>
          </span>
        </p>
        <button type="button" class="no-print" onClick={() => window.print()}>
          {texts().kit.print}
        </button>
      </div>
      <dl class="facts">
        <dt>{text.agreements}</dt>
        <dd>
          <To page="agreements" with={{ school }}>
            {agreements.dpa === null
              ? text.noDpa
              : text.dpa(agreements.dpa.version, text.whose[agreements.dpa.whose], shown.day(agreements.dpa.day)) +
                byWhom(agreements.dpa)}
          </To>
          {' · '}
          {agreements.terms === null
            ? text.noTerms
            : text.terms(agreements.terms.version, shown.day(agreements.terms.day)) + byWhom(agreements.terms)}
        </dd>
        {latest !== undefined && (
          <>
            <dt>{text.subscription}</dt>
            <dd>
              <To page="subscription" with={{ school }}>
                {text.since(text.plan(planNamed(latest.plan)), shown.day(latest.startsOn))}
              </To>
            </dd>
          </>
        )}
        {trial !== null && (
          <>
            <dt>{text.trial}</dt>
            <dd>{text.span(shown.day(trial.startsOn), shown.day(trial.endsOn))}</dd>
          </>
        )}
        {pilot !== null && (
          <>
            <dt>{text.pilot}</dt>
            <dd>
              {text.span(shown.day(pilot.from), shown.day(pilot.until))}
              {' · '}
              {pilot.evaluated ? text.evaluated : text.notEvaluated}
            </dd>
          </>
        )}
        {framework !== null && (
          <>
            <dt>{text.framework}</dt>
            <dd>
              {framework.agreement}, {text.span(shown.day(framework.validFrom), shown.day(framework.validUntil))}
              <br />
              {termsInWords(framework.terms)}
              {agreed !== undefined && <Agreed of={agreed} />}
            </dd>
          </>
        )}
      </dl>
    </>
  );
};

/** The signatory, if a name was given. The office alone adds nothing to whose agreement it is. */
const byWhom = ({ office, signatory }: NonNullable<MyDataAnswer['agreements']['dpa']>): string =>
  signatory === undefined ? '' : texts().school.myData.byWhom(signedBy(office, signatory));

/** The figures of the subscription; without a subscription, the reason and the next step. */
const Subscribed = ({ answer, school }: Part) => {
  const text = texts().school.myData;
  const { subscription, runningYear, nextDocument, nextDocumentIfNobodyStops, day } = answer;
  if (subscription === null)
    return (
      <section class="notice">
        <h2>{text.none.title}</h2>
        <p>{text.none.detail}</p>
        {hrefOf({ page: 'subscription', with: { school } }) !== undefined && (
          <p>
            <To page="subscription" with={{ school }} class="button primary">
              {text.none.start}
            </To>
          </p>
        )}
      </section>
    );
  const years = allYears(subscription);
  const account = years.find(({ term, year }) => term === runningYear?.term && year === runningYear.year) ?? years[0];
  const previous = account && years[years.indexOf(account) + 1];
  const position = `${subscription.position}`;
  return (
    <>
      {runningYear !== null && account !== undefined && (
        <ThisYear running={runningYear} account={account} school={school} />
      )}
      <NextDocuments ifNobodyStops={nextDocumentIfNobodyStops} ifNothingComes={nextDocument} />
      {account !== undefined && account.kind === 'per-pupil' && (
        <Months school={school} year={account} previous={previous} position={position} today={day} />
      )}
      <YearsTable school={school} years={years} position={position} running={runningYear} />
    </>
  );
};
