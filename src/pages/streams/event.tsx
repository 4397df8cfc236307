/**
 * One event: its data, its place in the chain, its causes and effects, and what rests on it (pages.md 10.34, 10.46).
 */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { oneEvent } from '../../http/streams/answers.ts';
import { announce, Crumbs, EventLink, named, Page, shown, To, texts, useRead, useRoute } from '../kit/kit.ts';
import { Caused } from './caused.tsx';
import { Labelled } from './labelled.tsx';
import { RestsOn } from './rests.tsx';
import { streamTexts } from './words/texts.ts';

type Answer = z.output<typeof oneEvent>;

export const EventPage = () => {
  const { stream = '', revision = '' } = useRoute().params;
  const reading = useRead<Answer>(`/streams/${stream}/events/${revision}`);
  const { event: text, list, crumbs } = streamTexts();
  const { answer } = reading;
  return (
    <Page
      title={answer === undefined ? text.plain(stream, revision) : (answer.sentence ?? answer.type)}
      above={
        <Crumbs
          label={crumbs}
          of={[
            { page: 'streams', label: list.title },
            { page: 'stream', with: { stream }, label: stream },
          ]}
        />
      }
      of={reading}
    >
      {(event) => (
        <>
          <p class="lead">
            {text.plain(event.stream, `${event.revision}`)}
            {!event.known && ` · ${text.unknown}`}
          </p>
          <Neighbours of={event} />
          <Facts of={event} />
          <RestsOn of={event.rests} />
          <Contents of={event} />
          <Causes of={event} />
          <Caused of={event} />
          <Proof of={event} />
        </>
      )}
    </Page>
  );
};

const Neighbours = ({ of: { stream, earlier, later } }: { of: Answer }) => {
  const text = streamTexts().event;
  return (
    <nav class="pages no-print" aria-label={text.neighbours}>
      {earlier !== null && (
        <To page="event" with={{ stream, revision: `${earlier}` }}>
          {text.earlier}
        </To>
      )}
      {later !== null && (
        <To page="event" with={{ stream, revision: `${later}` }}>
          {text.later}
        </To>
      )}
    </nav>
  );
};

const Facts = ({ of: { type, recordedAt, role, reason, position, chain } }: { of: Answer }) => {
  const { event: text, stream: heads } = streamTexts();
  const { none } = texts().kit;
  return (
    <dl class="facts">
      <dt>{heads.moment}</dt>
      <dd>{recordedAt === null ? none : shown.moment(recordedAt)}</dd>
      <dt>{heads.role}</dt>
      <dd>{role === null ? none : named(texts().school.byRole, role)}</dd>
      <dt>{heads.reason}</dt>
      <dd>{reason === null ? none : <q>{reason}</q>}</dd>
      <dt>{text.position}</dt>
      <dd>{`${position}`}</dd>
      <dt>{text.typeName}</dt>
      <dd class="code">{type}</dd>
      <dt>{text.chain}</dt>
      <dd>
        <span class={chain.holds ? 'right' : 'wrong'}>{chain.holds ? text.holds : text.broken}</span>
      </dd>
    </dl>
  );
};

type SectionProps = { readonly id: string; readonly title: string; readonly children: ComponentChildren };

const Section = ({ id, title, children }: SectionProps) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

const Contents = ({ of: { data, leftOut, vault, rests } }: { of: Answer }) => {
  const text = streamTexts().event;
  return (
    <Section id="gegevens" title={text.data}>
      {leftOut.length > 0 && <p>{shown.list(leftOut.map((one) => text.leftOut[one]))}</p>}
      {data === null ? (
        <p>{text.unreadable}</p>
      ) : (
        <>
          <Labelled of={data} school={schoolIn(data) ?? rests.school ?? undefined} vault={vault.items} />
          <Json of={data} title={text.json} />
        </>
      )}
    </Section>
  );
};

const schoolIn = ({ school }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof school === 'string' ? school : undefined;

const Json = ({ of, title }: { of: object; title: string }) => {
  const { copy, copied } = texts().kit;
  const written = JSON.stringify(of, null, 2);
  const keep = async (): Promise<void> => {
    await navigator.clipboard.writeText(written);
    announce(copied);
  };
  return (
    <details class="no-print">
      <summary>{title}</summary>
      <p>
        <button type="button" onClick={() => void keep()}>
          {copy}
        </button>
      </p>
      <pre class="json code">{written}</pre>
    </details>
  );
};

const Causes = ({ of: { causes } }: { of: Answer }) => {
  const text = streamTexts().event;
  const { request, inputs, othersLeftOut } = causes;
  return (
    <Section id="oorzaak" title={text.causes}>
      <dl class="facts">
        <dt>{text.request}</dt>
        <dd>
          <span class="code digest">{request.correlationId ?? texts().kit.none}</span>
          {request.correlationId !== null && request.events !== null && (
            <span class="quiet"> {text.wrote(shown.decimal(request.events))}</span>
          )}
        </dd>
        {request.causationId !== null && request.causationId !== request.correlationId && (
          <>
            <dt>{text.causation}</dt>
            <dd class="code digest">{request.causationId}</dd>
          </>
        )}
        <dt>{text.inputs}</dt>
        <dd>
          {inputs.length === 0 ? (
            text.noInputs
          ) : (
            <ul class="days">
              {inputs.map((input) => (
                <li key={`${input.stream} ${input.revision}`}>
                  <EventLink {...input} />
                </li>
              ))}
            </ul>
          )}
          {othersLeftOut && <p class="quiet">{text.othersLeftOut}</p>}
        </dd>
      </dl>
    </Section>
  );
};

/** Metadata and digests, for a reader who checks them by hand. */
const Proof = ({ of: { chain, metadata } }: { of: Answer }) => {
  const text = streamTexts().event;
  return (
    <Section id="bewijs" title={text.proof}>
      <dl class="facts">
        <dt>{text.digest}</dt>
        <dd class="code digest">{chain.digest ?? texts().kit.none}</dd>
        <dt>{text.previous}</dt>
        <dd class="code digest">{chain.previous === '' ? text.first : chain.previous}</dd>
      </dl>
      {metadata === null ? (
        <p>{text.unreadable}</p>
      ) : (
        <>
          <h3>{text.metadata}</h3>
          <Labelled of={metadata} school={undefined} vault={[]} />
          <Json of={metadata} title={text.metadataJson} />
        </>
      )}
    </Section>
  );
};
