import { describe, expect, it } from 'vitest';
import {
  checkRegister as checking,
  mustNotCloseMany,
  type ReadRegister,
  type RegisterRow,
} from '../../../src/domain/parties/register.ts';
import { differingFields, type SchoolEvent, school } from '../../../src/domain/parties/school.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { specFor } from '../../support/specFor.ts';

const columns: ReadRegister['columns'] = {
  institution: 'BRIN NUMMER',
  location: 'VESTIGINGSNUMMER',
  name: 'VESTIGINGSNAAM',
  board: 'BEVOEGD GEZAG NUMMER',
  street: 'STRAATNAAM',
  houseNumber: 'HUISNUMMER-TOEVOEGING',
  postalCode: 'POSTCODE',
  city: 'PLAATSNAAM',
  kind: 'SOORT PO',
};

const checkRegister = (rows: readonly RegisterRow[]) => {
  const steps = checking({ rows, columns });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

const row = (changes: Partial<RegisterRow> = {}): RegisterRow => ({
  row: 2,
  institution: '12AB',
  location: '12AB00',
  name: 'De Telboom',
  board: '12345',
  street: 'Boomgaard',
  houseNumber: '1-A',
  postalCode: '1234 AB',
  city: 'UTRECHT',
  kind: '',
  ...changes,
});

const address = { street: 'Boomgaard 1-A', postalCode: '1234 AB', city: 'UTRECHT' };
const facts = { name: 'De Telboom', board: '12345', kind: 'primary', address } as const;

describe('8.2: a row of the register', () => {
  const entryOf = (changes: Partial<RegisterRow>) => checkRegister([row(changes)]).entries[0];
  const faultsOf = (changes: Partial<RegisterRow>) => toldOf(checkRegister([row(changes)]).badRows);

  it('a row of the register is a school with name, board and address', () => {
    expect(checkRegister([row()])).toEqual({
      entries: [{ school: '12AB00', ...facts }],
      badRows: [],
      badRowsTotal: 0,
      faultsTotal: 0,
      goodRows: 1,
    });
  });

  it('a row of the register may give the location without its BRIN', () => {
    expect(entryOf({ location: '03' })?.school).toBe('12AB03');
  });

  it.each(['1234AB', '1234 AB'])(
    'a row of the register has the postal code %s as a document writes it',
    (postalCode) => {
      expect(entryOf({ postalCode })?.address).toEqual(address);
    },
  );

  it('a row without a postal code, as in the Caribbean Netherlands, has no address', () => {
    expect(entryOf({ postalCode: '', city: 'KRALENDIJK' })?.address).toBeNull();
  });

  it.each([
    ['', 'primary'],
    ['Bo', 'primary'],
    ['Sbo', 'special'],
    ['S(B)O', 'special'],
    ['SO', 'special'],
    ['Speciaal basisonderwijs', 'special'],
  ])('a row of kind %j is %s', (kind, expected) => expect(entryOf({ kind })?.kind).toBe(expected));

  it.each<[column: string | null, code: string, changes: Partial<RegisterRow>]>([
    ['VESTIGINGSNUMMER', 'wrong_form', { location: '12AC00' }],
    ['BRIN NUMMER', 'missing', { institution: '' }],
    ['BRIN NUMMER', 'wrong_form', { institution: '12A', location: '12AB00' }],
    ['VESTIGINGSNUMMER', 'missing', { location: '' }],
    ['VESTIGINGSNAAM', 'missing', { name: '' }],
    ['VESTIGINGSNAAM', 'not_one_line', { name: 'x'.repeat(201) }],
    ['VESTIGINGSNAAM', 'not_one_line', { name: 'De\nTelboom' }],
    ['BEVOEGD GEZAG NUMMER', 'missing', { board: '' }],
    ['BEVOEGD GEZAG NUMMER', 'wrong_form', { board: '1234' }],
    ['SOORT PO', 'unknown_word', { kind: 'Mbo' }],
    ['POSTCODE', 'wrong_form', { postalCode: '0123 AB' }],
    ['POSTCODE', 'wrong_form', { postalCode: '1234' }],
    ['STRAATNAAM', 'missing', { street: '' }],
    ['PLAATSNAAM', 'missing', { city: '' }],
    [null, 'too_many_cells', { cellsMax: 9 }],
  ])('2.8: a row of the register with a bad %s (%s) is not taken: %j', (column, code, changes) => {
    expect(faultsOf(changes)).toEqual([[2, column, code]]);
    expect(entryOf(changes)).toBeUndefined();
  });

  it('2.8: all faults of a row of the register are told together, by the names of this file’s columns', () => {
    expect(faultsOf({ institution: '', board: '1', postalCode: '1', city: '' })).toEqual([
      [2, 'BRIN NUMMER', 'missing'],
      [2, 'BEVOEGD GEZAG NUMMER', 'wrong_form'],
      [2, 'POSTCODE', 'wrong_form'],
      [2, 'PLAATSNAAM', 'missing'],
    ]);
  });

  it('2.8: a register without a row is refused', () =>
    expect(() => checkRegister([])).toThrow(expect.objectContaining({ code: 'file_empty' })));

  it('a row that stands twice with the same content is one; with different content all are bad', () => {
    expect(checkRegister([row(), row({ row: 3 })]).entries).toHaveLength(1);
    const checked = checkRegister([row(), row({ row: 3, name: 'Anders' }), row({ row: 4 })]);
    expect([checked.entries, checked.badRows.map(({ row: at }) => at)]).toEqual([[], [2, 3, 4]]);
  });

  it('bad rows are listed a hundred times at most, and counted', () => {
    const checked = checkRegister(Array.from({ length: 250 }, (_, n) => row({ row: n + 2, board: '' })));
    expect([checked.badRows.length, checked.badRowsTotal]).toEqual([100, 250]);
  });
});

describe('8.2: a file that would close many schools', () => {
  const refused = expect.objectContaining({ code: 'register_closes_many' });

  it.each([
    [6_215, 621],
    [110, 11],
    [100, 10],
    [11, 10],
    [0, 0],
  ])('a register that drops schools of %i known may close %i', (known, closing) => {
    expect(() => mustNotCloseMany(known, closing, false)).not.toThrow();
  });

  it.each([
    [6_215, 622],
    [109, 11],
  ])('a register that drops schools of %i known may close %i only when that is confirmed', (known, closing) => {
    expect(() => mustNotCloseMany(known, closing, false)).toThrow(refused);
    expect(() => mustNotCloseMany(known, closing, true)).not.toThrow();
  });
});

describe('8.2: a school and the register', () => {
  const given = specFor(school);
  const today = '2026-01-15';
  const find = (changes: Partial<typeof facts> = {}) =>
    ({ type: 'FindInRegister', today, data: { school: '12AB00', ...facts, ...changes } }) as const;
  const miss = { type: 'MissInRegister', today, data: { school: '12AB00' } } as const;
  const details = {
    school: '12AB00',
    name: 'De Telboom',
    board: '12345',
    kind: 'primary',
    yearClasses: true,
    source: null,
    address,
  } as const;
  const found: SchoolEvent = { type: 'SchoolRegistered', data: { ...details, register: facts } };
  const closed: SchoolEvent = { type: 'SchoolClosed', data: { school: '12AB00', noticedOn: today } };
  const byHand = (changes: Partial<typeof details> | object = {}): SchoolEvent => ({
    type: 'SchoolRegistered',
    data: { ...details, ...changes },
  });

  it('a new school of the register is a primary school with year classes', () => given().when(find()).then(found));
  it('a new school of special education has no year classes', () =>
    given()
      .when(find({ kind: 'special' } as object))
      .then({
        type: 'SchoolRegistered',
        data: { ...details, kind: 'special', yearClasses: false, register: { ...facts, kind: 'special' } },
      }));
  it('a school of the register is not written again while the register says the same', () =>
    given(found).when(find()).then());

  it('a school of the register takes what is news, and keeps what was set by hand while the register repeats itself', () => {
    const own = byHand({ name: 'Telboom', source: 'esis', yearClasses: false });
    given(found, own).when(find()).then();
    const moved = { ...facts, board: '54321' };
    given(found, own)
      .when(find({ board: '54321' } as object))
      .then({
        type: 'SchoolRegistered',
        data: {
          ...details,
          name: 'Telboom',
          source: 'esis',
          yearClasses: false,
          board: '54321',
          register: moved,
        },
      });
  });

  it('a school made by hand stays as it is at the register’s first word, which is its baseline', () => {
    const own = byHand({ name: 'Telboom', board: null, address: null, kind: 'special', yearClasses: false });
    const { type, data } = own as Extract<SchoolEvent, { type: 'SchoolRegistered' }>;
    given(own)
      .when(find())
      .then({ type, data: { ...data, register: facts } });
  });
  it('a school made by hand takes what the register itself changed since its first word, and nothing else', () => {
    const own = byHand({ name: 'Telboom', board: '99999' });
    const { type, data } = own as Extract<SchoolEvent, { type: 'SchoolRegistered' }>;
    const renamed = { ...facts, name: 'De Nieuwe Telboom' };
    given(own, { type, data: { ...data, register: facts } })
      .when(find({ name: renamed.name } as object))
      .then({ type, data: { ...data, name: renamed.name, register: renamed } });
  });
  it('a school of the register takes another kind that the register gives it, and keeps one that was set by hand', () => {
    const special = { ...facts, kind: 'special' as const };
    given(found)
      .when(find({ kind: 'special' } as object))
      .then({ type: 'SchoolRegistered', data: { ...details, kind: 'special', register: special } });
    given(found, byHand({ kind: 'special' }))
      .when(find())
      .then();
  });
  it('a school of the register differs from the register where something else was set by hand, and not by an address that the register lacks', () => {
    expect(differingFields(details, facts)).toEqual([]);
    expect(differingFields({ ...details, name: 'Telboom', kind: 'special', address: null }, facts)).toEqual([
      'name',
      'kind',
      'address',
    ]);
    expect(differingFields(details, { ...facts, address: null })).toEqual([]);
  });

  it('a school of the register keeps the address that is known when the register has none', () =>
    given(found)
      .when(find({ address: null } as object))
      .then({ type: 'SchoolRegistered', data: { ...details, register: { ...facts, address: null } } }));

  it('a school of the register closes when the register has it no more, once', () => {
    given(found).when(miss).then(closed);
    given(found, closed).when(miss).then();
  });

  it('a school registered by hand is not closed by a register that never had it', () =>
    given(byHand()).when(miss).then());

  it('a school registered by hand and then found in the register is closed with it', () =>
    given(byHand(), found).when(miss).then(closed));

  it('a school of the register opens again when it comes back, though the register says the same of it', () =>
    given(found, closed).when(find()).then(found));

  it('a school of the register opens when it is registered by hand, and the register’s silence closes it no more', () => {
    const { register: _, ...data } = found.data;
    given(found, closed).when({ type: 'RegisterSchool', today, data }).then(byHand());
    given(found, closed, byHand()).when(miss).then();
    given(found, byHand()).when(miss).then(closed);
  });
});
