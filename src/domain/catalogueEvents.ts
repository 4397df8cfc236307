/** The catalogue: plans, prices, VAT rates and sources, with the commands and events about them. */
import type { AccountsEvent, AccountsFrom } from './accounting/accounts.ts';
import type { Day } from './day.ts';
import type { IdentityCommand, IdentityEvent, LedgerIdentity } from './ledgerIdentity.ts';
import type { DecimalText } from './money.ts';
import type { Feature, OfferEvent, Offers, SourceDescription, SourceStatus } from './offers.ts';
import type { Supplier } from './parties/party.ts';

/** A plan for subscriptions. A trial has a plan of its own kind. */
export type Plan = PerPupilPlan | FlatPlan;

type PlanRules = {
  readonly plan: string;
  /** No subscription may start on it on or after this day; absent while it is open. */
  readonly closedFrom?: Day;
};

export type PerPupilPlan = PlanRules & {
  readonly kind: 'per-pupil';
  readonly measure: 'monthly' | 'daily';
  /** The year groups that count (3.2). Absent: all results count, also those without a year group. */
  readonly yearGroups?: readonly number[];
  /** Days from the year's first day to its count day, 0–90 (3.7). */
  readonly countAfterDays: number;
  /** A subscription that ends before this year of its first term is not settled (4.10). */
  readonly settleFromYear: number;
};

export type FlatPlan = PlanRules & { readonly kind: 'flat' };

/** The trial is free for a number of months from its first day (4.9). */
export type TrialPlan = PlanRules & { readonly kind: 'trial'; readonly months: number };

/** A price that holds from a day (inclusive) until the next one starts. */
export type Price = { readonly plan: string; readonly price: DecimalText; readonly from: Day };

export type VatRate = { readonly ratePercent: DecimalText; readonly from: Day };

export type SourceState = { readonly source: string; readonly status: SourceStatus; readonly from: Day };

export type CatalogueEvent =
  | { readonly type: 'PlanDefined'; readonly data: Plan | TrialPlan }
  | { readonly type: 'PlanPriced'; readonly data: Price }
  | { readonly type: 'VatRateSet'; readonly data: VatRate }
  | { readonly type: 'SourceStatusSet'; readonly data: SourceState }
  | { readonly type: 'SupplierRegistered'; readonly data: Supplier }
  | OfferEvent
  | AccountsEvent
  | IdentityEvent;

export type CatalogueCommand =
  /** Writes the data with which every ledger starts. In a ledger that has begun, it only adds plans and offers that are missing. */
  | { readonly type: 'OpenCatalogue' }
  | { readonly type: 'RegisterSupplier'; readonly data: Supplier }
  /**
   * The rules of an existing plan never change, because that would change past years. A plan can be closed, can get a
   * new price from a day on, and can offer other things.
   */
  | { readonly type: 'DefinePlan'; readonly data: DefinePlan }
  | { readonly type: 'SetSourceStatus'; readonly data: SetSourceStatus }
  | { readonly type: 'SetVatRate'; readonly data: VatRate }
  | { readonly type: 'SetAccounts'; readonly data: AccountsFrom }
  | IdentityCommand;

export type DefinePlan = {
  readonly plan: Plan;
  readonly price?: Omit<Price, 'plan'>;
  /** Absent: the plan offers what it offered. */
  readonly features?: readonly Feature[];
};

/** Absent name or text: as it was. */
export type SetSourceStatus = SourceState & Partial<Pick<SourceDescription, 'name' | 'why'>>;

export type Catalogue = {
  readonly plans: ReadonlyMap<string, Plan | TrialPlan>;
  readonly prices: readonly Price[];
  readonly vatRates: readonly VatRate[];
  /** In the order of recording. */
  readonly accounts: readonly AccountsFrom[];
  readonly sources: readonly SourceState[];
  readonly offers: Offers;
  readonly supplier: Supplier | undefined;
  /** Every account that the supplier has or had: a document is paid to the one that it names. */
  readonly ibans: readonly string[];
  readonly identity: LedgerIdentity;
};
