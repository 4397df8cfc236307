/** Which rows of a school's own file are accepted (2.8), and the children, groups and roles that they give. */

import { type Day, earliestDay, isDay, latestDay } from '../day.ts';
import { type Accepted, BadRowList, type BadRows, type Fault, type FaultCode, mustHaveRows } from '../files/badRows.ts';
import type { FileWarning } from '../files/warnings.ts';
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
  readonly warnings: readonly FileWarning[];
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
 * @throws Rejection file_empty for a file without a pupil
 */
export function* checkRoster({ groups, pupils, staff }: ReadRoster, today: Day): Generator<void, CheckedRoster, void> {
  mustHaveRows(pupils.length);
  const bad = new BadRowList();
  const isBad = (row: number, faults: readonly Fault[]): boolean => {
    if (faults.length > 0) bad.add(row, bad.addSet(faults));
    return faults.length > 0;
  };
  const known = new Map<string, RosterGroup>();
  for (const group of groups) {
    yield;
    const { row, key, composite, yearGroup } = group;
    if (isBad(row, groupFaults(group, known))) continue;
    known.set(key, { group: key, composite, class: noClass.has(yearGroup) ? null : yearGroup });
  }
  const taken: RosterPupil[] = [];
  const keys = new Set<string>();
  for (const pupil of pupils) {
    yield;
    if (isBad(pupil.row, pupilFaults(pupil, known, keys))) continue;
    keys.add(pupil.key);
    taken.push(pupilOf(pupil, known, today));
  }
  for (const one of staff) {
    yield;
    isBad(one.row, staffFaults(one, known));
  }
  return {
    groups: [...known.values()],
    groupNames: Object.fromEntries(groups.map(({ key, name }) => [key, name])),
    pupils: taken,
    staff,
    ...bad.listed(groups.length + pupils.length + staff.length),
  };
}

const text = (charactersMin: 0 | 1, charactersMax: number): Accepted => ({ is: 'text', charactersMin, charactersMax });

/** The faults of one row, as they are found. Columns are paths, because groups and pupils have elements of one name. */
class RowFaults {
  readonly list: Fault[] = [];
  private readonly element: string;

  constructor(element: string) {
    this.element = element;
  }

  report(place: string, code: FaultCode, accepted: Accepted): void {
    this.list.push({ column: place === '' ? this.element : `${this.element}/${place}`, code, accepted });
  }

  /** Text for people, or a key. */
  mustBeLine(place: string, given: string, accepted: Accepted & { readonly is: 'text' }): void {
    if (given === '') {
      if (accepted.charactersMin > 0) this.report(place, 'missing', accepted);
    } else if (given.length > accepted.charactersMax) this.report(place, 'too_long', accepted);
    else if (lineFault(given) !== undefined) this.report(place, 'not_one_line', accepted);
  }

  mustBeListed(place: string, isListed: boolean, among: string): void {
    if (!isListed) this.report(place, 'not_listed', { is: 'listed', among, optional: true });
  }
}

const keyText = { is: 'text', charactersMin: 1, charactersMax: keyCharactersMax } as const;

const groupFaults = (
  { key, name, composite, yearGroup }: ReadGroup,
  known: ReadonlyMap<string, RosterGroup>,
): readonly Fault[] => {
  const faults = new RowFaults(composite ? 'samengestelde_groep' : 'groep');
  faults.mustBeLine('@key', key, keyText);
  if (known.has(key)) faults.report('@key', 'repeated', { is: 'once' });
  faults.mustBeLine('naam', name, { is: 'text', charactersMin: 0, charactersMax: nameCharactersMax });
  if (yearGroup.length > yearGroupCharactersMax)
    faults.report('jaargroep', 'too_long', text(0, yearGroupCharactersMax));
  return faults.list;
};

const pupilFaults = (
  pupil: ReadPupil,
  groups: ReadonlyMap<string, RosterGroup>,
  keys: ReadonlySet<string>,
): readonly Fault[] => {
  const { key, name, yearGroup, group, composites } = pupil;
  const faults = new RowFaults('leerling');
  if (pupil.broken) faults.report('', 'not_as_schema', { is: 'schema' });
  if (pupil.broken) return faults.list;
  faults.mustBeLine('@key', key, keyText);
  if (keys.has(key)) faults.report('@key', 'repeated', { is: 'once' });
  faults.mustBeLine('achternaam', name, { is: 'text', charactersMin: 1, charactersMax: nameCharactersMax });
  if (yearGroup.length > yearGroupCharactersMax)
    faults.report('jaargroep', 'too_long', text(0, yearGroupCharactersMax));
  faults.mustBeListed('groep', group === '' || groups.get(group)?.composite === false, 'groepen/groep');
  if (composites.length > compositesMax)
    faults.report('samengestelde_groepen', 'too_many', { is: 'at-most', count: compositesMax, of: 'groups' });
  else
    faults.mustBeListed(
      'samengestelde_groepen',
      composites.every((one) => groups.get(one)?.composite === true),
      'groepen/samengestelde_groep',
    );
  const days = { geboortedatum: pupil.birthday, instroomdatum: pupil.entersOn, uitstroomdatum: pupil.leavesOn };
  for (const [place, day] of Object.entries(days))
    if (day !== '' && !isDay(day))
      faults.report(place, 'not_a_day', {
        is: 'day',
        forms: ['year-first'],
        from: earliestDay,
        until: latestDay,
        optional: true,
      });
  return faults.list;
};

const staffFaults = ({ key, roles, groups }: ReadStaff, known: ReadonlyMap<string, RosterGroup>): readonly Fault[] => {
  const faults = new RowFaults('leerkracht');
  faults.mustBeLine('@key', key, keyText);
  if (groups.length > groupsOfStaffMax)
    faults.report('groepen', 'too_many', { is: 'at-most', count: groupsOfStaffMax, of: 'groups' });
  else
    faults.mustBeListed(
      'groepen',
      groups.every(({ group }) => known.has(group)),
      'groepen',
    );
  if ([roles, ...groups.map((group) => group.roles)].some(({ length }) => length > rolesMax))
    faults.report('rol', 'too_many', { is: 'at-most', count: rolesMax, of: 'roles' });
  return faults.list;
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
