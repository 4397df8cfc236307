/** Who counted on a day, and why (pages.md 10.35). */
import type { z } from 'zod';
import type { imports } from '../../../http/results/answers.ts';
import type { countedPupils } from '../../../http/results/countAnswers.ts';
import {
  type Column,
  EventLink,
  FileLink,
  FilterChoice,
  filtersOf,
  named,
  Page,
  PupilLink,
  SchoolCrumbs,
  shown,
  Table,
  texts,
  useList,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';

type Answer = z.output<typeof countedPupils>;
type Counted = Answer['items'][number];

export const WhoCounted = () => {
  const { school = '', day = '' } = useRoute().params;
  const { query, url } = useLocation();
  const { plaats, groepen, soort, bestand, hand, verder } = query;
  const reading = useRead<Answer>(
    withQuery(`/schools/${school}/counts/${day}/pupils`, {
      position: plaats,
      yearGroups: groepen,
      category: soort,
      import: bestand,
      byHand: hand,
      cursor: verder,
      limit: '50',
    }),
  );
  const text = texts().school.whoCounted;
  const isFiltered = [groepen, soort, bestand, hand].some((one) => one !== undefined);
  return (
    <Page title={text.title(shown.day(day))} above={<SchoolCrumbs school={school} />} of={reading}>
      {({ pupils, matching, position, items, next }) => (
        <>
          <p>
            {text.sum(shown.decimal(pupils))} {isFiltered && text.matching(shown.decimal(matching))}{' '}
            <span class="quiet">{text.at(`${position}`)}</span>
          </p>
          <Filters key={`${groepen} ${soort} ${bestand} ${hand}`} school={school} />
          {items.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <Table
              caption={text.caption}
              captionHidden
              columns={columns(school, `${position}`)}
              rows={items}
              keyOf={({ pupil }) => pupil}
              file={`leerlingen-${school}-${day}`}
            />
          )}
          <p class="buttons no-print">
            {verder !== undefined && <a href={withQuery(url, { verder: undefined })}>{text.first}</a>}
            {next !== null && <a href={withQuery(url, { verder: next, plaats: `${position}` })}>{text.next}</a>}
          </p>
        </>
      )}
    </Page>
  );
};

/** The filter is in the URL, so that it can be sent on. */
const Filters = ({ school }: { school: string }) => {
  const { query, url, route } = useLocation();
  const { whoCounted: text, categories } = texts().school;
  const apply = (event: Event): void => {
    event.preventDefault();
    route(
      withQuery(url, {
        groepen: '',
        bestand: '',
        soort: '',
        hand: '',
        verder: '',
        ...filtersOf(event.currentTarget as HTMLFormElement),
      }),
    );
  };
  return (
    <form class="filters no-print" onSubmit={apply} aria-label={text.filter}>
      <FilterChoice
        name="groepen"
        label={text.groupLabel}
        any={text.anyGroup}
        chosen={query.groepen}
        options={['1', '2', '3', '4', '5', '6', '7', '8'].map((group) => [group, text.group(group)])}
      />
      <FilterChoice
        name="soort"
        label={text.categoryLabel}
        any={text.anyCategory}
        chosen={query.soort}
        options={Object.entries(categories)}
      />
      <FromFile school={school} chosen={query.bestand} />
      <label class="choice">
        <input type="checkbox" name="hand" value="true" defaultChecked={query.hand === 'true'} />
        <span>{text.handLabel}</span>
      </label>
      <button type="submit">{text.apply}</button>
    </form>
  );
};

type FromFileProps = { readonly school: string; readonly chosen: string | undefined };

/** The files of the school by their day. */
const FromFile = ({ school, chosen }: FromFileProps) => {
  const list = useList<z.output<typeof imports>['items'][number]>(`/schools/${school}/imports?limit=500`);
  const text = texts().school.whoCounted;
  return (
    <FilterChoice
      name="bestand"
      label={text.fileLabel}
      any={text.anyFile}
      chosen={chosen}
      options={list.items.map(({ importId, sourceName, linkedOn }) => [
        importId,
        text.fileOf(shown.shortDay(linkedOn), sourceName, importId.slice(-6)),
      ])}
    />
  );
};

const columns = (school: string, position: string): Column<Counted>[] => {
  const { whoCounted: text, categories } = texts().school;
  return [
    {
      name: 'leerling',
      head: text.pupil,
      rowHead: true,
      cell: ({ pupil }) => <PupilLink school={school} pupil={pupil} at={position} />,
      csv: ({ pupil }) => pupil,
    },
    {
      name: 'opbrengst',
      head: text.outcome,
      cell: ({ category, yearGroup, correctedBy }) => (
        <>
          {named(categories, category)}
          {yearGroup !== null && `, ${text.group(`${yearGroup}`)}`}
          {correctedBy.length > 0 && <strong class="mark-second"> {text.byHand}</strong>}
        </>
      ),
      csv: ({ result }) => result,
    },
    {
      name: 'afgenomen',
      head: text.takenOn,
      cell: ({ takenOn }) => shown.shortDay(takenOn),
      sortBy: ({ takenOn }) => takenOn,
      csv: ({ takenOn }) => takenOn,
    },
    {
      name: 'telt-tot',
      head: text.countsThrough,
      cell: ({ countsThrough, countsAtNextMonthEnd }) => (
        <>
          {shown.shortDay(countsThrough)}
          {!countsAtNextMonthEnd && <strong class="mark-second"> {text.leaves}</strong>}
        </>
      ),
      sortBy: ({ countsThrough }) => countsThrough,
      csv: ({ countsThrough }) => countsThrough,
    },
    {
      name: 'gekoppeld',
      head: text.linkedOn,
      cell: ({ linkedOn }) => shown.shortDay(linkedOn),
      sortBy: ({ linkedOn }) => linkedOn,
      csv: ({ linkedOn }) => linkedOn,
    },
    {
      name: 'bestand',
      head: text.file,
      cell: ({ import: file }) => <FileLink school={school} file={file} />,
      csv: ({ import: file }) => file,
    },
    {
      name: 'gebeurtenis',
      head: text.event,
      cell: ({ event }) => <EventLink {...event} />,
      csv: ({ event }) => `${event.stream} ${event.revision}`,
    },
  ];
};
