import type { SubscriptionFacts, TakenOverFault } from '../../domain/refusals/subscriptionFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day } = formatsOf('en');
const { plan: nameOfPlan } = namesOf('en');

const takenOverFault = (fault: TakenOverFault): string => {
  switch (fault.is) {
    case 'another-term':
      return `The years taken over are of term ${fault.term}, with which the subscription starts, not of term ${fault.given}; give term ${fault.term}, or leave it out.`;
    case 'named-twice':
      return `Year ${fault.year} is named twice; give all that was billed for it as one sum.`;
    case 'not-begun':
      return `Year ${fault.year} only begins on ${day(fault.from)}, so nothing can have been billed for it; leave it out.`;
  }
};

/** What to do about standing documents, given in the order to credit them in; none has a number while they wait for a run. */
const creditFirst = (documents: readonly string[]): string => {
  if (documents.length === 0) return 'It has no number yet: run the invoices, then credit it first.';
  return documents.length === 1
    ? `Credit ${documents[0]} first.`
    : `First credit, in this order: ${documents.join(', ')}.`;
};

export const subscriptions: RefusalTexts<SubscriptionFacts> = {
  plan_not_found: {
    title: 'Plan not found',
    detail: ({ plan }) => `There is no plan '${plan}'. Choose one from the list of plans.`,
  },
  plan_is_trial: {
    title: 'Plan is trial',
    detail: () => 'No subscription is on the trial plan. Ask for a trial for the school, or choose another plan.',
  },
  plan_rules_fixed: {
    title: 'Plan rules fixed',
    detail: ({ plan }) =>
      `What plan '${nameOfPlan(plan)}' counts and settles cannot change, or years gone by would with it; define another plan, and close this one.`,
  },
  plan_closed: {
    title: 'Plan closed',
    detail: ({ plan, closedFrom }) =>
      `Plan '${nameOfPlan(plan)}' is closed: no subscription can start on it on or after ${day(closedFrom)}. Choose one that is open.`,
  },
  trial_used: {
    title: 'Trial used',
    detail: ({ school, startsOn }) =>
      `School ${school} had its trial from ${day(startsOn)}; there is one per school. It can start a subscription.`,
  },
  trial_with_subscription: {
    title: 'Trial with subscription',
    detail: ({ school, startsOn }) =>
      `School ${school} has a subscription that runs on ${day(startsOn)}; a trial is only for schools without one.`,
  },
  school_not_offered: {
    title: 'School not offered',
    detail: ({ school }) =>
      `School ${school} is not a primary school with year classes; the service is not offered to it yet. Its wish was recorded.`,
  },
  subscription_not_found: {
    title: 'Subscription not found',
    detail: ({ school }) => `School ${school} has no subscription. Start one first.`,
  },
  subscription_overlaps: {
    title: 'Subscription overlaps',
    detail: ({ school, endsOn }) =>
      `School ${school} has a subscription that ${endsOn === null ? 'has no end' : `ends on ${day(endsOn)}`}; a new one can only start after its end.`,
  },
  taken_over_year_not_valid: {
    title: 'Taken over year not valid',
    detail: ({ fault }) => takenOverFault(fault),
  },
  migration_to_same_plan: {
    title: 'Migration to same plan',
    detail: ({ school, plan }) => `School ${school} has plan '${nameOfPlan(plan)}' already; choose another plan.`,
  },
  migration_day_not_valid: {
    title: 'Migration day not valid',
    detail: ({ on, termFrom, anyDay }) =>
      `A migration is on the first day of a later year of the term that began on ${day(termFrom)}${anyDay ? ', or, from a flat plan, on another day of the running year' : ''}; ${day(on)} is not.`,
  },
  migration_before_billed_year: {
    title: 'Migration before billed year',
    detail: ({ startsOn, documents, elsewhere }) =>
      elsewhere.length > 0
        ? `A year that starts on or after ${day(startsOn)} was billed before the subscription was taken over (${elsewhere.join(', ')}); choose a later day.`
        : `A year that starts on or after ${day(startsOn)} has a standing document. ${creditFirst(documents)} Or choose a later day.`,
  },
  migration_pending: {
    title: 'Migration pending',
    detail: ({ school, plan, startsOn }) =>
      `School ${school} moves to plan '${nameOfPlan(plan)}' on ${day(startsOn)}; take that back first.`,
  },
  migration_not_pending: {
    title: 'Migration not pending',
    detail: ({ school }) => `School ${school} has no migration that is still to come, so there is none to take back.`,
  },
  end_not_last_day_of_year: {
    title: 'End not last day of year',
    detail: ({ endsOn, lastDay }) =>
      `A subscription ends on the last day of one of its years; ${day(endsOn)} lies in a year that ends on ${day(lastDay)}. Choose ${day(lastDay)}, or the last day of another year.`,
  },
  end_before_billed_year: {
    title: 'End before billed year',
    detail: ({ endsOn, documents, elsewhere }) =>
      elsewhere.length > 0
        ? `A year after ${day(endsOn)} was billed before the subscription was taken over (${elsewhere.join(', ')}); choose the last day of a later year.`
        : `A year after ${day(endsOn)} has a standing document. ${creditFirst(documents)}`,
  },
  end_already_passed: {
    title: 'End already passed',
    detail: ({ school, endsOn }) =>
      `The subscription of school ${school} already ended on ${day(endsOn)}; take that end back first, if its final document does not stand yet.`,
  },
  end_not_recorded: {
    title: 'End not recorded',
    detail: ({ school }) =>
      `No end is recorded for the subscription of school ${school}, so there is none to take back.`,
  },
  end_recorded: {
    title: 'End recorded',
    detail: ({ school, endsOn }) =>
      `The subscription of school ${school} is to end on ${day(endsOn)}; take the end back first.`,
  },
  final_document_stands: {
    title: 'Final document stands',
    detail: ({ school, endsOn, documents }) =>
      `The subscription of school ${school} ended on ${day(endsOn)} and its final document stands. ${creditFirst(documents)} Or start a new subscription.`,
  },
};
