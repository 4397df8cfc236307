/** Trials and subscriptions. */
import type { Meanings } from './meaning.ts';

export const ofSubscriptions = {
  subscription_not_found: {
    means: 'The school has no subscription.',
    todo: 'Start one with `POST /schools/{school}/subscription`.',
  },
  school_not_offered: {
    means: 'The school is not a primary school with year classes, so the service is not offered to it yet.',
    todo: 'Correct `kind` and `yearClasses` of the school when they are wrong.',
  },
  trial_used: { means: 'The school had its trial. There is one per school.', todo: 'Start a subscription.' },
  trial_with_subscription: {
    means: 'A trial is only for a school without a subscription on that day.',
    todo: 'Nothing needs to be done: the subscription runs.',
  },
  plan_closed: {
    means: 'No subscription can start on this plan on that day or later.',
    todo: 'Choose an open plan from `GET /plans`.',
  },
  subscription_overlaps: {
    means: 'The school has a subscription that has no end, or that ends after the day on which this one is to start.',
    todo: 'End the first one, or choose a day after its end.',
  },
  taken_over_year_not_valid: {
    means: 'A year that was billed elsewhere cannot be taken over as it is given. `detail` says why.',
    todo: 'Correct the field that `detail` names.',
  },
  migration_to_same_plan: { means: 'The school has this plan already.', todo: 'Name another plan.' },
  migration_day_not_valid: {
    means:
      'A migration is on the first day of a later year. From a flat plan it may also be on another day of the running year.',
    todo: 'Choose such a day. `GET …/subscription` lists the years.',
  },
  migration_before_billed_year: {
    means: 'A year that starts on or after the day of the migration has a standing document.',
    todo: 'Credit that document first, or choose a later day. `detail` names what to credit, in order.',
  },
  migration_pending: {
    means: 'The school moves to another plan on a later day, and this does not go together with that.',
    todo: 'Take the migration back first with `DELETE …/subscription/migration`.',
  },
  migration_not_pending: {
    means: 'The school has no migration that is still to come.',
    todo: 'Nothing needs to be done.',
  },
  end_not_last_day_of_year: {
    means: 'A subscription ends on the last day of one of its years. `detail` names that day.',
    todo: 'Choose the day that `detail` names.',
  },
  end_before_billed_year: {
    means: 'A year after the end has a standing document.',
    todo: 'Credit that document first. `detail` names what to credit, in order.',
  },
  end_already_passed: {
    means: 'The subscription has already ended.',
    todo: 'Take that end back first, as long as the final document does not stand.',
  },
  end_not_recorded: { means: 'No end is recorded, so none can be taken back.', todo: 'Nothing needs to be done.' },
  end_recorded: {
    means: 'Another end is recorded for this subscription.',
    todo: 'Take that end back first with `DELETE …/subscription/end`.',
  },
  final_document_stands: {
    means: 'The subscription ended and its final document stands.',
    todo: 'Credit that document first, or start a new subscription. `detail` names what to credit, in order.',
  },
} as const satisfies Meanings;
