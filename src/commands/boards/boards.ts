/** Pilots and framework agreements of a board, and how schools join and leave them (7). */
import { noSubscriptions } from '../../domain/billing/subscription/subscription.ts';
import { type Board, type BoardCommand, type BoardEvent, board } from '../../domain/board.ts';
import type { Framework, Membership } from '../../domain/boards/frameworkEvents.ts';
import { type Agreed, agreementLike, agreementNamed } from '../../domain/boards/frameworks.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import {
  type Evaluation,
  type Pilot,
  type PilotOutcome,
  type PilotSchool,
  pilotLike,
  pilotNamed,
  pilotOutcome,
} from '../../domain/boards/pilots.ts';
import type { Day } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { Rejection } from '../../domain/rejection.ts';
import { handle, type Outcome } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { hasDpa, type Party, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** The outcome, and the item as the board's stream then holds it. */
type Recorded<T> = Promise<Outcome<BoardEvent> & { readonly recorded: T }>;

export type PilotAsked = Omit<Pilot, 'pilot'>;

/** @throws Rejection board_not_found, school_not_found, dpa_missing, pilot_with_subscription, pilot_overlaps */
export const startPilot = async (deps: Deps, id: string, asked: PilotAsked, context: Context): Recorded<Pilot> => {
  const outcome = await decide(deps, id, context, async () => {
    const facts = await Promise.all(
      [...new Set(asked.schools)].sort().map(async (school) => {
        const party = await partyIfRegistered(deps, school);
        const dpaInForce = party !== undefined && hasDpa(party, asked.from);
        return { ...(await pilotSchool(deps, school, party)), dpaInForce };
      }),
    );
    return { type: 'StartPilot', data: { ...asked, facts } };
  });
  const { pilots } = await boardState(deps, id);
  return { ...outcome, recorded: pilotLike(pilots, asked)! };
};

/** @throws Rejection pilot_not_found, pilot_left, pilot_not_ended, pilot_already_evaluated */
export const evaluatePilot = async (
  deps: Deps,
  asked: Evaluation,
  context: Context,
): Recorded<{ readonly outcome: PilotOutcome }> => {
  await mustTakePart(deps, asked);
  const id = boardOf(asked.pilot);
  const outcome = await decide(deps, id, context, async () => {
    const facts = await pilotSchool(deps, asked.school, await partyIfRegistered(deps, asked.school));
    return { type: 'EvaluatePilot', data: { ...asked, facts } };
  });
  const { pilots } = await boardState(deps, id);
  const pilot = pilotNamed(pilots, asked.pilot);
  return { ...outcome, recorded: { outcome: pilotOutcome(pilots, pilot, await pilotSchools(deps, pilot)) } };
};

/** @throws Rejection pilot_not_found if the pilot does not exist, or the school is not in it */
export const mustTakePart = async (
  deps: Deps,
  { pilot, school }: Pick<Evaluation, 'pilot' | 'school'>,
): Promise<void> => {
  const { pilots } = await boardState(deps, boardOf(pilot));
  if (!pilotNamed(pilots, pilot).schools.includes(school)) throw new Rejection('pilot_not_found', {});
};

export type FrameworkAsked = Omit<Framework, 'agreement'>;

/**
 * A board proposes an agreement, for staff to confirm or decline (7.3).
 * @throws as concludeFramework
 */
export const proposeFramework = (deps: Deps, id: string, asked: FrameworkAsked, context: Context): Recorded<Agreed> =>
  frame(deps, id, 'ProposeFramework', asked, context);

/**
 * Staff conclude an agreement that is in force at once, or confirm the board's identical proposal (7.3).
 * @throws Rejection board_not_found, agreement_overlaps, pilot_not_found, pilot_not_evaluated, pilot_divided
 */
export const concludeFramework = (deps: Deps, id: string, asked: FrameworkAsked, context: Context): Recorded<Agreed> =>
  frame(deps, id, 'ConcludeFramework', asked, context);

const frame = async (
  deps: Deps,
  id: string,
  type: 'ProposeFramework' | 'ConcludeFramework',
  asked: FrameworkAsked,
  context: Context,
): Recorded<Agreed> => {
  const outcome = await decide(deps, id, context, async () => {
    const facts = await factsOf(deps, await boardState(deps, id), asked.pilot);
    return { type, data: { ...asked, facts } };
  });
  const { frameworks } = await boardState(deps, id);
  return { ...outcome, recorded: agreementLike(frameworks, asked)! };
};

/** @throws Rejection agreement_not_found, agreement_declined, pilot_not_evaluated, pilot_divided */
export const confirmFramework = (deps: Deps, agreement: string, context: Context): Recorded<Agreed> =>
  decideOn(deps, agreement, context, async (state) => {
    const facts = await factsOf(deps, state, agreementNamed(state.frameworks, agreement).pilot);
    return { type: 'ConfirmFramework', data: { agreement, facts } };
  });

/** @throws Rejection agreement_not_found, agreement_confirmed; reason_required without a reason in the context */
export const declineFramework = (deps: Deps, agreement: string, context: Context): Recorded<Agreed> =>
  decideOn(deps, agreement, context, async () => {
    if (context.reason === undefined) throw new Rejection('reason_required', { for: 'declining' });
    return { type: 'DeclineFramework', data: { agreement } };
  });

const decideOn = async (
  deps: Deps,
  agreement: string,
  context: Context,
  command: (state: Board) => Promise<Asked<BoardCommand>>,
): Recorded<Agreed> => {
  const id = boardOf(agreement);
  const outcome = await decide(deps, id, context, async () => {
    const state = await boardState(deps, id);
    agreementNamed(state.frameworks, agreement);
    return command(state);
  });
  const { frameworks } = await boardState(deps, id);
  return { ...outcome, recorded: agreementNamed(frameworks, agreement) };
};

/** Facts about the schools of a pilot. Empty for a pilot that does not exist: the decider refuses it. */
const factsOf = async (deps: Deps, { pilots }: Board, id: string | undefined): Promise<readonly PilotSchool[]> => {
  const pilot = pilots.pilots.find((known) => known.pilot === id);
  return pilot === undefined ? [] : pilotSchools(deps, pilot);
};

/** @throws Rejection school_not_found, agreement_not_found, agreement_not_confirmed, agreement_already_joined, agreement_expired */
export const joinFramework = async (
  deps: Deps,
  school: string,
  asked: { readonly agreement: string; readonly from: Day },
  context: Context,
): Promise<Outcome<BoardEvent>> => {
  const id = await boardOfSchool(deps, school, 'agreement_not_found');
  return decide(deps, id, context, async () => {
    const { boardPeriods } = await partyOf(deps.ledger, school);
    return { type: 'JoinFramework', data: { ...asked, school, boardPeriods } };
  });
};

/**
 * @param on the first day on which the school is no longer a member; default: today
 * @throws Rejection school_not_found, membership_not_found
 */
export const leaveFramework = async (
  deps: Deps,
  school: string,
  on: Day | undefined,
  context: Context,
): Recorded<Membership> => {
  const id = await boardOfSchool(deps, school, 'membership_not_found');
  const day = on ?? today(deps);
  const outcome = await decide(deps, id, context, async () => ({ type: 'LeaveFramework', data: { school, on: day } }));
  const { frameworks } = await boardState(deps, id);
  const left = frameworks.memberships.findLast((known) => known.school === school && known.leftOn === day);
  return { ...outcome, recorded: left! };
};

/** The facts of other streams about each school of a pilot. The pilot's outcome depends on them (7.2). */
export const pilotSchools = (deps: Pick<Deps, 'ledger'>, { schools }: Pilot): Promise<PilotSchool[]> =>
  Promise.all(schools.map(async (school) => pilotSchool(deps, school, await partyIfRegistered(deps, school))));

const pilotSchool = async (
  deps: Pick<Deps, 'ledger'>,
  school: string,
  party: Party | undefined,
): Promise<PilotSchool> => ({
  school,
  boardPeriods: party?.boardPeriods ?? [],
  subscriptions: party === undefined ? noSubscriptions : (await billingOf(deps, school)).state,
});

const partyIfRegistered = async ({ ledger }: Pick<Deps, 'ledger'>, school: string): Promise<Party | undefined> => {
  try {
    return await partyOf(ledger, school);
  } catch (error) {
    if (error instanceof Rejection && error.code === 'school_not_found') return undefined;
    throw error;
  }
};

/** @throws Rejection school_not_found; `missing` if the school has no registered board */
const boardOfSchool = async (
  { ledger }: Deps,
  school: string,
  missing: 'agreement_not_found' | 'membership_not_found',
): Promise<string> => {
  const { details, board: of } = await partyOf(ledger, school);
  if (details.board === null || of?.details === undefined) throw new Rejection(missing, { school, why: 'no-board' });
  return details.board;
};

const boardState = async ({ ledger }: Pick<Deps, 'ledger'>, id: string): Promise<Board> =>
  fold(board, (await ledger.read<BoardEvent>(streams.board(id))).events);

type Asked<T> = T extends { readonly today: Day } ? Omit<T, 'today'> : never;

const decide = (
  deps: Deps,
  id: string,
  context: Context,
  command: () => Promise<Asked<BoardCommand>>,
): Promise<Outcome<BoardEvent>> =>
  handle<Board, BoardCommand, BoardEvent>(
    deps.ledger,
    board,
    streams.board(id),
    async () => ({ ...(await command()), today: today(deps) }),
    context,
  );
