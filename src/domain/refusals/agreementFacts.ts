/** Refusals about parties, the register, and what parties agreed to (6.1, 8.2, 8.4). */
import type { Day } from '../day.ts';
import type { NoFacts, OfSchool } from './facts.ts';

export type AgreementFacts = {
  readonly school_not_found: NoFacts;
  readonly board_not_found: NoFacts;
  readonly request_not_found: { readonly request: string };
  readonly request_closed: { readonly request: string };
  /** `for`: what cannot be done without a data processing agreement. */
  readonly dpa_missing:
    | (OfSchool & { readonly for: 'import' | 'sharing' | 'start' | 'pilot'; readonly day: Day })
    | { readonly for: 'end' };
  readonly dpa_not_valid:
    | { readonly why: 'signed-in-future'; readonly signedOn: Day; readonly today: Day }
    | { readonly why: 'none-to-end'; readonly endsOn: Day };
  /** `sharing`: what parents share was to be dropped; `secret`: the school's secret was to be destroyed. */
  readonly dpa_still_in_force: OfSchool & { readonly for: 'secret' | 'sharing' };
  readonly terms_missing: OfSchool & { readonly startsOn: Day };
  readonly signatory_not_found: NoFacts;
  readonly terms_not_valid: { readonly acceptedOn: Day; readonly today: Day };
  readonly school_closed: OfSchool;
  readonly register_closes_many: { readonly closing: number; readonly known: number };
};
