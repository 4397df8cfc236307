/** Who looked into which directory, the newest first. It is read when it is opened, or when the URL asks for it. */
import { useState } from 'preact/hooks';
import {
  type Column,
  filtersOf,
  More,
  Shown,
  shown,
  Table,
  texts,
  useList,
  useLocation,
  withQuery,
} from '../kit/kit.ts';
import type { Guardian, Look, Looks, Roster } from './answers.ts';
import { parentTexts } from './words.ts';

type LooksProps = {
  readonly school: string;
  readonly roster: Roster;
  readonly guardians: readonly Guardian[];
};

/** A day before any look. It begins the period when the URL names none, so that all looks are shown. */
const beginning = '2020-01-01';

export const LooksOfSchool = (props: LooksProps) => {
  const { url, query, route } = useLocation();
  const { van, tot } = query;
  const [isOpen, setOpen] = useState(van !== undefined || tot !== undefined);
  const text = parentTexts();
  return (
    <details class="act" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text.looks}</summary>
      <p class="hint">{text.looksHint}</p>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          route(withQuery(url, filtersOf(event.currentTarget)));
        }}
      >
        <p class="field">
          <label for="van">{text.from}</label>
          <input id="van" name="van" type="date" defaultValue={van ?? ''} />
        </p>
        <p class="field">
          <label for="tot">{text.to}</label>
          <input id="tot" name="tot" type="date" defaultValue={tot ?? ''} />
        </p>
        <button type="submit">{text.show}</button>
      </form>
      {isOpen && <Looked {...props} from={van ?? beginning} to={tot} />}
    </details>
  );
};

const Looked = ({ school, roster, guardians, from, to }: LooksProps & { from: string; to: string | undefined }) => {
  const list = useList<Look, Looks>(withQuery(`/schools/${school}/directory-looks`, { from, to }));
  const text = parentTexts();
  const since = from === beginning ? undefined : shown.day(from);
  return (
    <Shown of={list.of} height="block">
      {() => (
        <>
          <p>{text.period(since, to === undefined ? undefined : shown.day(to))}</p>
          {list.items.length === 0 ? (
            <p>{text.noLooks}</p>
          ) : (
            <>
              <Table
                caption={text.looks}
                captionHidden
                columns={columnsOf(roster, guardians)}
                rows={list.items}
                keyOf={({ event }) => `${event.stream} ${event.revision}`}
                name="blikken"
                file={`blikken-${school}`}
              />
              <More of={list} />
            </>
          )}
        </>
      )}
    </Shown>
  );
};

const columnsOf = (roster: Roster, guardians: readonly Guardian[]): Column<Look>[] => {
  const text = parentTexts();
  const { roles } = texts().frame;
  const groups = new Map(roster.groups.map(({ group, name }) => [group, name ?? group]));
  const names = new Map(guardians.map(({ id, name }) => [id, name ?? id]));
  const circle = (audience: string): string => {
    if (audience === 'school') return text.school;
    const key = audience.slice(audience.indexOf(':') + 1);
    return audience.startsWith('group:') ? text.group(groups.get(key) ?? key) : text.class(key);
  };
  const who = ({ guardian, role }: Look): string => {
    if (guardian !== null) return names.get(guardian) ?? guardian;
    return (roles as Readonly<Record<string, string>>)[role] ?? role;
  };
  return [
    {
      name: 'wanneer',
      head: text.moment,
      rowHead: true,
      cell: ({ recordedAt }) => shown.moment(recordedAt),
      csv: ({ recordedAt }) => recordedAt,
    },
    { name: 'wie', head: text.who, cell: who, csv: ({ guardian, role }) => guardian ?? role },
    {
      name: 'adresboek',
      head: text.circle,
      cell: ({ audience }) => circle(audience),
      csv: ({ audience }) => audience,
    },
  ];
};
