/** Framework agreements of a board, and the schools that joined them (7.3–7.5). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { Rejection } from '../rejection.ts';
import { type BoardPeriods, boardOn, firstDayAway } from './boardPeriods.ts';
import type { Ask, Framework, FrameworkCommand, FrameworkEvent, Frameworks, Membership } from './frameworkEvents.ts';
import { agreementId } from './ids.ts';
import { type PilotSchool, type Pilots, pilotNamed, pilotOutcome } from './pilots.ts';

export const noFrameworks: Frameworks = { agreements: [], proposals: [], memberships: [] };

export const evolveFrameworks = (state: Frameworks, event: FrameworkEvent): Frameworks => {
  const { agreements, proposals, memberships } = state;
  switch (event.type) {
    case 'FrameworkAgreementConcluded':
      return { ...state, agreements: [...agreements, event.data] };
    case 'FrameworkAgreementProposed':
      return { ...state, proposals: [...proposals, { ...event.data, status: 'proposed' }] };
    case 'FrameworkAgreementConfirmed':
      return {
        ...state,
        agreements: [...agreements, event.data],
        proposals: proposals.filter(({ agreement }) => agreement !== event.data.agreement),
      };
    case 'FrameworkAgreementDeclined':
      return {
        ...state,
        proposals: proposals.map((proposal) =>
          proposal.agreement === event.data.agreement ? { ...proposal, status: 'declined' } : proposal,
        ),
      };
    case 'FrameworkJoined':
      return { ...state, memberships: [...memberships, event.data] };
    case 'FrameworkLeft': {
      const { agreement, school, leftOn } = event.data;
      const open = openMembership(state, agreement, school);
      return {
        ...state,
        memberships: memberships.map((membership) => (membership === open ? { ...membership, leftOn } : membership)),
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
    case 'ProposeFramework':
      return propose(command.data, state, pilots, board);
    case 'ConcludeFramework':
      return conclude(command.data, state, pilots, board);
    case 'ConfirmFramework':
      return confirm(command.data, state, pilots);
    case 'DeclineFramework':
      return decline(command.data, state);
    case 'JoinFramework':
      return join(command.data, state, board, today);
    case 'LeaveFramework':
      return leave(command.data, state);
  }
};

const propose = (asked: Ask, state: Frameworks, pilots: Pilots, board: string): FrameworkEvent[] =>
  agreementLike(state, asked) === undefined
    ? [{ type: 'FrameworkAgreementProposed', data: framed(asked, state, pilots, board) }]
    : [];

const conclude = (asked: Ask, state: Frameworks, pilots: Pilots, board: string): FrameworkEvent[] => {
  const known = agreementLike(state, asked);
  if (known !== undefined) return confirm({ agreement: known.agreement, facts: asked.facts }, state, pilots);
  return [{ type: 'FrameworkAgreementConcluded', data: framed(asked, state, pilots, board) }];
};

/**
 * A new agreement with its number, if it is allowed.
 * @throws Rejection agreement_overlaps, and as mustBeUnanimous
 */
const framed = ({ facts, ...asked }: Ask, state: Frameworks, pilots: Pilots, board: string): Framework => {
  const { validFrom, validUntil } = asked;
  const other = standing(state).find((known) => known.validFrom <= validUntil && validFrom <= known.validUntil);
  if (other !== undefined)
    throw new Rejection('agreement_overlaps', {
      board,
      agreement: other.agreement,
      status: other.status,
      validFrom: other.validFrom,
      validUntil: other.validUntil,
    });
  if (asked.pilot !== undefined) mustBeUnanimous(asked.pilot, pilots, facts);
  const number = state.agreements.length + state.proposals.length + 1;
  return { agreement: agreementId(board, number), ...asked };
};

type Confirm = Extract<FrameworkCommand, { type: 'ConfirmFramework' }>['data'];

const confirm = ({ agreement, facts }: Confirm, state: Frameworks, pilots: Pilots): FrameworkEvent[] => {
  const { status, ...framework } = agreementNamed(state, agreement);
  if (status === 'confirmed') return [];
  if (status === 'declined') throw new Rejection('agreement_declined', { agreement });
  // A school may have left the pilot between proposal and confirmation.
  if (framework.pilot !== undefined) mustBeUnanimous(framework.pilot, pilots, facts);
  return [{ type: 'FrameworkAgreementConfirmed', data: framework }];
};

const decline = ({ agreement }: Pick<Framework, 'agreement'>, state: Frameworks): FrameworkEvent[] => {
  const { status } = agreementNamed(state, agreement);
  if (status === 'declined') return [];
  if (status === 'confirmed') throw new Rejection('agreement_confirmed', { agreement });
  return [{ type: 'FrameworkAgreementDeclined', data: { agreement } }];
};

export type AgreementStatus = 'proposed' | 'confirmed' | 'declined';

