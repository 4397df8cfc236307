/** Refusals about pilots and framework agreements (7). */
import type { Day } from '../day.ts';
import type { NoFacts, OfBoard, OfSchool } from './facts.ts';

export type AgreementStatus = 'proposed' | 'confirmed' | 'declined';

export type BoardFacts = {
  readonly pilot_not_found: NoFacts;
  readonly pilot_with_subscription: OfSchool & { readonly from: Day };
  readonly pilot_overlaps: OfSchool & { readonly pilot: string; readonly from: Day; readonly until: Day };
  readonly pilot_left: OfSchool & { readonly pilot: string; readonly through: Day };
  readonly pilot_not_ended: { readonly pilot: string; readonly until: Day; readonly today: Day };
  readonly pilot_already_evaluated: OfSchool & { readonly pilot: string };
  readonly pilot_not_evaluated: { readonly pilot: string };
  readonly pilot_divided: { readonly pilot: string };
  /** `no-board`: the school has no board, and therefore no agreement to join. `none`: its board has no agreement. */
  readonly agreement_not_found:
    | { readonly why: 'unknown'; readonly agreement: string }
    | (OfSchool & { readonly why: 'of-another-board'; readonly agreement: string })
    | (OfSchool & { readonly why: 'no-board' | 'none' });
  readonly agreement_overlaps: OfBoard & {
    readonly agreement: string;
    readonly status: AgreementStatus;
    readonly validFrom: Day;
    readonly validUntil: Day;
  };
  readonly agreement_expired: { readonly agreement: string; readonly validUntil: Day; readonly from: Day };
  readonly agreement_not_confirmed: { readonly agreement: string; readonly status: AgreementStatus };
  readonly agreement_confirmed: { readonly agreement: string };
  readonly agreement_declined: { readonly agreement: string };
  readonly agreement_already_joined: OfSchool & { readonly agreement: string; readonly from: Day };
  readonly membership_not_found: OfSchool & { readonly why: 'not-joined' | 'no-board' };
};
