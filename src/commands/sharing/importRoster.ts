/** Children, groups and roles from a file of the school's own system (6.4); it is taken whole or not at all (2.8). */
import { Rejection } from '../../domain/rejection.ts';
import type { ChildDetails, GroupNames } from '../../domain/sharing/contents.ts';
import { importRoster as decideRoster, type RosterFile, type RosterNumbers } from '../../domain/sharing/roster.ts';
import { type CheckedRoster, checkRoster } from '../../domain/sharing/rosterRows.ts';
import type { SchoolSharing } from '../../domain/sharing/state.ts';
import type { Deps, RosterReader } from '../deps.ts';
import { FileRefused } from '../fileRefused.ts';
import type { Context } from '../ledger.ts';
import { freshEntry } from './guardians.ts';
import { type Pseudonyms, pseudonymsFor } from './secret.ts';
import { type Decided, mustBeTaken, type SharingWritten, writeSharing } from './writing.ts';

export type RosterImport = {
  readonly school: string;
  readonly file: Parameters<RosterReader>[0];
  /** Whether it may let more than a tenth of the children leave. */
  readonly confirmLeaving: boolean;
};

export type RosterAnswer = {
  readonly schoolYear: string;
  readonly children: RosterNumbers;
  readonly groups: number;
  readonly staff: number;
  readonly warnings: readonly string[];
};

/** @throws Rejection for every reason why it is not taken, and FileRefused with every bad row; then nothing was written */
export const importRoster = async (
  deps: Deps,
  { school, file, confirmLeaving }: RosterImport,
  context: Context,
): Promise<SharingWritten & { readonly answer: RosterAnswer }> => {
  const today = await mustBeTaken(deps, school);
  const read = await deps.readRoster(file, school);
  const checked = checkRoster(read, today);
  if (checked.badRowsTotal > 0) throw new FileRefused(checked, 'mend them, and send the file again');
  if (checked.pupils.length === 0)
    throw new Rejection('file_unreadable', 'The EDEXML file names no pupil; it must have all of the school’s.');
  // Asked again: the agreement may have ended since the file came in.
  await mustBeTaken(deps, school);
  const pseudonyms = await pseudonymsFor(deps, school, context);
  const { schoolYear, warnings } = read;
  let numbers: RosterNumbers = { created: 0, changed: 0, unchanged: 0, left: 0 };
  const written = await writeSharing(
    deps,
    school,
    async (state): Promise<Decided> => {
      const contents = new Map<string, object>();
      const asked = await rosterFile(deps, checked, pseudonyms, state, contents);
      const changes = decideRoster({ school, schoolYear, today, confirmLeaving, ...asked }, state);
      numbers = changes.numbers;
      const named = new Set(changes.events.flatMap(entriesIn));
      return { events: changes.events, contents: new Map([...contents].filter(([entry]) => named.has(entry))) };
    },
    context,
  );
  const answer = {
    schoolYear,
    children: numbers,
    groups: checked.groups.length,
    staff: checked.staff.length,
    warnings,
  };
  return { ...written, answer };
};

/** A pupil who left before anything was known of it is not recorded, and so not kept. */
const entriesIn = ({ type, data }: Decided['events'][number]): string[] => {
  if (type === 'ChildrenPlaced') return data.children.map(({ entry }) => entry);
  return type === 'RosterImported' ? [data.entry] : [];
};

const rosterFile = async (
  deps: Deps,
  { groups, groupNames, pupils, staff }: CheckedRoster,
  pseudonyms: Pseudonyms,
  state: SchoolSharing,
  contents: Map<string, object>,
): Promise<Pick<RosterFile, 'groups' | 'staff' | 'entry' | 'children'>> => {
  const placed = pupils.map((pupil) => ({ pupil, child: pseudonyms.child(pupil.id) }));
  // All at once: one by one a large school takes seconds.
  await deps.sharing.contents.read(placed.map(({ child }) => state.children.get(child)?.entry));
  const children: RosterFile['children'][number][] = [];
  for (const { pupil, child } of placed) {
    const { id, name, birthday, ...place } = pupil;
    const known = state.children.get(child)?.entry;
    const entry = await freshEntry<ChildDetails>(deps, known, () => ({ id, name, birthday }), contents);
    children.push({ child, ...place, ...(entry === undefined ? {} : { entry }) });
  }
  const names = await freshEntry<GroupNames>(deps, state.roster?.entry, () => groupNames, contents);
  return {
    groups,
    staff: staff.map(({ key, roles, groups: own }) => ({ staff: pseudonyms.staff(key), roles, groups: own })),
    ...(names === undefined ? {} : { entry: names }),
    children,
  };
};
