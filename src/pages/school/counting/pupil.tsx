/** One pupil: days, results, decisions by hand and links, each with its event (pages.md 10.34). */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { pupil as pupilSchema } from '../../../http/results/pupilAnswers.ts';
import {
  type Column,
  EventLink,
  FileLink,
  named,
  OfferedEach,
  Page,
  SchoolCrumbs,
  shortPupil,
  shown,
  Table,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';
import { ResultActs } from './resultActs.tsx';
import { mayDecide, WithdrawResult } from './WithdrawResult.tsx';

type Answer = z.output<typeof pupilSchema>;
type Result = Answer['items'][number];
type Decision = Answer['decisions'][number];
type Link = Answer['links'][number];

export const PupilPage = () => {
  const { school = '', pupil = '' } = useRoute().params;
  const { query, url } = useLocation();
  const reading = useRead<Answer>(
    withQuery(`/schools/${school}/pupils/${pupil}`, { position: query.plaats, limit: '200' }),
  );
  const text = texts().school.pupil;
  // A page about an earlier moment changes nothing.
  const mayAct = query.plaats === undefined && mayDecide();
  return (
    <Page title={text.title(shortPupil(pupil))} above={<SchoolCrumbs school={school} />} of={reading}>
      {({ ids, days, decisions, links, items }) => (
        <>
          <p>{text.detail}</p>
          <details>
            <summary>{text.whole}</summary>
            <p class="code">{pupil}</p>
          </details>
          <h2>{text.days}</h2>
          {days.length === 0 ? (
            <p>{text.never}</p>
          ) : (
            <ul>
              {days.map(({ from, through }) => (
                <li key={from}>{text.span(shown.day(from), shown.day(through))}</li>
              ))}
            </ul>
          )}
          <Table
            caption={text.results}
            columns={resultColumns(school, mayAct ? url : undefined)}
            rows={items}
            keyOf={({ result }) => result}
            file={`opbrengsten-${pupil.slice(0, 8)}`}
          />
          {mayAct &&
            items
              .filter(({ result }) => result === query.opbrengst)
              .map((result) => (
                <ResultActs
                  key={result.result}
                  school={school}
                  result={result}
                  parked={reading.parked}
                  onDone={reading.again}
                />
              ))}
          {mayAct && (
            <div class="no-print">
              <OfferedEach
                key={pupil}
                of={reading.parked ? [] : items.filter(({ decision }) => decision?.type !== 'withdrawn')}
                keyOf={({ result }) => result}
              >
                {(result) => <WithdrawResult school={school} result={result} onDone={reading.again} />}
              </OfferedEach>
            </div>
          )}
          <Part title={text.decisions} none={text.noDecisions} isEmpty={decisions.length === 0}>
            <Table
              caption={text.decisions}
              captionHidden
              columns={decisionColumns()}
              rows={decisions}
              keyOf={({ stream, revision }) => `${stream} ${revision}`}
              name="besluiten"
            />
          </Part>
          <Part title={text.links} none={text.noLinks} isEmpty={links.length === 0}>
            <Table
              caption={text.links}
              captionHidden
              columns={linkColumns()}
              rows={links}
              keyOf={({ id }) => id}
              name="koppelingen"
            />
          </Part>
          {ids.length > 1 && (
            <>
              <h2>{text.ids}</h2>
              <ul>
                {ids.map(({ id, import: file }) => (
                  <li key={id}>
                    <span class="code">{shortPupil(id)}</span>{' '}
                    {file !== null && <FileLink school={school} file={file} />}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Page>
  );
};

type PartProps = {
  readonly title: string;
  readonly none: string;
  readonly isEmpty: boolean;
  readonly children: ComponentChildren;
};

const Part = ({ title, none, isEmpty, children }: PartProps) => (
  <>
    <h2>{title}</h2>
    {isEmpty ? <p>{none}</p> : children}
  </>
);

/** @param url of the page, where results may be decided about */
const resultColumns = (school: string, url: string | undefined): Column<Result>[] => {
  const { pupil: text, whoCounted, categories } = texts().school;
  return [
    {
      name: 'opbrengst',
      head: text.result,
      rowHead: true,
      cell: ({ result, category, yearGroup, testCode, decision }) => (
        <>
          {named(categories, category)}
          {yearGroup !== null && `, ${whoCounted.group(`${yearGroup}`)}`}
          {testCode !== null && ` (${testCode})`} <span class="code small quiet">{result.slice(0, 8)}</span>
          {decision !== null && <strong class="mark-second"> {text.decision[decision.type]}</strong>}
        </>
      ),
      csv: ({ result }) => result,
    },
    {
      name: 'afgenomen',
      head: whoCounted.takenOn,
      cell: ({ takenOn }) => shown.shortDay(takenOn),
      sortBy: ({ takenOn }) => takenOn,
      csv: ({ takenOn }) => takenOn,
    },
    {
      name: 'geldig-tot',
      head: text.validThrough,
      cell: ({ validThrough }) => shown.shortDay(validThrough),
      csv: ({ validThrough }) => validThrough,
    },
    {
      name: 'telt',
      head: text.counts,
      cell: ({ counts }) =>
        counts === null ? text.no : text.span(shown.shortDay(counts.from), shown.shortDay(counts.through)),
      csv: ({ counts }) => (counts === null ? null : `${counts.from}/${counts.through}`),
    },
    {
      name: 'bestand',
      head: whoCounted.file,
      cell: ({ import: file }) => <FileLink school={school} file={file} />,
      csv: ({ import: file }) => file,
    },
    {
      name: 'gebeurtenis',
      head: whoCounted.event,
      cell: ({ event }) => <EventLink {...event} />,
      csv: ({ event }) => `${event.stream} ${event.revision}`,
    },
    ...(url === undefined
      ? []
      : [
          {
            name: 'besluit',
            head: text.decide,
            cell: ({ result }: Result) => (
              <a href={`${withQuery(url, { opbrengst: result })}#besluit`}>{text.change}</a>
            ),
          },
        ]),
  ];
};

const decisionColumns = (): Column<Decision>[] => {
  const { pupil: text, events, byRole } = texts().school;
  return [
    { name: 'moment', head: text.moment, rowHead: true, cell: ({ recordedAt }) => shown.moment(recordedAt) },
    { name: 'wat', head: text.what, cell: ({ type }) => named(events, type) },
    { name: 'door', head: text.who, cell: ({ role }) => named(byRole, role) },
    { name: 'reden', head: text.why, cell: ({ reason }) => reason ?? texts().kit.none },
    { name: 'gebeurtenis', head: text.event, cell: (event) => <EventLink {...event} /> },
  ];
};

const linkColumns = (): Column<Link>[] => {
  const { pupil: text, whoCounted } = texts().school;
  return [
    { name: 'nummers', head: text.ids, rowHead: true, cell: ({ ids }) => ids.map(shortPupil).join(' – ') },
    { name: 'staat', head: whoCounted.outcome, cell: ({ holds }) => (holds ? text.linkHolds : text.linkCut) },
    {
      name: 'gebeurtenis',
      head: text.event,
      cell: ({ byHand, fromFiles }) => {
        const event = byHand?.event ?? fromFiles?.first.event;
        return event === undefined ? texts().kit.none : <EventLink stream={event.stream} revision={event.revision} />;
      },
    },
  ];
};
