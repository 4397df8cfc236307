/** Requests for free information (8.4; pages.md 10.20). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { requests } from '../../http/information/answers.ts';
import { More, Offered, OfferedEach, Page, PlainAct, shown, TypedAct, useForm, useList } from '../kit/kit.ts';
import { requestsTexts } from './words/requestsTexts.ts';

type Answer = z.output<typeof requests>;
type Request = Answer['items'][number];

export const Requests = () => {
  const [all, setAll] = useState(false);
  const list = useList<Request, Answer>(`/information-requests${all ? '' : '?open=true'}`);
  const text = requestsTexts();
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <p>
            <label class="choice">
              <input type="checkbox" checked={all} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
              <span>{text.closedToo}</span>
            </label>
          </p>
          {list.items.length === 0 && <p>{text.none}</p>}
          <OfferedEach key={`${all}`} of={list.items} keyOf={({ id }) => id}>
            {/* A request that was moved here and left the list of open ones is closed. */}
            {(request, listed) => (
              <OneRequest request={listed ? request : { ...request, status: 'closed' }} again={list.of.again} />
            )}
          </OfferedEach>
          <More of={list} />
        </>
      )}
    </Page>
  );
};

const OneRequest = ({ request, again }: { request: Request; again: () => void }) => {
  const { id, status, requestedAt, enquiry, erased } = request;
  const text = requestsTexts();
  return (
    <article aria-labelledby={id}>
      <h2 id={id}>
        {shown.moment(requestedAt)} · {text.states[status]}
      </h2>
      {enquiry === null ? (
        <p>{erased ? text.erased : text.notKept}</p>
      ) : (
        <>
          <p>
            {enquiry.name}, <a href={`mailto:${enquiry.email}`}>{enquiry.email}</a>
            {enquiry.school !== null && `, ${enquiry.school}`}
          </p>
          <p class="question">{enquiry.question}</p>
        </>
      )}
      <details>
        <summary>{text.acts(id)}</summary>
        <Offered when={status === 'open'}>
          <Moving id={id} to="handled" again={again} />
        </Offered>
        <Offered when={status !== 'closed'}>
          <Moving id={id} to="closed" again={again} />
        </Offered>
        <Offered when={!erased}>
          <Erasing id={id} again={again} />
        </Offered>
      </details>
    </article>
  );
};

type MovingProps = { readonly id: string; readonly to: 'handled' | 'closed'; readonly again: () => void };

const Moving = ({ id, to, again }: MovingProps) => {
  const form = useForm({});
  const text = requestsTexts();
  return (
    <PlainAct
      form={form}
      write={() => ({ method: 'PATCH', path: `/information-requests/${id}`, body: { status: to } })}
      label={text.to[to]}
      done={() => <p>{text.states[to]}</p>}
      onDone={again}
    >
      {null}
    </PlainAct>
  );
};

/** Nothing brings the personal data back, so the id is typed first. */
const Erasing = ({ id, again }: { id: string; again: () => void }) => {
  const text = requestsTexts();
  return (
    <TypedAct
      typed={id}
      write={{ method: 'DELETE', path: `/information-requests/${id}` }}
      label={text.erase}
      done={() => <p>{text.erased}</p>}
      onDone={again}
    />
  );
};
