/**
 * The catalogue: what is sold, at which price and VAT rate, by whom, and which sources can be read. Events change this
 * data; code never does (4.1, 4.6, 8.1).
 */
import { setAccounts } from './accounting/accounts.ts';
import type {
  Catalogue,
  CatalogueCommand,
  CatalogueEvent,
  DefinePlan,
  Plan,
  Price,
  SetSourceStatus,
  SourceState,
  TrialPlan,
  VatRate,
} from './catalogueEvents.ts';
import type { Day } from './day.ts';
import { type Decider, sameData } from './decider.ts';
import { inForce } from './inForce.ts';
import { decideIdentity, evolveIdentity } from './ledgerIdentity.ts';
import {
  evolveOffers,
  type Feature,
  isMissing,
  noOffers,
  openingOffers,
  type SourceStatus,
  type Texts,
  textsOf,
} from './offers.ts';
import { Rejection } from './rejection.ts';

const sinceAlways = '2000-01-01';

const trialPlan = 'trial';

const openingEvents: readonly CatalogueEvent[] = [
  {
    type: 'PlanDefined',
    data: { plan: 'per-pupil', kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 },
  },
  { type: 'PlanPriced', data: { plan: 'per-pupil', price: '11.50', from: sinceAlways } },
  { type: 'PlanDefined', data: { plan: 'legacy', kind: 'flat', closedFrom: '2020-11-01' } },
  { type: 'PlanPriced', data: { plan: 'legacy', price: '650.00', from: '2020-11-01' } },
  { type: 'PlanDefined', data: { plan: trialPlan, kind: 'trial', months: 6 } },
  { type: 'PlanPriced', data: { plan: trialPlan, price: '0.00', from: sinceAlways } },
  { type: 'VatRateSet', data: { ratePercent: '21', from: '2012-10-01' } },
  ...(
    [
      ['parnassys', 'supported'],
      ['esis', 'supported'],
      ['diataal', 'available'],
      ['boom', 'in-development'],
      ['bureau-ice', 'in-development'],
      ['cito', 'under-study'],
    ] as const
  ).map(
    ([source, status]): CatalogueEvent => ({ type: 'SourceStatusSet', data: { source, status, from: sinceAlways } }),
  ),
  ...openingOffers,
];

export const catalogue: Decider<Catalogue, CatalogueCommand, CatalogueEvent> = {
  initial: {
    plans: new Map(),
    prices: [],
    vatRates: [],
    accounts: [],
    sources: [],
    offers: noOffers,
    supplier: undefined,
    ibans: [],
    identity: {},
  },
  decide: (command, state) => {
    switch (command.type) {
      case 'OpenCatalogue':
        return state.plans.size === 0
          ? [...openingEvents]
          : openingEvents.filter((event) => isUnknownPlan(event, state) || isMissingOffer(event, state));
      case 'RegisterSupplier':
        return sameData(state.supplier, command.data) ? [] : [{ type: 'SupplierRegistered', data: command.data }];
      case 'DefinePlan':
        return definePlan(command.data, state);
      case 'SetSourceStatus':
        return setSourceStatus(command.data, state);
      case 'SetVatRate':
        return setVatRate(command.data, state);
      case 'SetAccounts':
        return setAccounts(command.data, state.accounts);
      default:
        return decideIdentity(command, state.identity);
    }
  },
  evolve: (state, event) => {
    const { type, data } = event;
    switch (type) {
      case 'PlanDefined':
        return { ...state, plans: new Map(state.plans).set(data.plan, data) };
      case 'PlanPriced':
        return { ...state, prices: [...state.prices, data] };
      case 'VatRateSet':
        return { ...state, vatRates: [...state.vatRates, data] };
      case 'AccountsSet':
        return { ...state, accounts: [...state.accounts, data] };
      case 'SourceStatusSet':
        return { ...state, sources: [...state.sources, data] };
      case 'SupplierRegistered':
        return { ...state, supplier: data, ibans: [...new Set([...state.ibans, data.iban])] };
      case 'PlanFeaturesSet':
      case 'SourceDescribed':
        return { ...state, offers: evolveOffers(state.offers, event) };
      case 'LedgerOpened':
      case 'LedgerRestored':
      case 'RestorationChecked':
        return { ...state, identity: evolveIdentity(state.identity, event) };
    }
  },
};

const isUnknownPlan = ({ type, data }: CatalogueEvent, { plans }: Catalogue): boolean =>
  (type === 'PlanDefined' || type === 'PlanPriced') && !plans.has(data.plan);

const isMissingOffer = (event: CatalogueEvent, { offers }: Catalogue): boolean =>
  (event.type === 'PlanFeaturesSet' || event.type === 'SourceDescribed') && isMissing(event, offers);

