import { describe, expect, it } from 'vitest';
import { board } from '../../../src/domain/board.ts';
import { isInForce } from '../../../src/domain/parties/agreements.ts';
import { school } from '../../../src/domain/parties/school.ts';
import { specFor } from '../../support/specFor.ts';

const today = '2024-09-01';
const address = { street: 'Straat 1', postalCode: '1234 AB', city: 'Utrecht' };
const details = {
  school: '12AB00',
  name: 'De Wilg',
  board: null,
  kind: 'primary',
  yearClasses: true,
  source: null,
  address,
} as const;
const registered = { type: 'SchoolRegistered', data: details } as const;
const signature = { version: '4.0', signedOn: '2024-08-01', signedBy: 'directeur' };
const signed = { type: 'DpaSigned', data: signature } as const;
const dpaEnded = { type: 'DpaEnded', data: { endsOn: '2024-10-01' } } as const;

describe('6.1: data processing agreements', () => {
  it('data processing agreements are in force from the day they are signed until the day they end', () => {
    const dpa = { ...signature, endsOn: '2024-10-01' };
    expect(['2024-07-31', '2024-08-01', '2024-09-30', '2024-10-01'].map((day) => isInForce([dpa], day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isInForce([signature], '2034-01-01')).toBe(true);
    expect(isInForce([], today)).toBe(false);
  });

  describe.each([
    ['a school', specFor(school), registered],
    ['a board', specFor(board), { type: 'BoardRegistered', data: { board: '12345', name: 'Bestuur', address } }],
  ] as const)('6.1: the agreements of %s', (_whose, spec, registration) => {
    // biome-ignore lint/suspicious/noExplicitAny: one table for two deciders whose DPA events are the same.
    const given = spec as any;
    const sign = { type: 'SignDpa', today, data: signature };
    const end = (endsOn: string) => ({ type: 'EndDpa', today, data: { endsOn } });

    it('data processing agreements are signed', () => given(registration).when(sign).then(signed));
    it('data processing agreements are not signed twice', () => given(registration, signed).when(sign).then());
    it('data processing agreements are not signed in the future', () =>
      given(registration)
        .when({ ...sign, data: { ...signature, signedOn: '2024-09-02' } })
        .thenRejects('dpa_not_valid'));
    it('data processing agreements are ended from a day on', () =>
      given(registration, signed).when(end('2024-10-01')).then(dpaEnded));
    it('data processing agreements are not ended twice', () =>
      given(registration, signed, dpaEnded).when(end('2024-10-01')).then());
    it('data processing agreements are not ended before they were signed', () =>
      given(registration, signed).when(end('2024-07-31')).thenRejects('dpa_not_valid'));
    it('all agreements end together: a newer version leaves no older one behind', () => {
      const newer = { type: 'DpaSigned', data: { ...signature, version: '5.0', signedOn: '2024-08-20' } };
      given(registration, signed, newer).when(end('2024-10-01')).then(dpaEnded);
      given(registration, signed, newer, dpaEnded).when(end('2024-11-01')).thenRejects('dpa_not_valid');
    });
    it('data processing agreements can be signed again', () =>
      given(registration, signed, dpaEnded).when(sign).then(signed));
    it('no agreement is ended where there is none', () =>
      given(registration).when(end('2024-10-01')).thenRejects('dpa_missing'));
  });
});

describe('4.12: registering a school and accepting the terms', () => {
  const given = specFor(school);
  const terms = { version: '2024-1', acceptedOn: '2024-08-01', acceptedBy: 'directeur' };
  const accepted = { type: 'TermsAccepted', data: terms } as const;
  const accept = { type: 'AcceptTerms', today, data: terms } as const;

  it('registering a school writes nothing when nothing changes', () => {
    given().when({ type: 'RegisterSchool', today, data: details }).then(registered);
    given(registered).when({ type: 'RegisterSchool', today, data: details }).then();
  });
  it('a school accepts the terms, once', () => {
    given(registered).when(accept).then(accepted);
    given(registered, accepted).when(accept).then();
  });
  it('a school accepts no terms in the future', () =>
    given(registered)
      .when({ ...accept, data: { ...terms, acceptedOn: '2024-09-02' } })
      .thenRejects('terms_not_valid'));
  it('a school that is not registered accepts no terms', () => given().when(accept).thenRejects('school_not_found'));
});
