/** The events that an event caused: the first 20, then a link to the others (pages.md 10.46). */
import type { z } from 'zod';
import type { causedAnswer, oneEvent } from '../../http/streams/answers.ts';
import { Shown, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { EventTable } from './eventTable.tsx';
import { streamTexts } from './words/texts.ts';

type Page = z.output<typeof causedAnswer>;

/** Pages after the first are in the URL, as `gevolgen`. */
export const Caused = ({ of: { stream, revision, caused } }: { of: z.output<typeof oneEvent> }) => {
  const { query, url } = useLocation();
  const { gevolgen: cursor } = query;
  const path = `/streams/${stream}/events/${revision}/caused`;
  const further = useRead<Page>(cursor === undefined ? undefined : withQuery(path, { cursor, limit: '50' }));
  const text = streamTexts().event;
  return (
    <section aria-labelledby="gevolgen">
      <h2 id="gevolgen">{text.caused}</h2>
      {cursor === undefined ? (
        <Rows of={caused} />
      ) : (
        <>
          <p class="no-print">
            <a href={`${withQuery(url, { gevolgen: undefined })}#gevolgen`}>{text.firstCaused}</a>
          </p>
          <Shown of={further} height="block">
            {(page) => <Rows of={page} />}
          </Shown>
        </>
      )}
    </section>
  );
};

const Rows = ({ of: { items, next } }: { of: Page }) => {
  const { url } = useLocation();
  const text = streamTexts().event;
  return (
    <>
      {items.length === 0 ? (
        <p>{text.causedNothing}</p>
      ) : (
        <EventTable caption={text.caused} events={items} file="gevolgen" withStream />
      )}
      {next !== null && (
        <p class="no-print">
          <a href={`${withQuery(url, { gevolgen: next })}#gevolgen`}>{text.moreCaused}</a>
        </p>
      )}
    </>
  );
};
