/** Pilots: some schools of a board try the service for a time, and then say whether they continue (7.1, 7.2). */
import { lastDayUnsubscribed, type Subscriptions, subscriptionOn } from '../billing/subscription/subscription.ts';
import { addDays, type Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { Rejection } from '../rejection.ts';
import { type BoardPeriods, boardOn, firstDayAway } from './boardPeriods.ts';
import { boardOf, pilotId } from './ids.ts';

export type Pilot = {
  /** The board's id and the pilot's number there: `12345-P1`. */
  readonly pilot: string;
  /** At least one, ascending. */
  readonly schools: readonly string[];
  readonly from: Day;
  /** The pilot's last day. */
  readonly until: Day;
};

export type Remark = { readonly theme: string; readonly text: string };

export type Evaluation = {
  readonly pilot: string;
  readonly school: string;
  readonly continues: boolean;
  readonly remarks: readonly Remark[];
};

export type Pilots = { readonly pilots: readonly Pilot[]; readonly evaluations: readonly Evaluation[] };

export type PilotEvent =
  | { readonly type: 'PilotStarted'; readonly data: Pilot }
  | { readonly type: 'PilotEvaluated'; readonly data: Evaluation };

/** Facts from other streams about a school, read for a decision. They are empty for a school that is not registered. */
export type PilotSchool = {
  readonly school: string;
  readonly boardPeriods: BoardPeriods;
  readonly subscriptions: Subscriptions;
};

export type PilotCommand =
  | {
      readonly type: 'StartPilot';
      readonly data: Omit<Pilot, 'pilot'> & {
        /** The facts of each named school, and whether a DPA is in force for it on the first day. */
        readonly facts: readonly (PilotSchool & { readonly dpaInForce: boolean })[];
      };
    }
  | {
      readonly type: 'EvaluatePilot';
      /** `facts`: the facts about this school. */
      readonly data: Evaluation & { readonly facts: PilotSchool };
    };

export type PilotOutcome = 'awaiting' | 'unanimous' | 'divided';

export const noPilots: Pilots = { pilots: [], evaluations: [] };

export const evolvePilots = ({ pilots, evaluations }: Pilots, event: PilotEvent): Pilots =>
  event.type === 'PilotStarted'
    ? { pilots: [...pilots, event.data], evaluations }
    : { pilots, evaluations: [...evaluations, event.data] };

export const decidePilot = (command: PilotCommand, state: Pilots, board: string, today: Day): PilotEvent[] =>
  command.type === 'StartPilot' ? startPilot(command.data, state, board, today) : evaluate(command.data, state, today);

type StartPilot = Extract<PilotCommand, { type: 'StartPilot' }>['data'];

const startPilot = ({ facts, ...asked }: StartPilot, state: Pilots, board: string, today: Day): PilotEvent[] => {
  const schools = [...new Set(asked.schools)].sort();
  const pilot = { ...asked, schools };
  if (pilotLike(state, pilot) !== undefined) return [];
  for (const school of facts) {
    mustBeOfBoard(school, board, pilot, today);
    mustBeFree(school, pilot);
    mustBeInNoOther(school, state, board, pilot);
  }
  const { from, until } = pilot;
  return [{ type: 'PilotStarted', data: { pilot: pilotId(board, state.pilots.length + 1), schools, from, until } }];
};

/** The pilot with exactly these schools and days. The command is then a repeated one. */
export const pilotLike = ({ pilots }: Pilots, { schools, from, until }: Omit<Pilot, 'pilot'>): Pilot | undefined =>
  pilots.find(
    (known) => known.from === from && known.until === until && sameData(known.schools, [...new Set(schools)].sort()),
  );

type Asked = Omit<Pilot, 'pilot'>;

/**
 * Checks that the school belongs to the board now and, for a pilot that began in the past, since its first day.
 * @throws Rejection school_not_found
 */
const mustBeOfBoard = ({ boardPeriods }: PilotSchool, board: string, { from }: Asked, today: Day): void => {
  const since = from < today ? from : today;
  if (boardOn(boardPeriods, today) !== board || firstDayAway(boardPeriods, board, since) !== undefined)
    throw new Rejection('school_not_found', {});
};

const mustBeFree = ({ school, subscriptions, dpaInForce }: StartPilot['facts'][number], { from }: Asked): void => {
  if (!dpaInForce) throw new Rejection('dpa_missing', { school, for: 'pilot', day: from });
  if (subscriptionOn(subscriptions, from) !== undefined)
    throw new Rejection('pilot_with_subscription', { school, from });
};

const mustBeInNoOther = (facts: PilotSchool, state: Pilots, board: string, { from, until }: Asked): void => {
  const other = state.pilots.find(
    (pilot) =>
      pilot.schools.includes(facts.school) && pilot.from <= until && from <= takesPartThrough(pilot, board, facts),
  );
  if (other !== undefined)
    throw new Rejection('pilot_overlaps', {
      school: facts.school,
      pilot: other.pilot,
      from: other.from,
      until: other.until,
    });
};

/**
 * The last day on which a school takes part. A school leaves the day before it subscribes (7.1), or the day before it
 * moves to another board. The last day lies before the pilot's first if that left the school no day.
 */
export const takesPartThrough = (
  { from, until }: Pilot,
  board: string,
  { boardPeriods, subscriptions }: Pick<PilotSchool, 'boardPeriods' | 'subscriptions'>,
): Day => {
  const away = firstDayAway(boardPeriods, board, from);
  const inBoard = away === undefined || away > until ? until : addDays(away, -1);
  const unsubscribed = lastDayUnsubscribed(subscriptions, from, until);
  return inBoard < unsubscribed ? inBoard : unsubscribed;
};

/** @throws Rejection pilot_not_found */
export const pilotNamed = ({ pilots }: Pilots, id: string): Pilot => {
  const pilot = pilots.find((known) => known.pilot === id);
  if (pilot === undefined) throw new Rejection('pilot_not_found', {});
  return pilot;
};

type Evaluate = Extract<PilotCommand, { type: 'EvaluatePilot' }>['data'];

const evaluate = ({ facts, ...evaluation }: Evaluate, state: Pilots, today: Day): PilotEvent[] => {
  const { school } = evaluation;
  const pilot = pilotNamed(state, evaluation.pilot);
  if (!pilot.schools.includes(school)) throw new Rejection('pilot_not_found', {});
  const earlier = evaluationOf(state, pilot, school);
  if (earlier !== undefined) {
    if (sameData(earlier, evaluation)) return [];
    throw new Rejection('pilot_already_evaluated', { school, pilot: pilot.pilot });
  }
  const through = takesPartThrough(pilot, boardOf(pilot.pilot), facts);
  if (through < pilot.until) throw new Rejection('pilot_left', { school, pilot: pilot.pilot, through });
  if (today < pilot.until) throw new Rejection('pilot_not_ended', { pilot: pilot.pilot, until: pilot.until, today });
  return [{ type: 'PilotEvaluated', data: evaluation }];
};

export const evaluationOf = ({ evaluations }: Pilots, { pilot }: Pilot, school: string): Evaluation | undefined =>
  evaluations.find((known) => known.pilot === pilot && known.school === school);

/**
 * The outcome is known when all schools that took part until the end have evaluated. It is unanimous when all of them
 * continue, also when no school is left (7.2).
 * @param facts about each school of the pilot
 */
export const pilotOutcome = (state: Pilots, pilot: Pilot, facts: readonly PilotSchool[]): PilotOutcome => {
  const stayed = facts.filter((school) => takesPartThrough(pilot, boardOf(pilot.pilot), school) === pilot.until);
  const evaluations = stayed.map(({ school }) => evaluationOf(state, pilot, school));
  if (evaluations.includes(undefined)) return 'awaiting';
  return evaluations.every((evaluation) => evaluation?.continues) ? 'unanimous' : 'divided';
};
