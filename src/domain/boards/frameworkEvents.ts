/** Framework agreements: what is agreed, who joins, and the commands and events about them (7.3). */
import type { Day } from '../day.ts';
import type { DecimalText } from '../money.ts';
import type { BoardPeriods } from './boardPeriods.ts';
import type { PilotSchool } from './pilots.ts';

/** A price per pupil. It holds while the joined schools together have `from` pupils (inclusive) or more, up to the next tier. */
export type Tier = { readonly from: number; readonly price: DecimalText };

export type PriceTerms =
  /** Discount on the plan's price in percent; above 0, at most 100. */
  | { readonly kind: 'discount'; readonly percent: DecimalText }
  | { readonly kind: 'fixed'; readonly price: DecimalText }
  /** At least one, ascending; the first begins at 0. */
  | { readonly kind: 'volume'; readonly tiers: readonly Tier[] };

export type Framework = {
  /** The board's id and the agreement's number there: `12345-A1`. */
  readonly agreement: string;
  readonly validFrom: Day;
  /** Inclusive. */
  readonly validUntil: Day;
  /** The pilot on whose outcome the agreement rests. */
  readonly pilot?: string;
  readonly terms: PriceTerms;
};

export type Membership = {
  readonly agreement: string;
  readonly school: string;
  readonly from: Day;
  /** The day on which joining was recorded. A school that leaves the board after that day leaves the agreement too (7.5). */
  readonly joinedOn: Day;
  /** The first day on which the school is no longer a member; absent while it has not left. */
  readonly leftOn?: Day;
};

/** An agreement that a board proposed and staff have not confirmed. No school can join it, and it sets no price (7.3). */
export type Proposal = Framework & { readonly status: 'proposed' | 'declined' };

export type Frameworks = {
  /** Agreements that were concluded: at once by staff, or by confirming a proposal. */
  readonly agreements: readonly Framework[];
  readonly proposals: readonly Proposal[];
  readonly memberships: readonly Membership[];
};

export type FrameworkEvent =
  | { readonly type: 'FrameworkAgreementConcluded'; readonly data: Framework }
  | { readonly type: 'FrameworkAgreementProposed'; readonly data: Framework }
  /** Holds the whole agreement, so that a reader of its terms need not find the proposal. */
  | { readonly type: 'FrameworkAgreementConfirmed'; readonly data: Framework }
  | { readonly type: 'FrameworkAgreementDeclined'; readonly data: Pick<Framework, 'agreement'> }
  | { readonly type: 'FrameworkJoined'; readonly data: Omit<Membership, 'leftOn'> }
  | {
      readonly type: 'FrameworkLeft';
      readonly data: { readonly agreement: string; readonly school: string; readonly leftOn: Day };
    };

export type Ask = Omit<Framework, 'agreement'> & {
  /** Facts about each school of the named pilot; empty without a pilot. */
  readonly facts: readonly PilotSchool[];
};

export type FrameworkCommand =
  /** Conclude is done by staff, and the agreement is in force at once. If an identical proposal is open, it confirms that one. */
  | { readonly type: 'ProposeFramework' | 'ConcludeFramework'; readonly data: Ask }
  | {
      readonly type: 'ConfirmFramework';
      readonly data: { readonly agreement: string; readonly facts: readonly PilotSchool[] };
    }
  | { readonly type: 'DeclineFramework'; readonly data: Pick<Framework, 'agreement'> }
  | {
      readonly type: 'JoinFramework';
      readonly data: {
        readonly agreement: string;
        readonly school: string;
        readonly from: Day;
        readonly boardPeriods: BoardPeriods;
      };
    }
  /**
   * Ends the school's membership of the agreement in force on `on`, or else of the one that it joined last. `on` is the
   * first day outside.
   */
  | { readonly type: 'LeaveFramework'; readonly data: { readonly school: string; readonly on: Day } };
