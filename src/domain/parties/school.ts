/** A school: who it is, who pays for it, what it agreed to, and the register's data about it (4.12, 4.14, 6.1, 8.2, 8.3). */

import type { Day } from '../day.ts';
import { type Decider, sameData } from '../decider.ts';
import {
  type DeliverySet,
  type DeliverySetting,
  decideDeliverySetting,
  noDelivery,
  type SetDelivery,
} from '../deliveries/settings.ts';
import { Rejection } from '../rejection.ts';
import {
  type Dpa,
  type DpaCommand,
  type DpaEvent,
  decideDpa,
  decideErasure,
  type EraseSignatory,
  evolveDpas,
  type SignatoryErased,
  type Signed,
} from './agreements.ts';
import type { Address, Debtor } from './party.ts';
import type { RegisterEntry, RegisterFacts, SchoolKind } from './register.ts';

export type SchoolDetails = {
  readonly name: string;
  /** Five digits, or null for a school without a board. */
  readonly board: string | null;
  readonly kind: SchoolKind;
  readonly yearClasses: boolean;
  /** The pupil-tracking system that the school says it uses. */
  readonly source: string | null;
  readonly address: Address | null;
};

export type IdentifiedSchool = SchoolDetails & { readonly school: string };

export type TermsAcceptance = Signed & {
  readonly version: string;
  readonly acceptedOn: Day;
  /** The role of the person who accepted, not a name (6.3). */
  readonly acceptedBy: string;
};

export type Asked = 'trial' | 'subscription';

export type SchoolEvent =
  /** `register`: the register's data, when the register's file registers the school. Absent when the school is registered by hand. */
  | { readonly type: 'SchoolRegistered'; readonly data: IdentifiedSchool & { readonly register?: RegisterFacts } }
  /** The register no longer names the school. */
  | { readonly type: 'SchoolClosed'; readonly data: { readonly school: string; readonly noticedOn: Day } }
  /** The first thing that the school asked for and could not have yet (8.3). */
  | { readonly type: 'WishRecorded'; readonly data: { readonly school: string; readonly asked: Asked } }
  | { readonly type: 'SchoolDebtorSet'; readonly data: Debtor }
  | { readonly type: 'TermsAccepted'; readonly data: TermsAcceptance }
  | DeliverySet
  | DpaEvent
  | SignatoryErased;

export type SchoolCommand = { readonly today: Day } & (
  | { readonly type: 'RegisterSchool'; readonly data: IdentifiedSchool }
  | { readonly type: 'FindInRegister'; readonly data: RegisterEntry }
  | { readonly type: 'MissInRegister'; readonly data: { readonly school: string } }
  | { readonly type: 'RecordWish'; readonly data: { readonly school: string; readonly asked: Asked } }
  | { readonly type: 'SetDebtor'; readonly data: Debtor }
  | { readonly type: 'AcceptTerms'; readonly data: TermsAcceptance }
  | SetDelivery
  | DpaCommand
  | EraseSignatory
);

export type School = {
  readonly details: IdentifiedSchool | undefined;
  /** The register's latest data. Absent for a school that the register never named, or that was registered by hand after it closed. */
  readonly register?: RegisterFacts;
  /** The day on which it was noticed that the school closed; absent while it is open. */
  readonly closed?: Day;
  readonly wished?: true;
  readonly debtor: Debtor | undefined;
  readonly terms: readonly TermsAcceptance[];
  readonly dpas: readonly Dpa[];
  readonly delivery: DeliverySetting;
  /** Ids of names that were erased from the vault. */
  readonly erasedSignatories: readonly string[];
};

