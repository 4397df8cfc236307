/** Groups with how many children each has, and roles of staff, as the latest file named them. */
import { type Column, shortPupil, shown, Table, texts } from '../kit/kit.ts';
import type { Roster } from './answers.ts';
import { parentTexts } from './words.ts';

type Group = Roster['groups'][number];
type Member = Roster['staff'][number];

export const Groups = ({ roster: { groups, staff } }: { roster: Roster }) => {
  const text = parentTexts();
  if (groups.length === 0) return null;
  return (
    <details class="act">
      <summary>{text.roster}</summary>
      <Table caption={text.groups} columns={groupColumns()} rows={groups} keyOf={({ group }) => group} name="groepen" />
      {staff.length > 0 && (
        <Table
          caption={text.staff}
          columns={staffColumns(groups)}
          rows={staff}
          keyOf={(member) => member.staff}
          name="medewerkers"
        />
      )}
    </details>
  );
};

const groupColumns = (): Column<Group>[] => {
  const text = parentTexts();
  return [
    {
      name: 'groep',
      head: text.group1,
      rowHead: true,
      sortBy: ({ name, group }) => name ?? group,
      cell: ({ name, group, composite }) => (
        <>
          {name ?? group} <span class="quiet code">{group}</span>
          {composite && <span class="quiet"> ({text.composite})</span>}
        </>
      ),
    },
    { name: 'jaargroep', head: text.yearClass, cell: (group) => group.class ?? texts().kit.none },
    {
      name: 'leerlingen',
      head: text.children,
      figure: true,
      sortBy: ({ children }) => children,
      cell: ({ children }) => shown.decimal(children),
    },
  ];
};

const staffColumns = (groups: readonly Group[]): Column<Member>[] => {
  const text = parentTexts();
  const names = new Map(groups.map(({ group, name }) => [group, name ?? group]));
  return [
    {
      name: 'medewerker',
      head: text.staffOne,
      rowHead: true,
      cell: ({ staff }) => <span class="code">{shortPupil(staff)}</span>,
    },
    {
      name: 'rollen',
      head: text.roles,
      cell: ({ roles }) => (roles.length === 0 ? texts().kit.none : shown.list(roles)),
    },
    {
      name: 'groepen',
      head: text.groups,
      cell: (member) =>
        member.groups.length === 0
          ? texts().kit.none
          : shown.list(member.groups.map(({ group }) => names.get(group) ?? group)),
    },
  ];
};
