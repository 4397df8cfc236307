/** The schools whose counts are followed, and the feed to download (pages.md 10.20). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { schools } from '../../http/parties/partyAnswers.ts';
import { More, Page, SearchForm, soughtIn, Table, To, useList, useLocation, withQuery } from '../kit/kit.ts';
import { analyticsTexts } from './words.ts';

type School = z.output<typeof schools>['items'][number];

export const CountedSchools = () => {
  const { query } = useLocation();
  const list = useList<School>(soughtIn('/schools', query.zoek));
  const text = analyticsTexts();
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <p class="lead">{text.lead}</p>
          <SearchForm label={text.search} button={text.find} />
          {list.items.length === 0 ? (
            <p>{query.zoek === undefined ? text.none : text.noneFound}</p>
          ) : (
            <Table
              caption={text.title}
              captionHidden
              columns={[
                {
                  name: 'school',
                  head: text.school,
                  rowHead: true,
                  cell: ({ school, name }) => (
                    <To page="counted-school" with={{ school }}>
                      {name}
                    </To>
                  ),
                  sortBy: ({ name }) => name,
                  csv: ({ name }) => name,
                },
                { name: 'nummer', head: text.id, cell: ({ school }) => school, csv: ({ school }) => school },
              ]}
              rows={list.items}
              keyOf={({ school }) => school}
              file="scholen"
            />
          )}
          <More of={list} />
          <Feed />
        </>
      )}
    </Page>
  );
};

const topics = ['telboek.pupil-counts.v1', 'telboek.subscriptions.v1', 'telboek.documents.v1'] as const;

/** Plain links: the browser keeps the file as it comes, whatever its size. */
const Feed = () => {
  const [after, setAfter] = useState('');
  const text = analyticsTexts();
  return (
    <section aria-labelledby="stroom" class="no-print">
      <h2 id="stroom">{text.feed}</h2>
      <p>{text.feedLead}</p>
      <p class="field">
        <label for="cursor">{text.after}</label>
        <span class="hint" id="cursor-hint">
          {text.afterHint}
        </span>
        <input
          id="cursor"
          value={after}
          autocomplete="off"
          aria-describedby="cursor-hint"
          onInput={({ currentTarget }) => setAfter(currentTarget.value)}
        />
      </p>
      <ul>
        {topics.map((topic) => (
          <li key={topic}>
            <a href={withQuery('/feed', { topic, after })} download={`${topic}.ndjson`} target="_self">
              {text.topics[topic]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
