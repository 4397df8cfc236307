/** Which children, groups and roles a school has, as a file of its own system says (6.4). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { Rejection } from '../rejection.ts';
import type { PlacedChild, RosterGroup, SharingEvent, StaffMember } from './events.ts';
import { type AskedChild, isSamePlace, placedAs, replacedEntries, retiring } from './placing.ts';
import { isPresent, type SchoolSharing } from './state.ts';

export type RosterFile = {
  readonly school: string;
  readonly schoolYear: string;
  readonly today: Day;
  readonly groups: readonly RosterGroup[];
  readonly staff: readonly StaffMember[];
  /** A new vault entry, where the groups' names changed. */
  readonly entry?: string;
  /** All of the school's. */
  readonly children: readonly (AskedChild &
    Required<Pick<AskedChild, 'groups' | 'classes' | 'entersOn' | 'leavesOn'>>)[];
  /** Whether it may let more than a tenth of the children leave. */
  readonly confirmLeaving: boolean;
};

/** Children, by what the file led to. */
export type RosterNumbers = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly left: number;
};

export type RosterChanges = { readonly events: readonly SharingEvent[]; readonly numbers: RosterNumbers };

// So that no event comes near what one append may carry (5.2).
const childrenPerEvent = 1_000;

/** @throws Rejection roster_outdated, roster_loses_many */
export const importRoster = (file: RosterFile, state: SchoolSharing): RosterChanges => {
  mustBeOfThisYear(file, state);
  const wanted = file.children.filter(isWorthKnowing(file, state));
  const placed = wanted.map((child) => placedAs(child, state.children.get(child.child)));
  const changed = placed.filter(
    (child) => !isSamePlace(child, state.children.get(child.child)) || !state.children.get(child.child)!.byFile,
  );
  const left = missedBy(file, state);
  const { school, today } = file;
  const events: SharingEvent[] = [
    ...rosterEvents(file, state),
    ...chunks(changed).map((children): SharingEvent => {
      const retired = retiring(replacedEntries(state, children));
      return { type: 'ChildrenPlaced', data: { school, by: 'file', children, ...retired } };
    }),
    ...chunks(left).map(
      (children): SharingEvent => ({ type: 'ChildrenLeft', data: { school, leavesOn: today, children } }),
    ),
  ];
  const created = changed.filter(({ child }) => !state.children.has(child)).length;
  const numbers = {
    created,
    changed: changed.length - created,
    unchanged: placed.length - changed.length,
    left: left.length,
  };
  return { events, numbers };
};

const mustBeOfThisYear = ({ schoolYear }: RosterFile, { roster }: SchoolSharing): void => {
  if (roster === undefined || schoolYear >= roster.schoolYear) return;
  throw new Rejection(
    'roster_outdated',
    `The file is of school year ${schoolYear}, and one of ${roster.schoolYear} was taken before; nothing of it was taken.`,
  );
};

/** Files also list children who left long ago: of those nothing is recorded that was not known. */
const isWorthKnowing =
  ({ today }: RosterFile, { children }: SchoolSharing) =>
  ({ child, leavesOn }: RosterFile['children'][number]): boolean =>
    children.has(child) || leavesOn === null || leavesOn > today;

/** A file may let so many leave in any case: a small school's group 8 is no sign of a wrong file. */
const leftAlwaysMax = 10;

/** Children of earlier files that are in the school, and not in this file; one that was placed by hand stays. */
const missedBy = ({ children: named, today, confirmLeaving }: RosterFile, { children }: SchoolSharing): string[] => {
  const ids = new Set(named.map(({ child }) => child));
  const known = [...children.values()].filter((child) => child.byFile && mayStillLeave(child, today));
  const missed = known.filter(({ child }) => !ids.has(child)).map(({ child }) => child);
  if (!confirmLeaving && missed.length > leftAlwaysMax && missed.length * 10 > known.length)
    throw new Rejection(
      'roster_loses_many',
      `This file lacks ${missed.length} of the ${known.length} children that files named before, more than a tenth; they would leave the school, and nothing was taken. If the file is whole, send it again with confirmLeaving=true.`,
    );
  return missed;
};

const mayStillLeave = (child: Parameters<typeof isPresent>[0], today: Day): boolean =>
  isPresent(child, today) || (child.entersOn !== undefined && child.entersOn > today);

const rosterEvents = (
  { school, schoolYear, groups, staff, entry: fresh }: RosterFile,
  { roster }: SchoolSharing,
): SharingEvent[] => {
  const entry = fresh ?? roster?.entry;
  if (entry === undefined) throw new Error('A roster is imported without a vault entry');
  const data = { schoolYear, entry, groups, staff };
  if (roster !== undefined && sameData({ ...roster }, data)) return [];
  const replaced = fresh !== undefined && roster !== undefined ? [roster.entry] : [];
  return [{ type: 'RosterImported', data: { school, ...data, ...retiring(replaced) } }];
};

function chunks<Item extends PlacedChild | string>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / childrenPerEvent) }, (_, at) =>
    items.slice(at * childrenPerEvent, (at + 1) * childrenPerEvent),
  );
}
