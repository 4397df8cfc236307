/** Refusals about the catalogue, trials and subscriptions (4.1, 4.9–4.13). */
import type { Day } from '../day.ts';
import type { NoFacts, OfSchool } from './facts.ts';

/** What is wrong with a year that is taken over (4.13). */
export type TakenOverFault =
  | { readonly is: 'another-term'; readonly term: number; readonly given: number }
  | { readonly is: 'named-twice'; readonly year: number }
  | { readonly is: 'not-begun'; readonly year: number; readonly from: Day };

/**
 * What was billed already. `documents`: numbers of the standing ones, the latest first, which is the order to credit them in;
 * one that has no number yet is left out. `elsewhere`: references of bills of a year that was taken over, which cannot be credited.
 */
export type Billed = { readonly documents: readonly string[]; readonly elsewhere: readonly string[] };

export type SubscriptionFacts = {
  readonly plan_not_found: { readonly plan: string };
  readonly plan_is_trial: NoFacts;
  readonly plan_rules_fixed: { readonly plan: string };
  readonly plan_closed: { readonly plan: string; readonly closedFrom: Day };
  readonly trial_used: OfSchool & { readonly startsOn: Day };
  readonly trial_with_subscription: OfSchool & { readonly startsOn: Day };
  readonly school_not_offered: OfSchool;
  readonly subscription_not_found: OfSchool;
  readonly subscription_overlaps: OfSchool & { readonly endsOn: Day | null };
  readonly taken_over_year_not_valid: { readonly fault: TakenOverFault };
  readonly migration_to_same_plan: OfSchool & { readonly plan: string };
  /** `anyDay`: the school is on a flat plan, which it may leave on another day of the running year too. */
  readonly migration_day_not_valid: { readonly on: Day; readonly termFrom: Day; readonly anyDay: boolean };
  readonly migration_before_billed_year: Billed & { readonly startsOn: Day };
  readonly migration_pending: OfSchool & { readonly plan: string; readonly startsOn: Day };
  readonly migration_not_pending: OfSchool;
  readonly end_not_last_day_of_year: { readonly endsOn: Day; readonly lastDay: Day };
  readonly end_before_billed_year: Billed & { readonly endsOn: Day };
  readonly end_already_passed: OfSchool & { readonly endsOn: Day };
  readonly end_not_recorded: OfSchool;
  readonly end_recorded: OfSchool & { readonly endsOn: Day };
  readonly final_document_stands: OfSchool & Pick<Billed, 'documents'> & { readonly endsOn: Day };
};