export const school: Decider<School, SchoolCommand, SchoolEvent> = {
  initial: { details: undefined, debtor: undefined, terms: [], dpas: [], delivery: noDelivery, erasedSignatories: [] },
  decide: (command, state) => {
    if (command.type === 'RegisterSchool') return register(command.data, state);
    if (command.type === 'FindInRegister') return findInRegister(command.data, state);
    if (state.details === undefined) throw new Rejection('school_not_found', {});
    switch (command.type) {
      case 'MissInRegister':
        return missInRegister(command.data.school, state, command.today);
      case 'RecordWish':
        return state.wished ? [] : [{ type: 'WishRecorded', data: command.data }];
      case 'SetDebtor':
        return sameData(state.debtor, command.data) ? [] : [{ type: 'SchoolDebtorSet', data: command.data }];
      case 'AcceptTerms':
        return acceptTerms(command.data, state, command.today);
      case 'SetDelivery':
        return decideDeliverySetting(command, state.delivery);
      case 'SignDpa':
      case 'EndDpa':
        return decideDpa(command, state.dpas, command.today);
      case 'EraseSignatory':
        return decideErasure(command, [...state.terms, ...state.dpas], state.erasedSignatories);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'SchoolRegistered':
        return registered(state, event.data);
      case 'SchoolClosed':
        return { ...state, closed: event.data.noticedOn };
      case 'WishRecorded':
        return { ...state, wished: true };
      case 'SchoolDebtorSet':
        return { ...state, debtor: event.data };
      case 'TermsAccepted':
        return { ...state, terms: [...state.terms, event.data] };
      case 'DeliverySet':
        return { ...state, delivery: event.data };
      case 'DpaSigned':
      case 'DpaEnded':
        return { ...state, dpas: evolveDpas(state.dpas, event) };
      case 'SignatoryErased':
        return { ...state, erasedSignatories: [...state.erasedSignatories, event.data.signatory] };
    }
  },
};

/** Whether the register named the school when it was last read. */
export const isInRegister = ({ register, closed }: School): boolean => register !== undefined && closed === undefined;

/**
 * Registers a school by hand. Doing so for a closed school opens it again, and the school is then not closed any more
 * when the register does not name it.
 */
const register = (data: IdentifiedSchool, state: School): SchoolEvent[] =>
  sameData(state.details, data) && state.closed === undefined ? [] : [{ type: 'SchoolRegistered', data }];

const findInRegister = ({ school: id, ...facts }: RegisterEntry, state: School): SchoolEvent[] =>
  isInRegister(state) && sameData(state.register, facts)
    ? []
    : [{ type: 'SchoolRegistered', data: { ...detailsAfter(id, facts, state), register: facts } }];

/**
 * Data set by hand stands until the register itself changes. The register's first data about a school that was
 * registered by hand changes nothing; later data is compared with it. The register says nothing about year classes.
 */
const detailsAfter = (id: string, facts: RegisterFacts, { details, register: before }: School): IdentifiedSchool => {
  if (details === undefined) return { school: id, ...newSchool(facts) };
  if (before === undefined) return details;
  const isNews = (field: keyof RegisterFacts) => !sameData(before[field], facts[field]);
  return {
    ...details,
    name: isNews('name') ? facts.name : details.name,
    board: isNews('board') ? facts.board : details.board,
    kind: isNews('kind') ? facts.kind : details.kind,
    address: isNews('address') && facts.address !== null ? facts.address : details.address,
  };
};

export const registerFields = ['name', 'board', 'kind', 'address'] as const;
export type RegisterField = (typeof registerFields)[number];

/**
 * The fields in which a school differs from the register, because other data was set by hand. A missing address in the
 * register is no difference.
 */
export const differingFields = (details: SchoolDetails, facts: RegisterFacts): RegisterField[] =>
  registerFields.filter(
    (field) => !sameData(details[field], facts[field]) && !(field === 'address' && facts.address === null),
  );

const newSchool = ({ name, board, kind, address }: RegisterFacts): SchoolDetails => ({
  name,
  board,
  kind,
  yearClasses: kind === 'primary',
  source: null,
  address,
});

const missInRegister = (id: string, state: School, today: Day): SchoolEvent[] =>
  isInRegister(state) ? [{ type: 'SchoolClosed', data: { school: id, noticedOn: today } }] : [];

const registered = (
  { register: before, closed, ...state }: School,
  { register: facts, ...details }: Extract<SchoolEvent, { type: 'SchoolRegistered' }>['data'],
): School => {
  const known = facts ?? (closed === undefined ? before : undefined);
  return { ...state, details, ...(known === undefined ? {} : { register: known }) };
};

const acceptTerms = (terms: TermsAcceptance, state: School, today: Day): SchoolEvent[] => {
  if (terms.acceptedOn > today) throw new Rejection('terms_not_valid', { acceptedOn: terms.acceptedOn, today });
  // A second acceptance without a name changes nothing.
  const known = state.terms.some(({ signatory, ...earlier }) =>
    sameData(terms.signatory === undefined || signatory === undefined ? earlier : { ...earlier, signatory }, terms),
  );
  return known ? [] : [{ type: 'TermsAccepted', data: terms }];
};
