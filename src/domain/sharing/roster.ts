/** Takes over the children, groups and roles of a school from a file of its own system (6.4). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { Rejection } from '../rejection.ts';
import type { PlacedChild, RosterEvent, RosterGroup, StaffMember } from './events.ts';
import { mustHold } from './limits.ts';
import { type AskedChild, isPlacedAsBefore, placedAs, replacedEntries, retiredEntries } from './placing.ts';
import { isPresent, type SchoolSharing } from './state.ts';

export type RosterFile = {
  readonly school: string;
  readonly schoolYear: string;
  readonly today: Day;
  readonly groups: readonly RosterGroup[];
  readonly staff: readonly StaffMember[];
  /** A new vault entry, if the groups' names changed. */
  readonly entry?: string;
  /** All children of the school. */
  readonly children: readonly (AskedChild &
    Required<Pick<AskedChild, 'groups' | 'classes' | 'entersOn' | 'leavesOn'>>)[];
  /** Whether the file may let more than a tenth of the children leave. */
  readonly confirmLeaving: boolean;
};

/** Numbers of children by the effect of the file. */
export type RosterNumbers = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly left: number;
};

export type RosterChanges = { readonly events: readonly RosterEvent[]; readonly numbers: RosterNumbers };

/**
 * The changes that a file makes. Yields after each child, because a large school takes longer than other requests may
 * wait.
 * @throws Rejection roster_outdated, roster_loses_many, school_too_large
 */
export function* importRoster(file: RosterFile, state: SchoolSharing): Generator<void, RosterChanges, void> {
  mustBeOfThisYear(file, state);
  const numbers = { created: 0, changed: 0, unchanged: 0, left: 0 };
  const changed: PlacedChild[] = [];
  for (const child of file.children) {
    yield;
    if (!isWorthKnowing(file, state)(child)) continue;
    const known = state.children.get(child.child);
    const placed = placedAs(child, known);
    if (known?.byFile && isPlacedAsBefore(placed, known)) numbers.unchanged++;
    else {
      numbers[known === undefined ? 'created' : 'changed']++;
      changed.push(placed);
    }
  }
  mustHold(state, { children: numbers.created });
  const left = missedBy(file, state);
  const { school, today } = file;
  const events: RosterEvent[] = rosterEvents(file, state);
  for (const children of pieces(changed)) {
    yield;
    const retired = retiredEntries(replacedEntries(state, children));
    events.push({ type: 'ChildrenPlaced', data: { school, by: 'file', children, ...retired } });
  }
  for (const children of pieces(left)) {
    yield;
    events.push({ type: 'ChildrenLeft', data: { school, leavesOn: today, children } });
  }
  return { events, numbers: { ...numbers, left: left.length } };
}

const mustBeOfThisYear = ({ schoolYear }: RosterFile, { roster }: SchoolSharing): void => {
  if (roster === undefined || schoolYear >= roster.schoolYear) return;
  throw new Rejection('roster_outdated', { schoolYear, taken: roster.schoolYear });
};

/** Files also list children who left long ago. Such a child is recorded only if it was known already. */
const isWorthKnowing =
  ({ today }: RosterFile, { children }: SchoolSharing) =>
  ({ child, leavesOn }: RosterFile['children'][number]): boolean =>
    children.has(child) || leavesOn === null || leavesOn > today;

/** A file may always let this many children leave: in a small school, the whole of group 8 leaving is no sign of a wrong file. */
const leftAlwaysMax = 10;

/**
 * Children of earlier files that are in the school or still to enter it, and that this file does not name. A child that
 * was placed by hand stays.
 */
const missedBy = ({ children: named, today, confirmLeaving }: RosterFile, { children }: SchoolSharing): string[] => {
  const ids = new Set(named.map(({ child }) => child));
  const known = [...children.values()].filter((child) => child.byFile && mayStillLeave(child, today));
  const missed = known.filter(({ child }) => !ids.has(child)).map(({ child }) => child);
  if (!confirmLeaving && missed.length > leftAlwaysMax && missed.length * 10 > known.length)
    throw new Rejection('roster_loses_many', { missing: missed.length, known: known.length });
  return missed;
};

const mayStillLeave = (child: Parameters<typeof isPresent>[0], today: Day): boolean =>
  isPresent(child, today) || (child.entersOn !== undefined && child.entersOn > today);

const rosterEvents = (
  { school, schoolYear, groups, staff, entry: fresh }: RosterFile,
  { roster }: SchoolSharing,
): RosterEvent[] => {
  const entry = fresh ?? roster?.entry;
  if (entry === undefined) throw new Error('A roster is imported without a vault entry');
  const data = { schoolYear, entry, groups, staff };
  if (roster !== undefined && sameData({ ...roster }, data)) return [];
  const replaced = fresh !== undefined && roster !== undefined ? [roster.entry] : [];
  return [{ type: 'RosterImported', data: { school, ...data, ...retiredEntries(replaced) } }];
};

// Keeps every event far below the limit of one append (5.2), however long the names of groups are, and quick to read.
const charactersPerEvent = 64 * 1024;

function* pieces<Item extends PlacedChild | string>(items: readonly Item[]): Generator<readonly Item[], void, void> {
  let piece: Item[] = [];
  let characters = 0;
  for (const item of items) {
    const more = typeof item === 'string' ? item.length : JSON.stringify(item).length;
    if (piece.length > 0 && characters + more > charactersPerEvent) {
      yield piece;
      piece = [];
      characters = 0;
    }
    piece.push(item);
    characters += more;
  }
  if (piece.length > 0) yield piece;
}
