/** A school: who it is, who pays for it, and what it agreed to (4.12, 4.14, 6.1, 8.3). */
import { type Dpa, type DpaCommand, type DpaEvent, decideDpa, evolveDpas } from './agreements.ts';
import type { Day } from './day.ts';
import { type Decider, sameData } from './decider.ts';
import type { Address, Debtor } from './party.ts';
import { Rejection } from './rejection.ts';

export type SchoolDetails = {
  readonly name: string;
  /** Five digits, or null for a school without a board. */
  readonly board: string | null;
  readonly kind: 'primary' | 'special';
  readonly yearClasses: boolean;
  /** The pupil-tracking system it says it uses. */
  readonly source: string | null;
  readonly address: Address | null;
};

export type TermsAcceptance = {
  readonly version: string;
  readonly acceptedOn: Day;
  /** The role of who accepted, not a name (6.3). */
  readonly acceptedBy: string;
};

export type SchoolEvent =
  | { readonly type: 'SchoolRegistered'; readonly data: SchoolDetails & { readonly school: string } }
  | { readonly type: 'SchoolDebtorSet'; readonly data: Debtor }
  | { readonly type: 'TermsAccepted'; readonly data: TermsAcceptance }
  | DpaEvent;

export type SchoolCommand = { readonly today: Day } & (
  | { readonly type: 'RegisterSchool'; readonly data: SchoolDetails & { readonly school: string } }
  | { readonly type: 'SetDebtor'; readonly data: Debtor }
  | { readonly type: 'AcceptTerms'; readonly data: TermsAcceptance }
  | DpaCommand
);

export type School = {
  readonly details: (SchoolDetails & { readonly school: string }) | undefined;
  readonly debtor: Debtor | undefined;
  readonly terms: readonly TermsAcceptance[];
  readonly dpas: readonly Dpa[];
};

export const school: Decider<School, SchoolCommand, SchoolEvent> = {
  initial: { details: undefined, debtor: undefined, terms: [], dpas: [] },
  decide: (command, state) => {
    if (command.type === 'RegisterSchool')
      return sameData(state.details, command.data) ? [] : [{ type: 'SchoolRegistered', data: command.data }];
    if (state.details === undefined)
      throw new Rejection('school_not_found', 'This school is not registered; register it first.');
    switch (command.type) {
      case 'SetDebtor':
        return sameData(state.debtor, command.data) ? [] : [{ type: 'SchoolDebtorSet', data: command.data }];
      case 'AcceptTerms':
        return acceptTerms(command.data, state, command.today);
      case 'SignDpa':
      case 'EndDpa':
        return decideDpa(command, state.dpas, command.today);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'SchoolRegistered':
        return { ...state, details: event.data };
      case 'SchoolDebtorSet':
        return { ...state, debtor: event.data };
      case 'TermsAccepted':
        return { ...state, terms: [...state.terms, event.data] };
      case 'DpaSigned':
      case 'DpaEnded':
        return { ...state, dpas: evolveDpas(state.dpas, event) };
    }
  },
};

const acceptTerms = (terms: TermsAcceptance, state: School, today: Day): SchoolEvent[] => {
  if (terms.acceptedOn > today)
    throw new Rejection(
      'terms_not_valid',
      `Terms accepted on ${terms.acceptedOn} lie in the future; today is ${today}.`,
    );
  const known = state.terms.some((earlier) => sameData(earlier, terms));
  return known ? [] : [{ type: 'TermsAccepted', data: terms }];
};
