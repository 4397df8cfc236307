/** Refusals about imports and results (2). */
import type { Day } from '../day.ts';
import type { NoFacts, OfSchool } from './facts.ts';

/** What is wrong with a corrected result (2.6, 2.8). */
export type ResultFault =
  | { readonly is: 'taken-after-linked'; readonly linkedOn: Day }
  | { readonly is: 'no-day' }
  | { readonly is: 'taken-too-early'; readonly earliest: Day }
  | { readonly is: 'category-unknown'; readonly categories: readonly string[] }
  | { readonly is: 'year-group-unknown' };

/** Why the secret of a school cannot be used (6.2). */
export type SecretFault =
  | 'none-yet'
  | 'never'
  | 'destroyed'
  | 'destroyed-meanwhile'
  | 'not-in-vault'
  | 'another-in-vault'
  | 'sharing-not-in-vault';

/** The numbers of a file that is held: it names `pupils` pupils, and the school knows `known` of them (2.10). */
export type Unlikely = {
  readonly pupils: number;
  readonly known: number;
  /** The school of the same board that knows at least four in five of them; only for those who may know. */
  readonly school?: string;
};

export type ResultFacts = {
  readonly source_not_found: NoFacts;
  readonly source_not_available: { readonly name: string; readonly status: 'in-development' | 'under-study' };
  readonly import_not_found: OfSchool & { readonly import: string };
  readonly import_already_withdrawn: OfSchool & { readonly import: string };
  readonly import_in_progress: OfSchool;
  readonly import_unlikely: Unlikely;
  readonly linked_on_in_future: { readonly linkedOn: Day; readonly today: Day };
  readonly result_not_found: { readonly why: 'no-results' | 'unknown-key' | 'withdrawn-by-hand' };
  readonly result_not_valid: { readonly fault: ResultFault };
  readonly decision_not_found: NoFacts;
  readonly pupil_not_found: OfSchool;
  readonly link_not_found: NoFacts;
  /** `link`: its number among those that were given, from 1. */
  readonly link_not_valid: { readonly link: number };
  readonly school_secret_missing: OfSchool & { readonly why: SecretFault };
  /** The school would exceed a bound: it would have `would` things of the kind `of`, and `max` are allowed. */
  readonly school_too_large: {
    readonly of: 'pupils' | 'results' | 'children' | 'guardians';
    readonly would: number;
    readonly max: number;
  };
};
