/** Which rows of a school's own file are accepted (2.8), and the children, groups and roles that they give. */

import { type Day, isDay } from '../day.ts';
import { type BadRow, type BadRows, badRowsListedMax } from '../parties/badRows.ts';
import { lineFault } from '../text.ts';
import type { ChildDetails, GroupNames } from './contents.ts';
import type { RosterGroup } from './events.ts';

/** A group as read: the text in the file, empty for a field that the file lacks. `row`: its number among the groups. */
export type ReadGroup = {
  readonly row: number;
  readonly key: string;
  readonly name: string;
  readonly composite: boolean;
  readonly yearGroup: string;
};

/** A pupil as read. */
export type ReadPupil = {
  readonly row: number;
  readonly key: string;
  readonly name: string;
  readonly birthday: string;
  readonly yearGroup: string;
  readonly group: string;
  readonly composites: readonly string[];
  readonly entersOn: string;
  readonly leavesOn: string;
  /** A fault of the whole row, found while reading it. */
  readonly broken?: true;
};

export type ReadStaff = {
  readonly row: number;
  readonly key: string;
  readonly roles: readonly string[];
  readonly groups: readonly { readonly group: string; readonly roles: readonly string[] }[];
};

export type ReadRoster = {
  /** For example `2026-2027`. */
  readonly schoolYear: string;
  readonly groups: readonly ReadGroup[];
  readonly pupils: readonly ReadPupil[];
  readonly staff: readonly ReadStaff[];
  readonly warnings: readonly string[];
};

/** An accepted pupil, still under the key of the file. */
export type RosterPupil = ChildDetails & {
  readonly groups: readonly string[];
  readonly classes: readonly string[];
  readonly entersOn: Day | null;
  readonly leavesOn: Day | null;
};

export type CheckedRoster = BadRows & {
  readonly groups: readonly RosterGroup[];
  readonly groupNames: GroupNames;
  readonly pupils: readonly RosterPupil[];
  /** Staff, under the keys of the file. */
  readonly staff: readonly ReadStaff[];
};

export const keyCharactersMax = 256;
const nameCharactersMax = 450;
const yearGroupCharactersMax = 20;
/** Composite groups of one pupil. */
const compositesMax = 50;
/** Groups of one member of staff. */
const groupsOfStaffMax = 200;
const rolesMax = 20;

/** Codes of the year group that are no year class: a combination of groups, none of primary education, and former pupils. */
const noClass: ReadonlySet<string> = new Set(['', 'C', 'N', 'H']);

/** `H` (historisch) marks a pupil who left. */
const former = 'H';

/**
 * Judges the rows. Yields after each row, because a large file takes longer than other requests may wait.
 * @param today the day on which a former pupil without a leaving date counts as having left
 */
export function* checkRoster({ groups, pupils, staff }: ReadRoster, today: Day): Generator<void, CheckedRoster, void> {
  const bad: BadRow[] = [];
  const report = (row: number, field: string, message: string): void => void bad.push({ row, field, message });
  const known = new Map<string, RosterGroup>();
  for (const { row, key, name, composite, yearGroup } of groups) {
    yield;
    if (name.length > nameCharactersMax) report(row, 'naam', `longer than ${nameCharactersMax} characters`);
    else if (name !== '' && lineFault(name) !== undefined) report(row, 'naam', 'not one line of text that can be seen');
    else if (yearGroup.length > yearGroupCharactersMax) report(row, 'jaargroep', 'not a year group');
    else if (!isKey(key)) report(row, 'groep', `its key is ${keyFault}`);
    else if (known.has(key)) report(row, 'groep', 'another group has the same key');
    else known.set(key, { group: key, composite, class: noClass.has(yearGroup) ? null : yearGroup });
  }
  const taken: RosterPupil[] = [];
  const keys = new Set<string>();
  for (const pupil of pupils) {
    yield;
    const fault = pupilFault(pupil, known);
    if (fault !== undefined) report(pupil.row, fault.field, fault.message);
    else if (keys.has(pupil.key)) report(pupil.row, '@key', 'another pupil has the same key');
    else {
      keys.add(pupil.key);
      taken.push(pupilOf(pupil, known, today));
    }
  }
  for (const { row, key, roles, groups: own } of staff) {
    yield;
    if (
      own.length > groupsOfStaffMax ||
      [roles, ...own.map((group) => group.roles)].some(({ length }) => length > rolesMax)
    )
      report(row, 'leerkracht', `more than ${groupsOfStaffMax} groups, or than ${rolesMax} roles in one`);
    else if (!isKey(key)) report(row, 'leerkracht', `its key is ${keyFault}`);
    else if (own.some(({ group }) => !known.has(group))) report(row, 'leerkracht', 'a group of it is not in groepen');
  }
  return {
    groups: [...known.values()],
    groupNames: Object.fromEntries(groups.map(({ key, name }) => [key, name])),
    pupils: taken,
    staff,
    badRows: bad.slice(0, badRowsListedMax),
    badRowsTotal: bad.length,
  };
}

const isKey = (key: string): boolean => key !== '' && key.length <= keyCharactersMax && lineFault(key) === undefined;

const keyFault = `missing, longer than ${keyCharactersMax} characters, or not one line of text that can be seen`;

type Fault = { readonly field: string; readonly message: string };

const pupilFault = (pupil: ReadPupil, groups: ReadonlyMap<string, RosterGroup>): Fault | undefined => {
  const { key, name, yearGroup, group, composites } = pupil;
  if (pupil.broken)
    return { field: 'leerling', message: 'not the elements that the XSD has here, or not in their order' };
  if (!isKey(key)) return { field: '@key', message: keyFault };
  if (name === '' || name.length > nameCharactersMax)
    return { field: 'achternaam', message: 'neither an achternaam nor a roepnaam, or far too long' };
  if (yearGroup.length > yearGroupCharactersMax) return { field: 'jaargroep', message: 'not a year group' };
  if (composites.length > compositesMax)
    return { field: 'samengestelde_groep', message: `more than ${compositesMax} of them` };
  if (lineFault(name) !== undefined) return { field: 'achternaam', message: 'not one line of text that can be seen' };
  if (group !== '' && groups.get(group)?.composite !== false)
    return { field: 'groep', message: 'not a groep among the groepen' };
  if (composites.some((one) => groups.get(one)?.composite !== true))
    return { field: 'samengestelde_groep', message: 'not a samengestelde_groep among the groepen' };
  const days = { geboortedatum: pupil.birthday, instroomdatum: pupil.entersOn, uitstroomdatum: pupil.leavesOn };
  const wrong = Object.entries(days).find(([, text]) => text !== '' && !isDay(text));
  return wrong === undefined ? undefined : { field: wrong[0], message: 'not a day of the calendar' };
};

const pupilOf = (pupil: ReadPupil, groups: ReadonlyMap<string, RosterGroup>, today: Day): RosterPupil => {
  const { key, name, birthday, yearGroup, group, composites, entersOn, leavesOn } = pupil;
  // In a combined group each pupil has a class of its own; without one, the pupil gets the class of the group.
  const ownClass = noClass.has(yearGroup) ? null : yearGroup;
  const inClass = ownClass ?? groups.get(group)?.class ?? null;
  const left = leavesOn || (yearGroup === former ? today : '');
  return {
    id: key,
    name,
    birthday: birthday || null,
    groups: [...(group === '' ? [] : [group]), ...composites],
    classes: inClass === null || yearGroup === former ? [] : [inClass],
    entersOn: entersOn || null,
    leavesOn: left || null,
  };
};