const definePlan = ({ plan, price, features }: DefinePlan, state: Catalogue): CatalogueEvent[] => {
  const known = state.plans.get(plan.plan);
  if (known !== undefined && !sameData(inOneOrder(rulesOf(known)), inOneOrder(rulesOf(plan))))
    throw new Rejection('plan_rules_fixed', { plan: plan.plan });
  const isNew = known === undefined || known.closedFrom !== plan.closedFrom;
  const isPriced = price === undefined || priceFrom(state, plan.plan, price.from)?.price === price.price;
  return [
    ...(isNew ? [{ type: 'PlanDefined', data: plan } as const] : []),
    ...(isPriced ? [] : [{ type: 'PlanPriced', data: { plan: plan.plan, ...price } } as const]),
    ...(features === undefined || sameData(featuresOf(state, plan.plan), features)
      ? []
      : [{ type: 'PlanFeaturesSet', data: { plan: plan.plan, features } } as const]),
  ];
};

const rulesOf = ({ closedFrom: _, ...rules }: Plan | TrialPlan) => rules;

const inOneOrder = (rules: object): [string, unknown][] =>
  Object.entries(rules).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The price that was set from exactly this day. */
const priceFrom = ({ prices }: Catalogue, plan: string, from: Day): Price | undefined =>
  prices.findLast((price) => price.plan === plan && price.from === from);

/** All that a plan offers (4.1), in the order in which it was given. */
export const featuresOf = ({ offers }: Catalogue, plan: string): readonly Feature[] => offers.features.get(plan) ?? [];

const setSourceStatus = ({ name, why, ...data }: SetSourceStatus, state: Catalogue): CatalogueEvent[] => {
  const { source, status } = data;
  const latest = state.sources.findLast((known) => known.source === source && known.from === data.from);
  const texts = textsOf(state.offers, source);
  const before = texts.why[status];
  const known = { source, name: texts.name, status, ...(before && { why: before }) };
  const described = { ...known, ...(name && { name }), ...(why && { why }) };
  return [
    ...(latest?.status === status ? [] : [{ type: 'SourceStatusSet', data } as const]),
    ...(sameData(known, described) ? [] : [{ type: 'SourceDescribed', data: described } as const]),
  ];
};

const setVatRate = (data: VatRate, { vatRates }: Catalogue): CatalogueEvent[] => {
  const latest = vatRates.findLast(({ from }) => from === data.from);
  return latest?.ratePercent === data.ratePercent ? [] : [{ type: 'VatRateSet', data }];
};

/**
 * All VAT rates that hold now or will hold, in order of their first day. If two were set for one day, the one recorded
 * last counts.
 */
export const vatRatesByDay = ({ vatRates }: Pick<Catalogue, 'vatRates'>): VatRate[] =>
  [...new Map(vatRates.map((rate) => [rate.from, rate])).values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));

/**
 * A plan that a subscription can have.
 * @throws Rejection plan_not_found, plan_is_trial
 */
export const planNamed = ({ plans }: Catalogue, name: string): Plan => {
  const plan = plans.get(name);
  if (plan === undefined) throw new Rejection('plan_not_found', { plan: name });
  if (plan.kind === 'trial') throw new Rejection('plan_is_trial', {});
  return plan;
};

/**
 * Length of a trial in months (4.9).
 * @throws Error when the log defines no trial
 */
export const trialMonths = ({ plans }: Catalogue): number => {
  const plan = plans.get(trialPlan);
  if (plan?.kind !== 'trial') throw new Error('The catalogue holds no trial plan');
  return plan.months;
};

/** The plan's price in force on a day. Undefined when none was known then; the year is then not billed (4.2). */
export const priceOn = ({ prices }: Catalogue, plan: string, on: Day): Price | undefined =>
  inForce(
    prices.filter((price) => price.plan === plan),
    on,
  );

/** The VAT rate for documents issued on a day (4.6). */
export const vatRateOn = ({ vatRates }: Pick<Catalogue, 'vatRates'>, on: Day): VatRate | undefined =>
  inForce(vatRates, on);

/** The status of a source on a day (8.1). */
export const sourceStatusOn = ({ sources }: Catalogue, source: string, on: Day): SourceState | undefined =>
  inForce(
    sources.filter((state) => state.source === source),
    on,
  );

/** The name of a source, as its maker writes it; its code where none was given. */
export const nameOfSource = ({ offers }: Catalogue, source: string): string => textsOf(offers, source).name;

/** A source with its status on a day, and the changes planned after that day. */
export type SourcePlan = {
  readonly source: string;
  readonly name: string;
  /** Null for a source that begins later. */
  readonly status: SourceStatus | null;
  /** The day since which it has that status. */
  readonly from: Day | null;
  /** Why it has that status. */
  readonly why?: Texts;
  readonly planned: readonly Omit<SourceState, 'source'>[];
};

/** All sources in one list, with their present status and all planned changes. */
export const sourcesOn = (state: Catalogue, on: Day): SourcePlan[] =>
  [...new Set(state.sources.map(({ source }) => source))].map((source) => {
    const now = sourceStatusOn(state, source, on);
    const later = state.sources.filter((change) => change.source === source && change.from > on);
    const days = [...new Set(later.map(({ from }) => from))].sort();
    const { name, why: whys } = textsOf(state.offers, source);
    const why = now && whys[now.status];
    return {
      source,
      name,
      status: now?.status ?? null,
      from: now?.from ?? null,
      ...(why === undefined ? {} : { why }),
      planned: days.map((from) => ({ status: later.findLast((change) => change.from === from)!.status, from })),
    };
  });
