/** The subscription (pages.md 10.48): its present and future years, and the acts that are possible today. */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { plans as plansSchema } from '../../http/catalogue/answers.ts';
import {
  type Column,
  hrefOf,
  languageNow,
  Offered,
  Page,
  planNamed,
  RecordedLink,
  SchoolCrumbs,
  Shown,
  shown,
  Table,
  texts,
  useLocation,
  useRead,
  useRoute,
} from '../kit/kit.ts';
import { ActForm } from './acts.tsx';
import type { Action, Answer, Plans } from './subscribed.ts';
import { contractTexts } from './words/words.ts';

type Plan = Plans[number];
type Subscription = NonNullable<Answer['subscription']>['subscriptions'][number];

export const SubscriptionPage = () => {
  const { school = '' } = useRoute().params;
  const reading = useRead<Answer>(`/schools/${school}/my-data`);
  const plans = useRead<z.output<typeof plansSchema>>('/plans');
  const text = contractTexts().subscription;
  const mayAct = hrefOf({ page: 'deliver', with: { school } }) !== undefined;
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {(answer) => (
        <>
          <Sentences answer={answer} />
          <Now answer={answer} />
          <RecordedLink stream={`subscription-${school}`} />
          {mayAct && (
            // The forms begin with a plan of the list. Drawn before the list is there, a form would send none.
            <Shown of={plans}>
              {({ items }) => (
                <Acts school={school} answer={answer} plans={items} parked={reading.parked} onDone={reading.again} />
              )}
            </Shown>
          )}
          <h2>{text.plans}</h2>
          <Shown of={plans} height="block">
            {({ items }) => (
              <Table
                stacks
                caption={text.plans}
                captionHidden
                columns={planColumns()}
                rows={items}
                keyOf={({ plan }) => plan}
              />
            )}
          </Shown>
        </>
      )}
    </Page>
  );
};

/** Files have pages of their own; what the running year comes to is an estimate, which 'mijn gegevens' shows with what it assumes. */
const toldElsewhere: readonly string[] = ['files', 'usage', 'settlement'];

/** The interface's own sentences about subscription, trial, pilot and agreement. */
const Sentences = ({ answer: { sentences } }: { answer: Answer }) => (
  <>
    {sentences
      .filter(({ about }) => !toldElsewhere.includes(about))
      .map(({ about, text }) => (
        <p key={`${about} ${text}`}>{text}</p>
      ))}
  </>
);

/** The terms of the latest subscription on one line of time, future terms included. */
const Now = ({ answer: { subscription, trial, pilot, framework } }: { answer: Answer }) => {
  const text = contractTexts().subscription;
  const latest: Subscription | undefined = subscription?.subscriptions.at(-1);
  if (latest === undefined && trial === null && pilot === null) return <p>{text.none}</p>;
  return (
    <dl class="facts">
      {latest?.terms.map(({ term, plan, startsOn }) => (
        <Fact key={term} name={text.from(shown.day(startsOn))}>
          {planNamed(plan)}
        </Fact>
      ))}
      {latest !== undefined && latest.endsOn !== null && <Fact name={text.ends}>{shown.day(latest.endsOn)}</Fact>}
      {trial !== null && <Fact name={text.trial}>{text.span(shown.day(trial.startsOn), shown.day(trial.endsOn))}</Fact>}
      {pilot !== null && <Fact name={text.pilot}>{text.span(shown.day(pilot.from), shown.day(pilot.until))}</Fact>}
      {framework !== null && (
        <Fact name={text.framework}>
          {framework.agreement} · {text.span(shown.day(framework.validFrom), shown.day(framework.validUntil))}
        </Fact>
      )}
    </dl>
  );
};

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

type ActsProps = {
  readonly school: string;
  readonly answer: Answer;
  readonly plans: Plans;
  readonly parked: boolean;
  readonly onDone: () => void;
};

const Acts = ({ answer, ...rest }: ActsProps) => {
  const text = contractTexts().subscription;
  // Files have pages of their own, and a school that is in no pilot has none to evaluate.
  const actions = answer.actions.filter(
    ({ act }) => act !== 'import' && (act !== 'evaluate-pilot' || answer.pilot !== null),
  );
  return (
    <section aria-labelledby="mag-nu">
      <h2 id="mag-nu">{text.today(shown.day(answer.day))}</h2>
      {actions.map((action) => (
        <OneAct key={action.act} action={action} answer={answer} {...rest} />
      ))}
    </section>
  );
};

type OneActProps = ActsProps & { readonly action: Action };

const OneAct = ({ action, ...rest }: OneActProps) => {
  const { query } = useLocation();
  const { acts, subscription: text } = contractTexts();
  const { act, allowed, detail, from } = action;
  const { name } = acts[act as keyof typeof acts];
  const notNow = (
    <div class="not-now">
      <h3>{name}</h3>
      <p>{detail}</p>
      {from !== undefined && <p>{text.allowedFrom(shown.day(from))}</p>}
    </div>
  );
  return (
    <Offered when={allowed} otherwise={notNow}>
      <details class="may-now" id={act} open={query.doe === act || (act === 'subscribe' && query.stap !== undefined)}>
        <summary>{name}</summary>
        {from !== undefined && allowed && <p>{text.effectFrom(shown.day(from))}</p>}
        <ActForm act={act} {...rest} />
      </details>
    </Offered>
  );
};

const planColumns = (): Column<Plan>[] => {
  const { subscription: text } = contractTexts();
  return [
    { name: 'soort', head: text.plan, rowHead: true, cell: ({ plan }) => planNamed(plan) },
    {
      name: 'prijs',
      head: text.price,
      figure: true,
      cell: ({ price, kind }) => (price === null ? texts().kit.none : text.priceOf[kind](shown.price(price))),
    },
    {
      name: 'biedt',
      head: text.features,
      cell: ({ features, closedFrom }) =>
        closedFrom !== undefined
          ? text.closed(shown.day(closedFrom))
          : features.length === 0
            ? texts().kit.none
            : shown.list(features.map(({ name }) => name[languageNow()])),
    },
  ];
};