/** An agreement with its status. */
export type Agreed = Framework & { readonly status: AgreementStatus };

/** Concluded ones first. */
export const allAgreements = ({ agreements, proposals }: Frameworks): Agreed[] => [
  ...agreements.map((framework) => ({ ...framework, status: 'confirmed' as const })),
  ...proposals,
];

/** The agreements of which a board can have only one at a time. */
const standing = (state: Frameworks): Agreed[] => allAgreements(state).filter(({ status }) => status !== 'declined');

/** @throws Rejection agreement_not_found */
export const agreementNamed = (state: Frameworks, id: string): Agreed => {
  const found = allAgreements(state).find(({ agreement }) => agreement === id);
  if (found === undefined) throw new Rejection('agreement_not_found', { why: 'unknown', agreement: id });
  return found;
};

/** The agreement with exactly these terms and days that was not declined. The command is then a repeated one. */
export const agreementLike = (
  state: Frameworks,
  { validFrom, validUntil, pilot, terms }: Omit<Framework, 'agreement'>,
): Agreed | undefined =>
  standing(state).find(
    (known) =>
      known.validFrom === validFrom &&
      known.validUntil === validUntil &&
      known.pilot === pilot &&
      sameData(known.terms, terms),
  );

/**
 * Checks the pilot's outcome (7.3).
 * @throws Rejection pilot_not_found, pilot_not_evaluated, pilot_divided
 */
const mustBeUnanimous = (id: string, pilots: Pilots, facts: readonly PilotSchool[]): void => {
  const outcome = pilotOutcome(pilots, pilotNamed(pilots, id), facts);
  if (outcome === 'awaiting') throw new Rejection('pilot_not_evaluated', { pilot: id });
  if (outcome === 'divided') throw new Rejection('pilot_divided', { pilot: id });
};

type Join = Extract<FrameworkCommand, { type: 'JoinFramework' }>['data'];

const join = (
  { agreement, school, from, boardPeriods }: Join,
  state: Frameworks,
  board: string,
  today: Day,
): FrameworkEvent[] => {
  const named = allAgreements(state).find((known) => known.agreement === agreement);
  if (named === undefined) throw new Rejection('agreement_not_found', { why: 'of-another-board', school, agreement });
  if (named.status !== 'confirmed') throw new Rejection('agreement_not_confirmed', { agreement, status: named.status });
  const last = openMembership(state, agreement, school);
  // A school that left the board and came back must join again.
  const open = last === undefined || firstDayAway(boardPeriods, board, last.joinedOn) !== undefined ? undefined : last;
  if (open?.from === from) return [];
  if (open !== undefined) throw new Rejection('agreement_already_joined', { school, agreement, from: open.from });
  if (from > named.validUntil)
    throw new Rejection('agreement_expired', { agreement, validUntil: named.validUntil, from });
  return [{ type: 'FrameworkJoined', data: { agreement, school, from, joinedOn: today } }];
};

type Leave = Extract<FrameworkCommand, { type: 'LeaveFramework' }>['data'];

const leave = ({ school, on }: Leave, state: Frameworks): FrameworkEvent[] => {
  const own = state.memberships.filter((membership) => membership.school === school);
  const then = own.findLast(({ agreement }) => isValidOn(state, agreement, on)) ?? own.at(-1);
  if (then?.leftOn === on) return [];
  const left = then?.leftOn === undefined ? then : own.findLast(({ leftOn }) => leftOn === undefined);
  if (left !== undefined) return [{ type: 'FrameworkLeft', data: { agreement: left.agreement, school, leftOn: on } }];
  throw new Rejection('membership_not_found', { school, why: 'not-joined' });
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
 * The agreement of a board that applies to a school's year beginning on a day. The agreement is valid on that day, and
 * the school is a member on it. The school belongs to the board on that day, and has not left the board since it joined
 * (7.4, 7.5).
 */
export const agreementOn = (
  { board, frameworks: { agreements, memberships } }: BoardFrameworks,
  { school, boardPeriods }: { readonly school: string; readonly boardPeriods: BoardPeriods },
  day: Day,
): Framework | undefined => {
  if (boardOn(boardPeriods, day) !== board) return undefined;
  return agreements.find(
    ({ agreement, validFrom, validUntil }) =>
      validFrom <= day &&
      day <= validUntil &&
      memberships.some(
        (membership) =>
          membership.agreement === agreement &&
          membership.school === school &&
          isMemberOn(membership, board, boardPeriods, day),
      ),
  );
};

const isMemberOn = (
  { from, joinedOn, leftOn }: Membership,
  board: string,
  boardPeriods: BoardPeriods,
  day: Day,
): boolean => {
  const away = firstDayAway(boardPeriods, board, joinedOn);
  return from <= day && (leftOn === undefined || day < leftOn) && (away === undefined || day < away);
};
