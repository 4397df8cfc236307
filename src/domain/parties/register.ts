/** DUO's public register of school locations (8.2): which rows of a file are accepted, and how many schools one file may close. */

import { sameData } from '../decider.ts';
import { type Accepted, BadRowList, type BadRows, type Fault, type FaultCode, mustHaveRows } from '../files/badRows.ts';
import { Rejection } from '../rejection.ts';
import { lineFault } from '../text.ts';
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
  /** The number of columns, of a row that has more cells than that. Its cells cannot be told apart. */
  readonly cellsMax?: number;
};

export type RegisterColumn = Exclude<keyof RegisterRow, 'row' | 'cellsMax'>;

/** A register file as read. `columns`: the names that this file uses; null for a column that it lacks. */
export type ReadRegister = {
  readonly rows: readonly RegisterRow[];
  readonly columns: Readonly<Record<RegisterColumn, string | null>>;
};

export type CheckedRegister = BadRows & {
  /** One entry per school, in the order of the file. */
  readonly entries: readonly RegisterEntry[];
};

/**
 * Separates good rows from bad ones. Two rows of one school with the same content count as one row; with different
 * content all its rows are bad. Yields after each row, because the rows of the whole country take longer than other
 * requests may wait.
 * @throws Rejection file_empty
 */
export function* checkRegister({ rows, columns }: ReadRegister): Generator<void, CheckedRegister, void> {
  mustHaveRows(rows.length);
  const bad = new BadRowList();
  const bySchool = new Map<string, { readonly entry: RegisterEntry; readonly rows: number[]; same: boolean }>();
  for (const row of rows) {
    yield;
    const faults = faultsOf(row);
    if (faults.length > 0) {
      const named = faults.map(({ column, ...fault }) => ({ column: column && columns[column], ...fault }));
      bad.add(row.row, bad.addSet(named));
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
  const contradicts = bad.addSet([{ column: columns.location, code: 'contradicts', accepted: { is: 'same' } }]);
  for (const { entry, rows: places, same } of bySchool.values()) {
    if (same) entries.push(entry);
    else for (const row of places) bad.add(row, contradicts);
  }
  return { entries, ...bad.listed(rows.length) };
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

type RegisterFault = Omit<Fault, 'column'> & { readonly column: RegisterColumn | null };

/** All faults of a row by itself. */
const faultsOf = (row: RegisterRow): RegisterFault[] => {
  if (row.cellsMax !== undefined)
    return [{ column: null, code: 'too_many_cells', accepted: { is: 'at-most', count: row.cellsMax, of: 'cells' } }];
  const faults: RegisterFault[] = [];
  const report = (column: RegisterColumn, code: FaultCode, accepted: Accepted) =>
    void faults.push({ column, code: row[column] === '' ? 'missing' : code, accepted });
  if (!institutionForm.test(row.institution)) report('institution', 'wrong_form', { is: 'form', example: '12AB' });
  else if (schoolOf(row) === undefined) report('location', 'wrong_form', { is: 'form', example: '12AB00' });
  if (!isLine(row.name, nameCharactersMax)) report('name', 'not_one_line', textUpTo(nameCharactersMax));
  if (!boardForm.test(row.board)) report('board', 'wrong_form', { is: 'form', example: '12345' });
  if (kindOf(row.kind) === undefined) report('kind', 'unknown_word', { is: 'word', words: ['BO', 'SBO', 'SO', 'VSO'] });
  if (row.postalCode === '') return faults;
  if (!postalCodeForm.test(row.postalCode))
    report('postalCode', 'wrong_form', { is: 'form', example: '1234 AB', optional: true });
  if (row.street === '' || !isLine(streetOf(row), streetCharactersMax))
    report('street', 'not_one_line', textUpTo(streetCharactersMax));
  if (!isLine(row.city, cityCharactersMax)) report('city', 'not_one_line', textUpTo(cityCharactersMax));
  return faults;
};

const textUpTo = (charactersMax: number): Accepted => ({ is: 'text', charactersMin: 1, charactersMax });

const institutionForm = /^[0-9]{2}[A-Z]{2}$/;
const boardForm = /^[0-9]{5}$/;
const postalCodeForm = /^([1-9][0-9]{3}) ?([A-Z]{2})$/;
const schoolForm = /^[0-9]{2}[A-Z]{2}[0-9]{2}$/;

const isLine = (text: string, charactersMax: number): boolean =>
  text !== '' && text.length <= charactersMax && lineFault(text) === undefined;

/** Some files give the location with its BRIN, others without it. */
const schoolOf = ({ institution, location }: RegisterRow): string | undefined => {
  const school = location.length === 2 ? `${institution}${location}` : location;
  return schoolForm.test(school) && school.startsWith(institution) ? school : undefined;
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
