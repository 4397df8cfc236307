/** Refusals about what parents share (6.3, 6.4). A fact names no person: children by their place in the request. */
import type { NoFacts } from './facts.ts';

/** What a guardian shares, of the guardian or of a child. */
export type SharedItem = 'name' | 'phone' | 'email' | 'address' | 'birthday';

export type SharingFacts = {
  readonly guardian_not_found: NoFacts;
  readonly guardian_erased: NoFacts;
  readonly child_not_found: NoFacts;
  readonly audience_not_found: NoFacts;
  readonly child_unknown: { readonly at: number };
  readonly item_not_recorded: { readonly item: SharedItem; readonly of: 'guardian' | 'child' };
  readonly roster_loses_many: { readonly missing: number; readonly known: number };
  readonly roster_outdated: { readonly schoolYear: string; readonly taken: string };
};
