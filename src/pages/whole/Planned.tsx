/** `/ontwikkeling`: every source with its status, since when, what is planned, and why (pages.md 10.53). */
import type { WholePage } from '../../http/visitors/wholeAnswers.ts';
import { languageNow } from '../kit/language.ts';
import { day, moment } from '../kit/shown/format.ts';
import { Document, linkFrom } from './Document.tsx';
import { wholeTexts } from './words.ts';

type PlannedPage = WholePage & { readonly page: 'planned' };
type Source = PlannedPage['sources'][number];
type Group = 'now' | 'in-development' | 'under-study' | 'later';

export const plannedPath = '/ontwikkeling';

export const Planned = ({ of }: { readonly of: PlannedPage }) => {
  const { planned: text } = wholeTexts();
  const grouped = Map.groupBy(of.sources, groupOf);
  const groups: readonly Group[] = ['now', 'in-development', 'under-study', 'later'];
  return (
    <Document of={of} title={text.title} path={plannedPath}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead(day(of.on))}</p>
      {groups.map((group) => {
        const sources = grouped.get(group) ?? [];
        if (sources.length === 0) return null;
        return (
          <section key={group} aria-labelledby={group}>
            <h2 id={group}>{text.groups[group]}</h2>
            <div class="cards">
              {sources.map((source) => (
                <OneSource key={source.source} source={source} />
              ))}
            </div>
          </section>
        );
      })}
      <p class="after">
        {text.ask} <a href={linkFrom(of, '/voorlichting')}>{text.askLink}</a>.
      </p>
    </Document>
  );
};

const groupOf = ({ status }: Source): Group => {
  if (status === null) return 'later';
  return status === 'supported' || status === 'available' ? 'now' : status;
};

/** The first day of the opening catalogue. Nobody used it then, so it is not shown as a day. */
const sinceAlways = '2000-01-01';

const OneSource = ({ source: { name, status, from, why, planned, changes } }: { source: Source }) => {
  const { planned: text } = wholeTexts();
  const isWaiting = status === 'in-development' || status === 'under-study';
  return (
    <article class="card">
      <h3>{name}</h3>
      {status !== null && from !== null && (
        <p class={isWaiting ? 'card-state card-state-waiting' : 'card-state'}>
          {from === sinceAlways ? text.always(text.status[status]) : text.since(text.status[status], day(from))}
        </p>
      )}
      {why !== undefined && <p>{why[languageNow()]}</p>}
      {planned.map((later) => (
        <p key={later.from}>
          <strong>{text.later(text.status[later.status], day(later.from))}</strong>
        </p>
      ))}
      {isWaiting && planned.length === 0 && <p class="quiet">{text.noPlan}</p>}
      {changes.length > 1 && (
        <details>
          <summary>{text.history}</summary>
          <ol class="plain-list" reversed>
            {changes.toReversed().map(({ recordedAt, status: was, from: since }) => (
              <li key={`${recordedAt} ${since}`}>
                {since === sinceAlways
                  ? text.changedFirst(moment(recordedAt), text.status[was])
                  : text.changed(moment(recordedAt), text.status[was], day(since))}
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
};
