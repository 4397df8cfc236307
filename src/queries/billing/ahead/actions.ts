/**
 * The acts of a school on a day: which are possible, which not, why, and from when. The functions that decide the
 * commands are asked themselves, with the facts of the school; nothing is written.
 */
import { startFacts } from '../../../commands/billing/subscribe.ts';
import { mustTakeFiles } from '../../../commands/results/acceptance.ts';
import { migrationPending, mustHaveNoEnd } from '../../../domain/billing/subscription/ending.ts';
import {
  latestSubscription,
  pendingTerm,
  type SubscriptionEvent,
  type Subscriptions,
} from '../../../domain/billing/subscription/subscription.ts';
import { type SubscriptionCommand, subscriptions } from '../../../domain/billing/subscription/subscriptionDecider.ts';
import { yearContaining, yearOfTerm } from '../../../domain/billing/years/term.ts';
import { type Board, type BoardCommand, board } from '../../../domain/board.ts';
import type { Catalogue } from '../../../domain/catalogueEvents.ts';
import { addDays, type Day, dayNumber, dayText } from '../../../domain/day.ts';
import { type Refusal, Rejection, refusalOf } from '../../../domain/rejection.ts';
import type { Party } from '../../../ledger/states/parties.ts';

export const acts = [
  'import',
  'trial',
  'subscribe',
  'migrate',
  'take-migration-back',
  'end',
  'take-end-back',
  'join-agreement',
  'leave-agreement',
  'evaluate-pilot',
] as const;

export type Act = (typeof acts)[number];

export type Action = {
  readonly act: Act;
  readonly allowed: boolean;
  /** Why the act is not possible. */
  readonly refusal?: Refusal;
  /** A day after today: an allowed act takes effect on it, and a refused act is allowed from it on. */
  readonly from?: Day;
};

export type ActionFacts = {
  readonly party: Party;
  readonly state: Subscriptions;
  readonly catalogue: Catalogue;
};

/** @param today the day on which it would be done */
export const actionsOn = (facts: ActionFacts, today: Day): Action[] => {
  const later = daysThatMatter(facts, today);
  return acts.map((act) => actionOf(act, facts, today, later));
};

const actionOf = (act: Act, facts: ActionFacts, today: Day, later: readonly Day[]): Action => {
  const now = tried(() => attempts[act](facts, today));
  if (!(now instanceof Rejection)) return { act, allowed: true, ...(now > today ? { from: now } : {}) };
  const from = later.find((day) => !(tried(() => attempts[act](facts, day)) instanceof Rejection));
  return { act, allowed: false, refusal: refusalOf(now), ...(from === undefined ? {} : { from }) };
};

const tried = (attempt: () => Day): Day | Rejection => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
};

/** Decides an act as if a day were today, and gives the first day on which it has effect. @throws Rejection */
type Attempt = (facts: ActionFacts, on: Day) => Day;

const attempts: Readonly<Record<Act, Attempt>> = {
  import: ({ party, catalogue }, on) => {
    mustTakeFiles(party, party.details.source ?? firstSource(catalogue), catalogue, on);
    return on;
  },
  trial: (facts, on) => {
    const enrolment = { kind: 'masterclass', reference: '' } as const;
    const data = { ...schoolOf(facts), enrolment, startsOn: on, facts: startFacts(facts.party, facts.catalogue, on) };
    return onPlan(facts, { type: 'GrantTrial', data }, on);
  },
  subscribe: (facts, on) =>
    onAnyPlan(facts, (plan) => {
      const asked = { plan, startsOn: on, today: on, facts: startFacts(facts.party, facts.catalogue, on) };
      return onPlan(facts, { type: 'StartSubscription', data: { ...schoolOf(facts), ...asked } }, on);
    }),
  migrate: (facts, on) =>
    onAnyPlan(facts, (toPlan) => {
      const asked = { toPlan, today: on, catalogue: facts.catalogue };
      return onPlan(facts, { type: 'MigrateSubscription', data: { ...schoolOf(facts), ...asked } }, on);
    }),
  'take-migration-back': (facts, on) =>
    onPlan(facts, { type: 'TakeBackMigration', data: { ...schoolOf(facts), today: on } }, on),
  end: (facts, on) =>
    onPlan(facts, { type: 'EndSubscription', data: { ...schoolOf(facts), today: on, hasReason: false } }, on),
  'take-end-back': (facts, on) => onPlan(facts, { type: 'TakeBackEnd', data: schoolOf(facts) }, on),
  'join-agreement': (facts, on) => {
    const school = idOf(facts);
    const { agreements } = mustHaveBoard(
      facts,
      new Rejection('agreement_not_found', { why: 'no-board', school }),
    ).frameworks;
    // If there are several, this takes the one that is valid then, or else the one that begins next.
    const named = agreements.find(({ validUntil }) => validUntil >= on) ?? agreements.at(-1);
    if (named === undefined) throw new Rejection('agreement_not_found', { why: 'none', school });
    const { agreement } = named;
    const from = on < named.validFrom ? named.validFrom : on;
    const data = { ...schoolOf(facts), agreement, from, boardPeriods: facts.party.boardPeriods };
    inBoard(facts, { type: 'JoinFramework', data, today: on });
    return from;
  },
  'leave-agreement': (facts, on) => {
    mustHaveBoard(facts, new Rejection('membership_not_found', { why: 'no-board', school: idOf(facts) }));
    inBoard(facts, { type: 'LeaveFramework', data: { ...schoolOf(facts), on }, today: on });
    return on;
  },
  'evaluate-pilot': (facts, on) => {
    const { pilots } = mustHaveBoard(facts, new Rejection('pilot_not_found', {})).pilots;
    const pilot = pilots.findLast(({ schools }) => schools.includes(idOf(facts)));
    if (pilot === undefined) throw new Rejection('pilot_not_found', {});
    const school = { school: idOf(facts), boardPeriods: facts.party.boardPeriods, subscriptions: facts.state };
    const data = { pilot: pilot.pilot, school: school.school, continues: true, remarks: [], facts: school };
    inBoard(facts, { type: 'EvaluatePilot', data, today: on });
    return on;
  },
};

