/**
 * A school's groups with the numbers of children and guardians, as its administrator sees them after a file or a
 * registration (6.4).
 */
import { type Deps, shownToday } from '../../commands/deps.ts';
import type { GroupNames } from '../../domain/sharing/contents.ts';
import type { RosterGroup, StaffMember } from '../../domain/sharing/events.ts';
import { isPresent } from '../../domain/sharing/state.ts';

export type ShownGroup = RosterGroup & {
  /** Null for a group that no file named. */
  readonly name: string | null;
  /** The number of children in the group today. */
  readonly children: number;
};

export type RosterAnswer = {
  /** School year of the last file; null without a file. */
  readonly schoolYear: string | null;
  readonly groups: readonly ShownGroup[];
  readonly staff: readonly StaffMember[];
  /** The number of children in the school today. */
  readonly children: number;
  /** The number of guardians who are registered and not erased. */
  readonly guardians: number;
  readonly retentionMonths: number;
};

export const rosterAnswer = async (deps: Deps, school: string): Promise<RosterAnswer> => {
  const { state } = await deps.sharing.of(school);
  const { roster, retentionMonths } = state;
  const names = (await deps.sharing.contents.read<GroupNames>([roster?.entry])).get(roster?.entry ?? '') ?? {};
  const present = [...state.children.values()].filter((child) => isPresent(child, shownToday(deps)));
  const sizes = new Map<string, number>();
  for (const group of present.flatMap(({ groups }) => groups)) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const named = roster?.groups ?? [];
  const known = new Set(named.map(({ group }) => group));
  const others = [...sizes.keys()].filter((key) => !known.has(key)).sort();
  return {
    schoolYear: roster?.schoolYear ?? null,
    groups: [...named, ...others.map((group) => ({ group, composite: false, class: null }))].map((group) => ({
      ...group,
      name: names[group.group] ?? null,
      children: sizes.get(group.group) ?? 0,
    })),
    staff: roster?.staff ?? [],
    children: present.length,
    guardians: [...state.guardians.values()].filter(({ entry }) => entry !== undefined).length,
    retentionMonths,
  };
};
