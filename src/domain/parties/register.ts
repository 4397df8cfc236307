/** DUO's public register of school locations (8.2): which rows of a file are accepted, and how many schools one file may close. */

import { sameData } from '../decider.ts';
import { Rejection } from '../rejection.ts';
import { lineFault } from '../text.ts';
import { type BadRow, badRowsListedMax } from './badRows.ts';
import type { Address } from './party.ts';

export type SchoolKind = 'primary' | 'special';

/** The register's data about a school. */
export type RegisterFacts = {
  readonly name: string;
  /** Five digits. */
  readonly board: string;
  readonly kind: SchoolKind;
  /** Null if the register has no Dutch postal code, as in the Caribbean Netherlands. */
  readonly address: Address | null;
};

export type RegisterEntry = RegisterFacts & { readonly school: string };

/** A row as read: trimmed text, empty for a field that the file lacks. */
export type RegisterRow = {
  /** The row's line in the file. */
  readonly row: number;
  /** BRIN of the institution, `12AB`. */
  readonly institution: string;
  /** The location: `12AB00`, or only its own two digits. */
  readonly location: string;
  readonly name: string;
  readonly board: string;
  readonly street: string;
  readonly houseNumber: string;
  readonly postalCode: string;
  readonly city: string;
  /** Empty in a file that holds only one kind. */
  readonly kind: string;
  /** A fault of the whole row, found while reading it. */
  readonly broken?: string;
};

type Fault = { readonly field: 'row' | 'school' | 'name' | 'board' | 'address' | 'kind'; readonly message: string };

export type CheckedRegister = {
  /** One entry per school, in the order of the file. */
  readonly entries: readonly RegisterEntry[];
  /** The first {@link badRowsListedMax} in the order of the file. */
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;
};

/**
 * Separates good rows from bad ones. Two rows of one school with the same content count as one row; with different
 * content all its rows are bad. Yields after each row, because the rows of the whole country take longer than other
 * requests may wait.
 */
export function* checkRegister(rows: Iterable<RegisterRow>): Generator<void, CheckedRegister, void> {
  const bad: BadRow[] = [];
  const bySchool = new Map<string, { readonly entry: RegisterEntry; readonly rows: number[]; same: boolean }>();
  for (const row of rows) {
    yield;
    const fault = faultOf(row);
    if (fault !== undefined) {
      bad.push({ row: row.row, ...fault });
      continue;
    }
    const entry = entryOf(row);
    const known = bySchool.get(entry.school);
    if (known === undefined) bySchool.set(entry.school, { entry, rows: [row.row], same: true });
    else {
      known.rows.push(row.row);
      known.same &&= sameData(known.entry, entry);
    }
  }
  const entries: RegisterEntry[] = [];
  for (const { entry, rows: places, same } of bySchool.values()) {
    if (same) entries.push(entry);
    else for (const row of places) bad.push({ row, field: 'school', message: 'another row says something else of it' });
  }
  bad.sort((a, b) => a.row - b.row);
  return { entries, badRows: bad.slice(0, badRowsListedMax), badRowsTotal: bad.length };
}

/** A file may always close this many schools: a merger of a few locations in a small ledger is no sign of a wrong file. */
const closedAlwaysMax = 10;

/**
 * Refuses a file that would close hundreds of schools because it is cut off or a wrong one (8.2).
 * @param known schools that the register named before and that are open
 * @throws Rejection register_closes_many above a tenth of them, unless confirmed
 */
export const mustNotCloseMany = (known: number, closing: number, confirmed: boolean): void => {
  if (confirmed || closing <= closedAlwaysMax || closing * 10 <= known) return;
  throw new Rejection('register_closes_many', { closing, known });
};

const nameCharactersMax = 200;
const streetCharactersMax = 200;
const cityCharactersMax = 100;

const faultOf = (row: RegisterRow): Fault | undefined => {
  if (row.broken !== undefined) return { field: 'row', message: row.broken };
  if (schoolOf(row) === undefined)
    return { field: 'school', message: 'not a BRIN and a location number of it, such as 12AB and 12AB00' };
  if (!isLine(row.name, nameCharactersMax))
    return { field: 'name', message: `not one line of 1 to ${nameCharactersMax} characters that can be seen` };
  if (!/^[0-9]{5}$/.test(row.board)) return { field: 'board', message: 'not a board number of 5 digits' };
  if (kindOf(row.kind) === undefined) return { field: 'kind', message: 'not a known kind of primary education' };
  return addressFault(row);
};

const addressFault = (row: RegisterRow): Fault | undefined => {
  if (row.postalCode === '') return undefined;
  if (!postalCodeForm.test(row.postalCode))
    return { field: 'address', message: 'not a Dutch postal code, such as 1234 AB' };
  if (row.street === '' || !isLine(streetOf(row), streetCharactersMax) || !isLine(row.city, cityCharactersMax))
    return {
      field: 'address',
      message: 'a postal code without a street and a city, each one line of text that can be seen',
    };
  return undefined;
};

const postalCodeForm = /^([1-9][0-9]{3}) ?([A-Z]{2})$/;
const schoolForm = /^[0-9]{2}[A-Z]{2}[0-9]{2}$/;

const isLine = (text: string, charactersMax: number): boolean =>
  text !== '' && text.length <= charactersMax && lineFault(text) === undefined;

/** Some files give the location with its BRIN, others without it. */
const schoolOf = ({ institution, location }: RegisterRow): string | undefined => {
  const school = location.length === 2 ? `${institution}${location}` : location;
  return schoolForm.test(school) && school.startsWith(institution) && institution.length === 4 ? school : undefined;
};

const kindOf = (text: string): SchoolKind | undefined => {
  if (text === '' || /^(bo|basisonderwijs)$/i.test(text)) return 'primary';
  return /^(s\(?b\)?o|so|vso|sovso|so\/vso|speciaal .*)$/i.test(text) ? 'special' : undefined;
};

const entryOf = (row: RegisterRow): RegisterEntry => ({
  school: schoolOf(row)!,
  name: row.name,
  board: row.board,
  kind: kindOf(row.kind)!,
  address: addressOf(row),
});

const addressOf = ({ street, houseNumber, postalCode, city }: RegisterRow): Address | null =>
  postalCode === ''
    ? null
    : { street: streetOf({ street, houseNumber }), postalCode: postalCode.replace(postalCodeForm, '$1 $2'), city };

const streetOf = ({ street, houseNumber }: Pick<RegisterRow, 'street' | 'houseNumber'>): string =>
  `${street} ${houseNumber}`.trim();
