/** Framework agreements of all boards: open proposals, and decided ones (pages.md 10.20, 7.3). */
import type { z } from 'zod';
import type { agreements } from '../../../http/boards/answers.ts';
import {
  BoardLink,
  More,
  Offered,
  OfferedEach,
  Page,
  PlainAct,
  shown,
  TextField,
  To,
  termsInWords,
  useForm,
  useList,
  useLocation,
  withQuery,
} from '../../kit/kit.ts';
import { AgreementForm } from './AgreementForm.tsx';
import { frameworkTexts } from './words.ts';

type Listed = z.output<typeof agreements>['items'][number];

const choices = ['proposed', 'confirmed', 'declined', 'alle'] as const;
type Choice = (typeof choices)[number];

export const Deciding = () => {
  const { query } = useLocation();
  const status: Choice = choices.find((one) => one === query.status) ?? 'proposed';
  const list = useList<Listed>(
    withQuery('/framework-agreements', { status: status === 'alle' ? undefined : status, limit: '50' }),
  );
  const text = frameworkTexts();
  return (
    <Page title={text.title(undefined)} of={list.of}>
      {() => (
        <>
          <p class="lead">{text.lead}</p>
          <Filter status={status} />
          {list.items.length === 0 && (
            <>
              <p>{status === 'alle' ? text.none : text.noneOf[status]}</p>
              <p class="quiet">{text.noneHintStaff}</p>
            </>
          )}
          <OfferedEach key={status} of={list.items} keyOf={({ id }) => id}>
            {(one, listed) => <One of={one} listed={listed} onDone={list.of.again} />}
          </OfferedEach>
          <More of={list} />
          <details class="act no-print">
            <summary>{text.conclude}</summary>
            <AgreementForm board={undefined} concludes onDone={list.of.again} />
          </details>
        </>
      )}
    </Page>
  );
};

/** The filter is in the URL, so that it can be sent on. */
const Filter = ({ status }: { status: Choice }) => {
  const { url, route } = useLocation();
  const text = frameworkTexts();
  return (
    <search class="no-print">
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="field">
          <legend>{text.show}</legend>
          {choices.map((choice) => (
            <label key={choice} class="choice">
              <input
                type="radio"
                name="status"
                value={choice}
                checked={choice === status}
                onChange={() => route(withQuery(url, { status: choice === 'proposed' ? undefined : choice }), true)}
              />
              <span>{text.choices[choice]}</span>
            </label>
          ))}
        </fieldset>
      </form>
    </search>
  );
};

type OneProps = {
  readonly of: Listed;
  /** False once the agreement left the list, because it was decided here. Its status is then in the outcome. */
  readonly listed: boolean;
  readonly onDone: () => void;
};

const One = ({ of, listed, onDone }: OneProps) => {
  const text = frameworkTexts();
  const { id, board, boardName, validFrom, validUntil, pilot, terms, status, recordedAt, decidedAt, reason } = of;
  return (
    <article class="card" aria-labelledby={id}>
      <h2 id={id}>
        <To page="framework-agreements" with={{ board }} at={id}>
          {id}
        </To>{' '}
        {listed && <span class={status === 'proposed' ? 'badge badge-open' : 'badge'}>{text.statuses[status]}</span>}
      </h2>
      <dl class="facts">
        <dt>{text.board}</dt>
        <dd>
          <BoardLink board={board} name={boardName} />
        </dd>
        <dt>{text.valid}</dt>
        <dd>{text.span(shown.day(validFrom), shown.day(validUntil))}</dd>
        <dt>{text.price}</dt>
        <dd>{termsInWords(terms)}</dd>
        {pilot !== undefined && (
          <>
            <dt>{text.pilot}</dt>
            <dd>
              <To page="pilots" with={{ board }} at={pilot}>
                {pilot}
              </To>
            </dd>
          </>
        )}
        <dt>{status === 'confirmed' ? text.recordedOn : text.proposedOn}</dt>
        <dd>{shown.moment(recordedAt)}</dd>
        {decidedAt !== null && (
          <>
            <dt>{text.decidedOn}</dt>
            <dd>{shown.moment(decidedAt)}</dd>
          </>
        )}
        {reason !== null && (
          <>
            <dt>{text.reason}</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
      <Decide id={id} isOpen={listed && status === 'proposed'} onDone={onDone} />
    </article>
  );
};

type DecideProps = { readonly id: string; readonly isOpen: boolean; readonly onDone: () => void };

const Decide = ({ id, isOpen, onDone }: DecideProps) => (
  <>
    <Offered when={isOpen}>
      <Confirm id={id} onDone={onDone} />
    </Offered>
    <Offered when={isOpen}>
      <Decline id={id} onDone={onDone} />
    </Offered>
  </>
);

type DecisionProps = Omit<DecideProps, 'isOpen'>;

const Confirm = ({ id, onDone }: DecisionProps) => {
  const form = useForm({});
  const text = frameworkTexts();
  return (
    <details>
      <summary>{text.confirmOf(id)}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={() => ({ method: 'POST', path: `/framework-agreements/${id}/confirmation` })}
        label={text.confirm}
        done={() => <p>{text.confirmed(id)}</p>}
        onDone={onDone}
      >
        <p class="hint">{text.confirmHint}</p>
      </PlainAct>
    </details>
  );
};

const Decline = ({ id, onDone }: DecisionProps) => {
  const form = useForm({ reason: '' });
  const text = frameworkTexts();
  return (
    <details>
      <summary>{text.decline(id)}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={({ reason }) => ({ method: 'POST', path: `/framework-agreements/${id}/declining`, body: { reason } })}
        label={text.decline(id)}
        done={() => <p>{text.declined(id)}</p>}
        onDone={onDone}
        danger
      >
        <TextField form={form} name="reason" label={text.reason} hint={text.declineHint} />
      </PlainAct>
    </details>
  );
};
