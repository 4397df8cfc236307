/** Framework agreements of a board, and the schools that joined them (7.3–7.5). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import type { DecimalText } from '../money.ts';
import { Rejection } from '../rejection.ts';
import { agreementId } from './ids.ts';
import { type PilotSchool, type Pilots, pilotNamed, pilotOutcome } from './pilots.ts';
import { boardOn, firstDayAway, type Stays } from './stays.ts';

/** The price per pupil while the joined schools have `from` pupils (inclusive) or more together, below the next tier. */
export type Tier = { readonly from: number; readonly price: DecimalText };

export type PriceTerms =
  /** Off the plan's price; above 0, at most 100. */
  | { readonly kind: 'discount'; readonly percent: DecimalText }
  | { readonly kind: 'fixed'; readonly price: DecimalText }
  /** At least one: the first from 0, ascending. */
  | { readonly kind: 'volume'; readonly tiers: readonly Tier[] };

export type Framework = {
  /** The board and the agreement's number there: `12345-A1`. */
  readonly agreement: string;
  readonly validFrom: Day;
  /** Inclusive. */
  readonly validUntil: Day;
  /** The pilot it rests on. */
  readonly pilot?: string;
  readonly terms: PriceTerms;
};

export type Membership = {
  readonly agreement: string;
  readonly school: string;
  readonly from: Day;
  /** The day it was recorded: who leaves the board after that has left this too (7.5). */
  readonly joinedOn: Day;
  /** The first day on which it is no member; absent while it did not leave. */
  readonly leftOn?: Day;
};

export type Frameworks = { readonly agreements: readonly Framework[]; readonly memberships: readonly Membership[] };

export type FrameworkEvent =
  | { readonly type: 'FrameworkAgreementConcluded'; readonly data: Framework }
  | { readonly type: 'FrameworkJoined'; readonly data: Omit<Membership, 'leftOn'> }
  | {
      readonly type: 'FrameworkLeft';
      readonly data: { readonly agreement: string; readonly school: string; readonly leftOn: Day };
    };

export type FrameworkCommand =
  | {
      readonly type: 'ConcludeFramework';
      readonly data: Omit<Framework, 'agreement'> & {
        /** Of each school of the pilot that is named. */
        readonly facts: readonly PilotSchool[];
      };
    }
  | {
      readonly type: 'JoinFramework';
      readonly data: {
        readonly agreement: string;
        readonly school: string;
        readonly from: Day;
        readonly stays: Stays;
      };
    }
  /** Leaves the agreement in force on `on`, the first day outside; else the one it joined last. */
  | { readonly type: 'LeaveFramework'; readonly data: { readonly school: string; readonly on: Day } };

export const noFrameworks: Frameworks = { agreements: [], memberships: [] };

export const evolveFrameworks = (state: Frameworks, event: FrameworkEvent): Frameworks => {
  switch (event.type) {
    case 'FrameworkAgreementConcluded':
      return { ...state, agreements: [...state.agreements, event.data] };
    case 'FrameworkJoined':
      return { ...state, memberships: [...state.memberships, event.data] };
    case 'FrameworkLeft': {
      const { agreement, school, leftOn } = event.data;
      const open = openMembership(state, agreement, school);
      return {
        ...state,
        memberships: state.memberships.map((membership) =>
          membership === open ? { ...membership, leftOn } : membership,
        ),
      };
    }
  }
};

export const decideFramework = (
  command: FrameworkCommand,
  state: Frameworks,
  pilots: Pilots,
  board: string,
  today: Day,
): FrameworkEvent[] => {
  switch (command.type) {
    case 'ConcludeFramework':
      return conclude(command.data, state, pilots, board);
    case 'JoinFramework':
      return join(command.data, state, board, today);
    case 'LeaveFramework':
      return leave(command.data, state);
  }
};

type Conclude = Extract<FrameworkCommand, { type: 'ConcludeFramework' }>['data'];

const conclude = (
  { facts, ...asked }: Conclude,
  state: Frameworks,
  pilots: Pilots,
  board: string,
): FrameworkEvent[] => {
  if (agreementLike(state, asked) !== undefined) return [];
  const { validFrom, validUntil } = asked;
  const other = state.agreements.find((known) => known.validFrom <= validUntil && validFrom <= known.validUntil);
  if (other !== undefined)
    throw new Rejection(
      'agreement_overlaps',
      `Board ${board} has agreement ${other.agreement}, valid from ${other.validFrom} until ${other.validUntil}; a board has one at a time.`,
    );
  if (asked.pilot !== undefined) mustBeUnanimous(asked.pilot, pilots, facts);
  const agreement = agreementId(board, state.agreements.length + 1);
  return [{ type: 'FrameworkAgreementConcluded', data: { agreement, ...asked } }];
};