const idOf = ({ party }: ActionFacts): string => party.details.school;
const schoolOf = (facts: ActionFacts) => ({ school: idOf(facts) });

const firstSource = ({ sources }: Catalogue): string => sources[0]?.source ?? '';

/**
 * The first plan for which the act is allowed.
 * @throws the Rejection for the first plan, when it is allowed for none
 */
const onAnyPlan = ({ catalogue }: ActionFacts, decide: (plan: string) => Day): Day => {
  const plans = [...catalogue.plans.values()].filter(({ kind }) => kind !== 'trial');
  const found = plans.map(({ plan }) => tried(() => decide(plan)));
  const allowed = found.find((one): one is Day => !(one instanceof Rejection));
  if (allowed !== undefined) return allowed;
  throw found[0] ?? new Error('The catalogue holds no plan');
};

const onPlan = (facts: ActionFacts, command: SubscriptionCommand, on: Day): Day => {
  const [event] = subscriptions.decide(command, facts.state);
  return event === undefined ? alreadyDone(facts, on) : (effectiveOn(event) ?? on);
};

/** @throws Rejection for an act that is already recorded, so that repeating it would change nothing */
const alreadyDone = (facts: ActionFacts, on: Day): Day => {
  const latest = latestSubscription(facts.state);
  const pending = latest && pendingTerm(latest, on);
  if (latest !== undefined) mustHaveNoEnd(idOf(facts), latest);
  if (pending !== undefined) throw migrationPending(idOf(facts), pending);
  return on;
};

const effectiveOn = ({ type, data }: SubscriptionEvent): Day | undefined => {
  switch (type) {
    case 'SubscriptionMigrated':
      return data.startsOn;
    case 'SubscriptionEndRecorded':
      return data.endsOn;
    default:
      return undefined;
  }
};

/** @throws the refusal for a school without a registered board */
const mustHaveBoard = ({ party }: ActionFacts, refusal: Rejection): Board => {
  if (party.board?.details === undefined) throw refusal;
  return party.board;
};

const inBoard = ({ party }: ActionFacts, command: BoardCommand): void => {
  const events = board.decide(command, party.board ?? board.initial);
  if (events.length > 0 || command.type !== 'JoinFramework') return;
  // If the school has joined from this very day, the next day is asked about, and the decision then says so.
  board.decide({ ...command, data: { ...command.data, from: addDays(command.data.from, 1) } }, party.board!);
};

/** The days after today, in order, on which the answer to an act may change. */
const daysThatMatter = ({ party, state, catalogue }: ActionFacts, today: Day): Day[] => {
  const latest = latestSubscription(state);
  const days = [
    addDays(today, 1),
    ...(latest === undefined
      ? []
      : yearsAhead(
          latest.terms.map(({ startsOn }) => startsOn),
          today,
        )),
    ...(latest?.endsOn === undefined ? [] : [addDays(latest.endsOn, 1)]),
    ...(state.trial === undefined ? [] : [addDays(state.trial.endsOn, 1)]),
    ...[...party.school.dpas, ...(party.board?.dpas ?? [])].map(({ signedOn }) => signedOn),
    ...catalogue.sources.map(({ from }) => from),
    ...(party.board?.pilots.pilots.map(({ until }) => until) ?? []),
    ...(party.board?.frameworks.agreements.map(({ validFrom }) => validFrom) ?? []),
  ];
  return [...new Set(days)].filter((day) => day > today).sort();
};

/** The first days of terms, and of the next year of each. */
const yearsAhead = (starts: readonly Day[], today: Day): Day[] =>
  starts.flatMap((startsOn) => {
    const first = dayNumber(startsOn);
    return [startsOn, dayText(yearOfTerm(first, yearContaining(first, dayNumber(today))).to + 1)];
  });
