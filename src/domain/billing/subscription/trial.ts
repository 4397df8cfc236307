/** A free trial, once per school ever, with an enrolment in a course (4.9). */
import { trialMonths } from '../../catalogue.ts';
import { addMonths, type Day, dayNumber, dayText } from '../../day.ts';
import { sameData } from '../../decider.ts';
import { Rejection } from '../../rejection.ts';
import { mustMeetConditions, type StartFacts } from './starting.ts';
import {
  lastDayUnsubscribed,
  type SubscriptionEvent,
  type Subscriptions,
  subscriptionOn,
  type Trial,
} from './subscription.ts';

export type GrantTrial = {
  readonly type: 'GrantTrial';
  readonly data: Omit<Trial, 'endsOn'> & { readonly school: string; readonly facts: StartFacts };
};

export const grantTrial = (
  { school, enrolment, startsOn, facts }: GrantTrial['data'],
  state: Subscriptions,
): SubscriptionEvent[] => {
  const endsOn = dayText(addMonths(dayNumber(startsOn), trialMonths(facts.catalogue)) - 1);
  const trial: Trial = { enrolment, startsOn, endsOn };
  if (state.trial !== undefined) {
    if (sameData(state.trial, trial)) return [];
    throw new Rejection('trial_used', { school, startsOn: state.trial.startsOn });
  }
  mustMeetConditions(school, startsOn, facts);
  if (subscriptionOn(state, startsOn) !== undefined)
    throw new Rejection('trial_with_subscription', { school, startsOn });
  return [{ type: 'TrialGranted', data: { school, ...trial } }];
};

/**
 * The last day of a school's trial: the day before 6 months later, or before a subscription starts (4.9). It lies
 * before the trial's first day if a subscription left no day for it.
 */
export const trialRunsThrough = (state: Subscriptions): Day | undefined =>
  state.trial && lastDayUnsubscribed(state, state.trial.startsOn, state.trial.endsOn);

/** The trial, with the last day on which it really runs (4.9). */
export const trialOf = (state: Subscriptions): Trial | null =>
  state.trial === undefined ? null : { ...state.trial, endsOn: trialRunsThrough(state) ?? state.trial.endsOn };