/** The agreement with just these terms and days: then the command is a repeated one. */
export const agreementLike = (
  { agreements }: Frameworks,
  { validFrom, validUntil, pilot, terms }: Omit<Framework, 'agreement'>,
): Framework | undefined =>
  agreements.find(
    (known) =>
      known.validFrom === validFrom &&
      known.validUntil === validUntil &&
      known.pilot === pilot &&
      sameData(known.terms, terms),
  );

/** 7.3. @throws Rejection pilot_not_found, pilot_not_evaluated, pilot_divided */
const mustBeUnanimous = (id: string, pilots: Pilots, facts: readonly PilotSchool[]): void => {
  const outcome = pilotOutcome(pilots, pilotNamed(pilots, id), facts);
  if (outcome === 'awaiting')
    throw new Rejection(
      'pilot_not_evaluated',
      `Not every school of pilot ${id} has evaluated; an agreement can rest on it only after that.`,
    );
  if (outcome === 'divided')
    throw new Rejection('pilot_divided', `Not all schools of pilot ${id} continue; no agreement can rest on it.`);
};

type Join = Extract<FrameworkCommand, { type: 'JoinFramework' }>['data'];

const join = (
  { agreement, school, from, stays }: Join,
  state: Frameworks,
  board: string,
  today: Day,
): FrameworkEvent[] => {
  const named = state.agreements.find((known) => known.agreement === agreement);
  if (named === undefined)
    throw new Rejection('agreement_not_found', `There is no agreement ${agreement} of the board of school ${school}.`);
  const last = openMembership(state, agreement, school);
  // Who left the board and came back joins anew.
  const open = last === undefined || firstDayAway(stays, board, last.joinedOn) !== undefined ? undefined : last;
  if (open?.from === from) return [];
  if (open !== undefined)
    throw new Rejection(
      'agreement_already_joined',
      `School ${school} joined agreement ${agreement} from ${open.from}; leave it first.`,
    );
  if (from > named.validUntil)
    throw new Rejection(
      'agreement_expired',
      `Agreement ${agreement} is valid until ${named.validUntil}, so none of a school's years can have its terms from ${from}.`,
    );
  return [{ type: 'FrameworkJoined', data: { agreement, school, from, joinedOn: today } }];
};

type Leave = Extract<FrameworkCommand, { type: 'LeaveFramework' }>['data'];

const leave = ({ school, on }: Leave, state: Frameworks): FrameworkEvent[] => {
  const own = state.memberships.filter((membership) => membership.school === school);
  const then = own.findLast(({ agreement }) => isValidOn(state, agreement, on)) ?? own.at(-1);
  if (then?.leftOn === on) return [];
  const left = then?.leftOn === undefined ? then : own.findLast(({ leftOn }) => leftOn === undefined);
  if (left !== undefined) return [{ type: 'FrameworkLeft', data: { agreement: left.agreement, school, leftOn: on } }];
  throw new Rejection('membership_not_found', `School ${school} has joined no agreement of its board, or has left it.`);
};

const isValidOn = ({ agreements }: Frameworks, id: string, day: Day): boolean =>
  agreements.some(({ agreement, validFrom, validUntil }) => agreement === id && validFrom <= day && day <= validUntil);

const openMembership = ({ memberships }: Frameworks, agreement: string, school: string): Membership | undefined =>
  memberships.findLast(
    (membership) =>
      membership.agreement === agreement && membership.school === school && membership.leftOn === undefined,
  );

export type BoardFrameworks = { readonly board: string; readonly frameworks: Frameworks };

/**
 * The agreement of a board whose terms a school's year has that begins on a day: valid then, joined by then and not left,
 * by a school that was the board's then and has not left it since it joined (7.4, 7.5).
 */
export const agreementOn = (
  { board, frameworks: { agreements, memberships } }: BoardFrameworks,
  { school, stays }: { readonly school: string; readonly stays: Stays },
  day: Day,
): Framework | undefined => {
  if (boardOn(stays, day) !== board) return undefined;
  return agreements.find(
    ({ agreement, validFrom, validUntil }) =>
      validFrom <= day &&
      day <= validUntil &&
      memberships.some(
        (membership) =>
          membership.agreement === agreement &&
          membership.school === school &&
          isMemberOn(membership, board, stays, day),
      ),
  );
};

const isMemberOn = ({ from, joinedOn, leftOn }: Membership, board: string, stays: Stays, day: Day): boolean => {
  const away = firstDayAway(stays, board, joinedOn);
  return from <= day && (leftOn === undefined || day < leftOn) && (away === undefined || day < away);
};
